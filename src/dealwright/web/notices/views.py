"""Pages of notices, and the tray that every page carries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright.web.accounts.access import MemberRequest, member_required
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.kit import lists
from dealwright.web.notices import actions, forms, queries


def in_every_page(request: HttpRequest) -> dict[str, Any]:
    """This function will let every template ask for the tray of who reads it; what is not asked for costs nothing."""
    membership: Membership | None = getattr(request, "membership", None)
    return {"tray": lambda: queries.tray(membership) if membership is not None else None}


@member_required
@require_GET
def listing(request: MemberRequest) -> HttpResponseBase:
    """This function will list everything this member was told."""
    page = lists.answer(request, queries.LIST, queries.own(request.membership))
    if isinstance(page, FileResponse):
        return page
    newest = max((row.pk for row in page.rows), default=0)
    return render(request, "notices/list.html", {"page": page, "newest": newest})


@member_required
@require_GET
def tray(request: MemberRequest) -> HttpResponse:
    """This function will give the inside of the tray, for an open page that heard of a change."""
    return render(request, "notices/parts/tray_inside.html")


@member_required
@require_GET
def open_(request: MemberRequest, notice_id: int) -> HttpResponse:
    """This function will lead to what a notice is about, and remember that it was read."""
    found = queries.notice(request.membership, notice_id)
    if found is None:
        raise Http404("You were told nothing of the kind.")
    if request.membership.role != Role.AUDITOR:
        actions.read(found)
    return redirect(found.url)


@member_required
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """This function will mark everything as read that stood on the page where the button was pressed."""
    seen = request.POST.get("up_to", "")
    actions.read_all(request.membership, up_to=int(seen) if seen.isdecimal() and len(seen) < 19 else 0)
    return redirect("notices:list")


@member_required
@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """This function will show and keep how often letters leave for this member."""
    form = forms.RhythmForm(request.POST or None, initial={"rhythm": queries.rhythm(request.membership)})
    if request.method == "POST" and form.is_valid():
        actions.choose_rhythm(request.membership, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, "Your choice is kept.")
        return redirect("notices:list")
    return render(request, "notices/settings.html", {"form": form})
