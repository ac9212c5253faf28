"""The steps of a revision's life that are taken in the workspace."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dealwright.web.accounts.access import MemberRequest, role_required
from dealwright.web.strategy import actions
from dealwright.web.strategy.views import frame as frames

EDITS = "strategist"
REFUSED = (actions.AlreadyOpen, actions.Clash, actions.Closed, actions.Removed, actions.WrongState)


@role_required(EDITS)
@require_POST
def step(request: MemberRequest, strategy_id: int, to: str) -> HttpResponse:
    """This function will take a revision back to draft, begin the next one, or discard an open one."""
    frame = frames.enter(request, strategy_id)
    try:
        said = _taken(request, frame, to)
    except REFUSED as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("strategy:strategy", frame.strategy.pk)


def _taken(request: MemberRequest, frame: frames.Frame, to: str) -> str:
    if to == "draft":
        actions.back_to_draft(frame.revision)
        return "The revision is a draft again. Signatures stay with what they were given for."
    if to == "discard":
        actions.discard(frame.revision)
        return f"Revision {frame.revision.number} was discarded. Row history keeps what it was."
    reason = request.POST.get("reason", "")
    revision = actions.next_revision(frame.strategy, reason=reason, user_id=request.membership.user_id)
    return f"Revision {revision.number} is yours to change; the published one stays in force until this one is."
