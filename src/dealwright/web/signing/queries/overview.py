"""How far the signing of every strategy is: for home, for one member, and for the command line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.signing import rules
from dealwright.web.signing.queries.content import reading
from dealwright.web.signing.queries.obstacles import readiness
from dealwright.web.signing.queries.status import Line, approvals_of, signatures_of, status
from dealwright.web.strategy import models
from dealwright.web.strategy import queries as strategies

MOST = 50  # strategies on one page


def waiting_for(membership: Membership) -> list[tuple[models.Revision, tuple[Line, ...], bool]]:
    """This function will give the revisions that wait for this member: terms to sign, and whether to approve."""
    rows = models.Revision.objects.filter(
        strategy__in=strategies.strategies_for(membership), state=models.State.SIGNING
    ).select_related("strategy")
    found = []
    for revision in rows.order_by("strategy__name"):
        here = status(membership, revision)
        wanted = tuple(each for each in here.wanted if each.state != "signed")
        approve = rules.may(membership, rules.Act.APPROVE) and not any(
            each.member_id == membership.pk and each.withdrawn_at is None and each.digest == here.reading.digests.whole
            for each in here.approvals
        )
        if wanted or approve:
            found.append((revision, wanted, approve))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How far one strategy is."""

    revision: models.Revision
    terms: int
    signed: int


def overview(membership: Membership) -> list[Row]:
    """This function will say of each strategy this member may read how many terms of its newest revision are signed."""
    told = []
    for revision in strategies.listed(membership)[:MOST]:
        signed = None
        if revision.state == models.State.SIGNING:
            digests = reading(revision).digests.entries
            given = signatures_of(revision)
            signed = {row.term for row in given if row.withdrawn_at is None and digests.get(row.term) == row.digest}
        terms = int(getattr(revision, "terms", 0))
        done = len(signed) if signed is not None else terms if revision.published_at else 0
        told.append(Row(revision=revision, terms=terms, signed=done))
    return told


def sign_status(organisation_id: int) -> list[dict[str, object]]:
    """This function will say of every strategy's newest revision how far its signing is, for a command."""
    told: list[dict[str, object]] = []
    newest = models.Revision.objects.filter(organisation_id=organisation_id).select_related("strategy")
    for revision in newest.order_by("strategy__name", "strategy_id", "-number").distinct(
        "strategy__name", "strategy_id"
    ):
        given, approved = signatures_of(revision), approvals_of(revision)
        ready = readiness(revision, signatures=given, approvals=approved, today=timezone.localdate())
        waiting: dict[str, int] = {}
        for each in ready.standing.values():
            if each.state is not core.State.SIGNED:
                waiting[each.owner or "nobody"] = waiting.get(each.owner or "nobody", 0) + 1
        whole = reading(revision).digests.whole
        roles = {row.role for row in approved if row.withdrawn_at is None and row.digest == whole}
        told.append(
            {
                "strategy": revision.strategy.name,
                "revision": revision.number,
                "state": revision.state,
                "effective_on": None if revision.effective_on is None else str(revision.effective_on),
                "terms": len(ready.standing),
                "signed": ready.signed,
                "waiting": waiting,
                "approved": sorted(roles),
                "obstacles": [] if revision.published_at else [each.what for each in ready.obstacles],
            }
        )
    return told
