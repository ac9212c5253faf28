"""The whole content, to be approved by the strategist and an executive."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.web.accounts.access import MemberRequest
from dealwright.web.signing import actions, forms, queries
from dealwright.web.signing.views import entering
from dealwright.web.strategy import models
from dealwright.web.strategy import queries as strategies


@entering.readers
@require_http_methods(["GET", "POST"])
def approve(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show what changed of the whole, and approve it."""
    revision = entering.revision(request, strategy_id)
    if request.method != "POST":
        return _page(request, revision)
    form = forms.Remark(request.POST)
    if not form.is_valid():
        return _page(request, revision, form=form, status=422)
    try:
        seen, entries = forms.opened_whole(request.POST, revision_id=revision.pk)
        actions.approve(
            request.membership, revision.pk, seen=seen, seen_entries=entries, remark=form.cleaned_data["remark"]
        )
    except actions.Moved as moved:
        return _page(request, revision, form=form, moved=moved, status=409)
    except (actions.NotNow, forms.Unreadable) as problem:
        messages.error(request, str(problem))
        return redirect("signing:approve", strategy_id)
    messages.success(request, "You have approved the whole.")
    return redirect("signing:status", strategy_id)


@entering.readers
@require_POST
def withdraw(request: MemberRequest, approval_id: int) -> HttpResponse:
    """This function will take one's own approval back."""
    form = forms.Reason(request.POST)
    strategy_id = queries.strategy_of_approval(request.membership, approval_id)
    if not form.is_valid():
        messages.error(request, "Say in a few words why you take your approval back.")
        return redirect("signing:status", strategy_id)
    try:
        actions.withdraw_approval(request.membership, approval_id, reason=form.cleaned_data["reason"])
    except actions.NotNow as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Your approval is withdrawn. The reason stands beside it.")
    return redirect("signing:status", strategy_id)


def _page(
    request: MemberRequest,
    revision: models.Revision,
    *,
    form: forms.Remark | None = None,
    moved: actions.Moved | None = None,
    status: int = 200,
) -> HttpResponse:
    here = queries.status(request.membership, revision)
    before = strategies.in_force_before(revision)
    whole = here.reading.digests.whole
    context = entering.context(
        request,
        revision,
        status=here,
        before=before,
        differences=None if before is None else queries.differences(before, revision),
        mine=[row for row in here.approvals if row.member_id == request.membership.pk and row.withdrawn_at is None],
        approved=any(
            row.member_id == request.membership.pk and row.withdrawn_at is None and row.digest == whole
            for row in here.approvals
        ),
        seen=forms.seal_whole(revision.pk, here.reading.digests),
        form=form or forms.Remark(),
        moved=moved,
    )
    return render(request, "signing/approve.html", context, status=status)
