"""Who may open a page: decorators for views of members."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from dealwright.web.accounts.models import Membership, Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in and in an organisation."""

    membership: Membership


def member_required(view: View[P]) -> View[P]:
    """This function will let members in, send others to sign in, and those without an organisation to their own page."""
    return role_required(*Role.values)(view)


def role_required(*roles: str, administrator: bool = False) -> Callable[[View[P]], View[P]]:
    """This function will let only members with one of these roles in; an auditor may always read.

    With `administrator`, the member must also administer the organisation (auditors may still read).
    """
    unknown = set(roles) - set(Role.values)
    if unknown:
        raise LookupError(f"No such role: {', '.join(sorted(unknown))}. There are {', '.join(Role.values)}.")

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            membership: Membership | None = getattr(request, "membership", None)
            if membership is None:
                return _elsewhere(request)
            reading = membership.role == Role.AUDITOR and request.method in {"GET", "HEAD"}
            if not reading:
                if membership.role not in roles:
                    raise PermissionDenied(f"This page is for: {', '.join(Role(role).label for role in roles)}.")
                if administrator and not membership.administrator:
                    raise PermissionDenied("This page is for administrators.")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _elsewhere(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:nowhere")
    return redirect_to_login(request.get_full_path())
