"""One term as its owner reads it before signing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.core import strategy as core
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.signing import actions, forms, queries
from dealwright.web.signing.views import entering
from dealwright.web.strategy import models
from dealwright.web.strategy import records as shown
from dealwright.web.strategy.views import sentences


@entering.readers
@require_http_methods(["GET", "POST"])
def term(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will show one term to be signed, and sign it."""
    revision = entering.revision(request, strategy_id)
    if request.method != "POST":
        return _page(request, revision, key)
    form = forms.Remark(request.POST)
    if not form.is_valid():
        return _page(request, revision, key, form=form, status=422)
    try:
        seen = forms.opened(request.POST, revision_id=revision.pk, term=key)
        given = actions.sign(request.membership, revision.pk, term=key, seen=seen, remark=form.cleaned_data["remark"])
    except actions.Stale as stale:
        return _page(request, revision, key, form=form, stale=stale, status=409)
    except (actions.NotNow, forms.Unreadable, core.UnreadableRecord) as problem:
        messages.error(request, str(problem))
        return redirect("signing:term", strategy_id, key)
    messages.success(request, f"You have signed for {given.function}.")
    return redirect("signing:status", strategy_id)


@entering.readers
@require_POST
def withdraw(request: MemberRequest, signature_id: int) -> HttpResponse:
    """This function will take one's own signature back."""
    form = forms.Reason(request.POST)
    strategy_id = queries.strategy_of_signature(request.membership, signature_id)
    if not form.is_valid():
        messages.error(request, "Say in a few words why you take your signature back.")
        return redirect("signing:status", strategy_id)
    try:
        actions.withdraw(request.membership, signature_id, reason=form.cleaned_data["reason"])
    except actions.NotNow as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Your signature is withdrawn. The reason stands beside it.")
    return redirect("signing:status", strategy_id)


def _page(
    request: MemberRequest,
    revision: models.Revision,
    key: str,
    *,
    form: forms.Remark | None = None,
    stale: actions.Stale | None = None,
    status: int = 200,
) -> HttpResponse:
    here = queries.status(request.membership, revision)
    line = next((each for each in here.lines if each.key == key), None)
    if line is None:
        raise Http404("There is no such term in this revision.")
    excerpt = core.excerpt(here.reading.content, key)
    before = queries.before_of(revision)
    context = entering.context(
        request,
        revision,
        line=line,
        shown=shown.shown_terms(excerpt)[0],
        rules=[(sentences.of(rule, here.reading.content), rule.reason) for rule in excerpt.rules],
        problems=[each for each in here.readiness.problems if each.term == key],
        since=None if before is None else _since(before, excerpt, key),
        since_mine=queries.since_signed(line.void, excerpt),
        hands=queries.hands(revision, key),
        seen=forms.seal(revision.pk, key, excerpt),
        form=form or forms.Remark(),
        reason_form=forms.Reason(),
        stale=stale,
    )
    return render(request, "signing/term.html", context, status=status)


def _since(before: queries.Reading, now: core.Strategy, key: str) -> tuple[core.Change, ...]:
    """What changed of the term since the last published revision; all of it is new where it was not in there."""
    if before.content.entry(key) is None:
        return core.diff(core.Strategy(name=now.name, currency=now.currency, entries=(), order=()), now)
    return core.diff(core.excerpt(before.content, key), now)
