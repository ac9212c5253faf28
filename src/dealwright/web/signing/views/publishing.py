"""The page on which a signed revision is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dealwright.core import strategy as core
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.signing import actions, forms, queries
from dealwright.web.signing.views import entering
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import models
from dealwright.web.strategy import queries as reads
from dealwright.web.strategy.views import places


@entering.readers
@require_http_methods(["GET", "POST"])
def publish(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will say what stands against publishing, and publish."""
    revision = entering.revision(request, strategy_id)
    if request.method != "POST":
        return _page(request, revision)
    form = forms.Publish(request.POST)
    if not form.is_valid():
        return _page(request, revision, form=form, status=422)
    day = form.cleaned_data["effective_on"]
    try:
        seen, _ = forms.opened_whole(request.POST, revision_id=revision.pk)
        actions.publish(
            request.membership, revision.pk, effective_on=day, reason=form.cleaned_data["reason"], seen=seen
        )
    except (actions.Refused, actions.Moved, actions.NotNow, strategies.TooEarly, forms.Unreadable) as problem:
        form.add_error(None, str(problem))
        return _page(request, revision, form=form, status=409)
    today = timezone.localdate()
    messages.success(request, "Published, and in force." if day <= today else f"Published. In force from {day}.")
    return redirect("signing:status", strategy_id)


def _page(
    request: MemberRequest, revision: models.Revision, *, form: forms.Publish | None = None, status: int = 200
) -> HttpResponse:
    here = queries.status(request.membership, revision)
    form = form or forms.Publish(initial={"effective_on": timezone.localdate()})
    if not here.readiness.warnings:
        form.fields["reason"].label = "Why it is published, for the changelog"
    asks = [each for each in here.readiness.obstacles if each.code != "reason"]
    context = entering.context(
        request,
        revision,
        status=here,
        obstacles=[(each, _place(revision, each)) for each in asks],
        form=form,
        seen=forms.seal_whole(revision.pk, here.reading.digests),
        before=reads.in_force_before(revision),
    )
    return render(request, "signing/publish.html", context, status=status)


def _place(revision: models.Revision, obstacle: core.Obstacle) -> str:
    """The page where an obstacle is cleared: the term to be signed, the approval, or the cell in the strategy."""
    if obstacle.code.endswith("-approval") or (obstacle.code == "four-eyes" and not obstacle.term):
        return reverse("signing:approve", args=[revision.strategy_id])
    if obstacle.code in {"unsigned", "void", "four-eyes"}:
        return reverse("signing:term", args=[revision.strategy_id, obstacle.term])
    problem = core.Problem(
        code=obstacle.code, what=obstacle.what, advice=obstacle.advice, term=obstacle.term, where=obstacle.where
    )
    return places.found(problem, strategy_id=revision.strategy_id).url
