"""Every request enters one organisation, or none: `request.membership` and the settings of row-level security."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

import structlog
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from dealwright.web.accounts import queries
from dealwright.web.accounts.access import ORGANISATION_KEY
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.kit import history, reading, tenancy
from dealwright.web.kit import middleware as kit

WITHOUT_DATABASE = ("/healthz", "/metrics", "/static/")
IDENTITY = "/accounts/"  # allauth: people are looked up before it is known who asks
KNOWN = ("/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/")  # of one's own, once signed in
INVITATION = "/organisation/join/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = (IDENTITY, "/organisation/switch", "/organisation/me")  # what even an auditor changes: their own way in


class EnterOrganisation:
    """Finds out who asks and for which organisation, and opens exactly that organisation's rows for the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.membership = None  # type: ignore[attr-defined]  # set for every request; views of members may rely on it
        if request.path.startswith(WITHOUT_DATABASE):
            return self.get_response(request)
        found = request.session.get(SESSION_KEY)
        user_id = int(found) if found else None
        with history.recorded(channel=history.Channel.PAGE, user_id=user_id, request_id=kit.request_id(request)):
            if request.path.startswith((IDENTITY, INVITATION)):
                return self._identified(request, user_id)
            if user_id is None:
                return self.get_response(request)
            return self._as_member(request, user_id)

    def _identified(self, request: HttpRequest, user_id: int | None) -> HttpResponseBase:
        known = user_id is not None and request.path.startswith(KNOWN)
        door = tenancy.entered(organisation_id=None, user_id=user_id) if known else tenancy.identifying(user_id=user_id)
        with door:
            if user_id is not None and request.user.is_authenticated:
                chosen = request.session.get(ORGANISATION_KEY)
                request.membership = queries.chosen_membership(user_id, chosen)  # type: ignore[attr-defined]  # see above
                request.META["dealwright.user_id"] = user_id
            return self.get_response(request)

    def _as_member(self, request: HttpRequest, user_id: int) -> HttpResponseBase:
        with tenancy.entered(organisation_id=None, user_id=user_id):
            known = request.user.is_authenticated  # False where the session outlived its person or password
            chosen = request.session.get(ORGANISATION_KEY)
            membership = queries.chosen_membership(user_id, chosen) if known else None
            if membership is None:
                return self.get_response(request)
        return self._inside(request, membership)

    def _inside(self, request: HttpRequest, membership: Membership) -> HttpResponseBase:
        request.membership = membership  # type: ignore[attr-defined]  # see above
        if request.session.get(ORGANISATION_KEY) != membership.organisation_id:
            request.session[ORGANISATION_KEY] = membership.organisation_id
        request.META["dealwright.organisation_id"] = membership.organisation_id
        request.META["dealwright.user_id"] = membership.user_id
        reads_only = membership.role == Role.AUDITOR
        with (
            structlog.contextvars.bound_contextvars(
                organisation_id=membership.organisation_id, user_id=membership.user_id
            ),
            tenancy.entered(
                organisation_id=membership.organisation_id, user_id=membership.user_id, read_only=reads_only
            ),
            timezone.override(_zone(membership)),
            reading.read_in(membership.user.locale or membership.organisation.locale),
        ):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """This function will refuse every change that an auditor asks for, before any view runs."""
        membership: Membership | None = request.membership  # type: ignore[attr-defined]  # see above
        if membership is None or membership.role != Role.AUDITOR or request.method in SAFE:
            return
        if not request.path.startswith(OWN):
            raise PermissionDenied("An auditor reads everything and changes nothing.")


def _zone(membership: Membership) -> zoneinfo.ZoneInfo:
    name = membership.user.time_zone or membership.organisation.time_zone
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
