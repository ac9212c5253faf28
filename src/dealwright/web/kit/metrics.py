"""What Prometheus may ask: answers by view and status, their duration, and the pool of connections."""

from __future__ import annotations

import ipaddress
import os
import secrets

import prometheus_client
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import multiprocess

ANSWERS = prometheus_client.Counter("dealwright_answers_total", "Answered requests", ["method", "view", "status"])
SECONDS = prometheus_client.Histogram(
    "dealwright_answer_seconds",
    "Seconds to answer a request",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def answered(*, method: str, view: str, status: int, seconds: float) -> None:
    """This function will count one answer; views are named, never addressed, so that the number of series is small."""
    ANSWERS.labels(method=method if method in METHODS else "other", view=view, status=str(status)).inc()
    SECONDS.labels(view=view).observe(seconds)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """This function will give the measurements to this machine, or to whoever knows the token, and 404 to others."""
    if not _may_ask(request):
        return HttpResponse("Not found.\n", status=404, content_type="text/plain")
    registry = prometheus_client.REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = prometheus_client.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return HttpResponse(prometheus_client.generate_latest(registry), content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _may_ask(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False  # came through a proxy: the address of the caller is not known for sure
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
