"""Who changed a row, when, through which channel, and why."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealwright.web.accounts import queries, rules
from dealwright.web.accounts.access import MemberRequest, member_required


@require_safe
@member_required
def row_history(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """This function will show the history of one row of people and organisations."""
    if not rules.may(request.membership, rules.Act.SEE_HISTORY):
        raise PermissionDenied("Row history is for administrators and auditors.")
    if kind not in {*queries.TRACKED, "organisation"}:
        raise Http404("No such kind of row.")
    events = queries.row_history(request.membership, kind, pk)
    if not events:
        raise Http404("No such row here.")
    return render(request, "accounts/row_history.html", {"events": events, "kind": kind})
