"""What happens around every request: an id, a log line, a measurement, and the last security headers."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dealwright.web.kit import metrics

log = structlog.get_logger("dealwright.request")

Answer = Callable[[HttpRequest], HttpResponseBase]
_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Observe:
    """Gives the request an id (or keeps a proxy's), logs it when answered, and measures it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["dealwright.request_id"] = request_id
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            response.headers["X-Request-ID"] = request_id
            match = request.resolver_match
            view = (match.view_name or "unnamed") if match else "none"
            metrics.answered(method=request.method or "", view=view, status=response.status_code, seconds=seconds)
            if request.path not in QUIET:
                log.info(
                    "answered",
                    method=request.method,
                    path=_without_secrets(request),
                    view=view,
                    status=response.status_code,
                    milliseconds=round(seconds * 1000, 1),
                    organisation_id=request.META.get("dealwright.organisation_id"),
                    user_id=request.META.get("dealwright.user_id"),
                )
        return response


class PermissionsPolicy:
    """Turns off what no page here uses: camera, microphone, place; passkeys stay on."""

    HEADER = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.HEADER)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def request_id(request: HttpRequest) -> str:
    """This function will tell the id under which this request stands in the logs."""
    return str(request.META.get("dealwright.request_id", ""))


def _without_secrets(request: HttpRequest) -> str:
    """This function will give the path to log: a link that opens something by itself is logged by its route only."""
    match = request.resolver_match
    secret = match and any(name in match.kwargs for name in ("token", "key", "uidb36"))
    return f"/{match.route}" if match and secret else request.path
