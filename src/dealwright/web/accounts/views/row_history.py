"""Who changed a row, when, through which channel, and why: of one row, and of all rows of a kind."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealwright.web.accounts import queries, rules
from dealwright.web.accounts.access import MemberRequest, member_required
from dealwright.web.kit import history, lists


@require_safe
@member_required
def row_history(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """This function will show the history of one row."""
    _check(request, kind)
    lives = queries.row_history(request.membership, kind, pk)
    if not lives:
        raise Http404("No such row here.")
    return render(request, "accounts/row_history.html", {"lives": lives, "kind": kind, "limit": history.LIMIT})


@require_safe
@member_required
def events(request: MemberRequest, kind: str) -> HttpResponseBase:
    """This function will list what happened to all rows of one kind, newest first, or hand the list out as a file."""
    _check(request, kind)
    page = lists.answer(request, queries.events_of(kind), queries.events(kind))
    if not isinstance(page, lists.Page):
        return page
    kinds = [(each, each.replace("-", " ")) for each in sorted(history.kinds())]
    return render(request, "accounts/events.html", {"page": page, "sort": page.sort, "kind": kind, "kinds": kinds})


def _check(request: MemberRequest, kind: str) -> None:
    if not rules.may(request.membership, rules.Act.SEE_HISTORY):
        raise PermissionDenied("Row history is for administrators and auditors.")
    if kind not in history.kinds():
        raise Http404("No such kind of row.")
