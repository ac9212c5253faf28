"""Who may open a page: decorators for views of members."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from dealwright.web.accounts.models import Membership, Role

ORGANISATION_KEY = "organisation_id"  # in the session: the organisation that was chosen last

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in and in an organisation; a type for views behind the decorators here."""

    membership: Membership


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def member_required(view: MemberView[P]) -> View[P]:
    """This function will let members in and send others to sign in, or to the page of those without an organisation."""
    return role_required(*Role.values)(view)


def administrator_required(view: MemberView[P]) -> View[P]:
    """This function will let administrators in, and auditors who only read."""
    return _guarded(view, lambda member: member.administrator, "administrators of the organisation")


def role_required(*roles: str) -> Callable[[MemberView[P]], View[P]]:
    """This function will let only members with one of these roles in; an auditor may always read."""
    unknown = set(roles) - set(Role.values)
    if unknown:
        raise LookupError(f"No such role: {', '.join(sorted(unknown))}. There are {', '.join(Role.values)}.")
    names = ", ".join(f"{Role(role).label.lower()}s" for role in roles)
    return lambda view: _guarded(view, lambda member: member.role in roles, names)


def _guarded(view: MemberView[P], fits: Callable[[Membership], bool], names: str) -> View[P]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        member: Membership | None = getattr(request, "membership", None)
        if member is None:
            return _elsewhere(request)
        only_reads = member.role == Role.AUDITOR and request.method in {"GET", "HEAD"}
        if not (only_reads or fits(member)):
            raise PermissionDenied(f"This page is for {names}.")
        return view(cast("MemberRequest", request), *args, **kwargs)

    return cast("View[P]", guarded)


def _elsewhere(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:nowhere")
    return redirect_to_login(request.get_full_path())
