"""How far signing is: of everything that waits for a member, and of one revision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dealwright.web.accounts.access import MemberRequest
from dealwright.web.signing import actions, forms, queries
from dealwright.web.signing.views import entering
from dealwright.web.strategy import actions as strategies


@entering.readers
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """This function will list what waits for the member, and how far every strategy is."""
    context = {
        "waiting": queries.waiting_for(request.membership),
        "overview": queries.overview(request.membership),
        "reads_proof": entering.reads_proof(request),
    }
    return render(request, "signing/home.html", context)


@entering.readers
@require_GET
def page(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show how far the signing of a revision is."""
    revision = entering.revision(request, strategy_id)
    context = entering.context(
        request, revision, status=queries.status(request.membership, revision), reason_form=forms.Reason()
    )
    inside = request.headers.get("HX-Request") == "true"
    return render(request, "signing/parts/status.html" if inside else "signing/status.html", context)


@entering.readers
@require_POST
def send(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will send a draft to its owners to be signed."""
    revision = queries.revision_for(request.membership, strategy_id)
    seen = entering.number(request.POST.get("seen", "")) or 0
    try:
        actions.send(request.membership, revision.pk, seen_version=seen, note=request.POST.get("note", "")[:2000])
    except (actions.Unsound, strategies.Clash, strategies.WrongState, strategies.Closed) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Sent. The owner functions are told which terms wait for them.")
    return redirect("signing:status", strategy_id)


@entering.readers
@require_POST
def back(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will take a revision back to be worked on."""
    revision = queries.revision_for(request.membership, strategy_id)
    form = forms.Reason(request.POST)
    if not form.is_valid():
        messages.error(request, "Say in a few words why it is taken back; the owners will ask.")
        return redirect("signing:status", strategy_id)
    try:
        actions.take_back(request.membership, revision.pk, reason=form.cleaned_data["reason"])
    except (strategies.WrongState, strategies.Closed) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "It is a draft again. Signatures of what does not change stay.")
    return redirect("signing:status", strategy_id)
