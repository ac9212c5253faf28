"""Pages of the desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealwright.web.accounts.access import MemberRequest, member_required
from dealwright.web.desk import queries


@member_required
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """This function will show a member what is there and what to do next."""
    return render(request, "desk/home.html", {"home": queries.home(request.membership)})


@login_required
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """This function will list a person's organisations to switch between, as a page or inside the menu."""
    template = "desk/parts/organisations.html" if request.headers.get("HX-Request") else "desk/organisations.html"
    return render(request, template, {"memberships": queries.organisations(int(str(request.user.pk)))})
