"""Pages of the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealwright.web.accounts.access import MemberRequest, member_required
from dealwright.web.desk import queries


@member_required
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """This function will show a member what is there and what to do next."""
    return render(request, "desk/home.html", {"home": queries.home(request.membership)})
