"""Reads of the priority order that counts now, and of the shifts that moved it or wait to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from dealwright.core import priorities
from dealwright.web.accounts.models import Membership
from dealwright.web.agreement import models, records, rules
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Entry, Revision, Strategy

RECENT = 50  # shifts a page tells


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentOrder:
    """The priority order that counts now."""

    groups: priorities.Groups  # term keys, most important first
    names: dict[str, str]
    revision_id: int
    revision_number: int
    published: bool  # whether the revision is published; else the order of work in progress
    number: int  # grows with every shift in effect; 0 before the first
    since: datetime | None  # of the last shift in effect
    moved_by: str  # the function that moved it last
    reason: str
    rankings: dict[str, priorities.Groups]
    voices: dict[str, float]
    exactness: str

    @property
    def named(self) -> tuple[tuple[str, ...], ...]:
        """The order by the names of the terms."""
        return tuple(tuple(self.names.get(key, key) for key in group) for group in self.groups)


def base_of(strategy: Strategy) -> Revision | None:
    """This function will give the revision whose order counts: the one in force today, else the newest."""
    revisions = Revision.objects.filter(strategy=strategy)
    signed = revisions.filter(published_at__isnull=False)
    in_force = signed.filter(effective_on__lte=timezone.localdate()).order_by("-effective_on", "-number").first()
    return in_force or signed.order_by("-number").first() or revisions.order_by("-number").first()


def current_order(strategy: Strategy) -> CurrentOrder | None:
    """This function will give the order that counts now: the published one, as confirmed shifts have moved it since.

    Nothing where the strategy has no revision. It takes three queries.
    """
    base = base_of(strategy)
    if base is None:
        return None
    entries = list(Entry.objects.filter(revision=base).only("key", "name", "tier", "place"))
    row = models.Standing.objects.filter(strategy=strategy, revision=base).select_related("shift").order_by("-number")
    moved = row.first()
    return CurrentOrder(
        groups=as_published(entries) if moved is None else records.groups(moved.groups),
        names={entry.key: entry.name for entry in entries},
        revision_id=base.pk,
        revision_number=base.number,
        published=base.published_at is not None,
        number=0 if moved is None else moved.number,
        since=None if moved is None else moved.since,
        moved_by="" if moved is None else moved.shift.function,
        reason="" if moved is None else moved.shift.reason,
        rankings={} if moved is None else {name: records.groups(said) for name, said in moved.rankings.items()},
        voices={} if moved is None else dict(moved.voices),
        exactness="" if moved is None else moved.exactness,
    )


def stated(revision: Revision) -> priorities.Groups:
    """This function will give the order that a revision states now."""
    return as_published(list(Entry.objects.filter(revision=revision).only("key", "tier", "place")))


def as_published(entries: list[Entry]) -> priorities.Groups:
    """This function will give the order that the rows of a revision state."""
    tiers: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.tier is not None:
            tiers.setdefault(entry.tier, []).append(entry)
    return tuple(
        tuple(entry.key for entry in sorted(tied, key=lambda entry: entry.place)) for _, tied in sorted(tiers.items())
    )


def shifts_of(strategy: Strategy) -> list[models.Shift]:
    """This function will give the latest shifts of a strategy, newest first."""
    rows = models.Shift.objects.filter(strategy=strategy).select_related("asked_by", "answered_by", "revision")
    return list(rows.order_by("-pk")[:RECENT])


def waiting_for(membership: Membership) -> list[models.Shift]:
    """This function will give the shifts that this member may confirm, oldest first."""
    if not rules.may(membership, rules.Act.CONFIRM):
        return []
    rows = models.Shift.objects.filter(
        organisation_id=membership.organisation_id, state=models.ShiftState.WAITING
    ).exclude(asked_by_id=membership.user_id)
    return list(rows.select_related("strategy", "asked_by").order_by("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What an order is found from: who ranks how, with which voice, and what stands for those who have not ranked."""

    rankings: dict[str, priorities.Groups]
    voices: dict[str, float]
    terms: tuple[str, ...]
    published: priorities.Groups


def standing(strategy: Strategy, base: Revision) -> Stands:
    """This function will give every function's ranking now, on top of what the revision published."""
    entries = list(Entry.objects.filter(revision=base).only("key", "owner", "tier", "place").order_by("position"))
    published = as_published(entries)
    moved = models.Standing.objects.filter(strategy=strategy, revision=base).order_by("-number").first()
    if moved is None:
        rankings, voices = _agreed(strategy, base, entries)
    else:
        rankings = {name: records.groups(said) for name, said in moved.rankings.items()}
        voices = dict(moved.voices)
    ranked = [key for group in published for key in group]
    rest = [entry.key for entry in entries if entry.key not in set(ranked)]
    return Stands(rankings=rankings, voices=voices, terms=(*ranked, *rest), published=published)


def ranking_of(strategy: Strategy, base: Revision, function: str) -> priorities.Groups:
    """This function will give how a function ranks the terms now; the published order where it never said."""
    stands = standing(strategy, base)
    return stands.rankings.get(rules.voice_named(function, stands.voices), stands.published)


def newest_shift(base: Revision, function: str) -> int:
    """This function will give the id of the newest shift of a function on this revision, or 0."""
    found = models.Shift.objects.filter(revision=base, function=function).order_by("-pk").values_list("pk", flat=True)
    return found.first() or 0


def latest_number(strategy: Strategy) -> int:
    """This function will give the number of the newest order of a strategy, or 0."""
    return models.Standing.objects.filter(strategy=strategy).aggregate(newest=Max("number"))["newest"] or 0


def shift_for(membership: Membership, shift_id: int) -> models.Shift:
    """This function will give one shift of a strategy this member may read; anything else is not found."""
    found = None
    if rules.may(membership, rules.Act.READ):
        readable = models.Shift.objects.filter(strategy__in=strategies.strategies_for(membership))
        found = readable.select_related("strategy", "revision", "asked_by").filter(pk=shift_id).first()
    if found is None:
        raise Http404("There is no such shift of priorities in this organisation.")
    return found


def _agreed(
    strategy: Strategy, base: Revision, entries: list[Entry]
) -> tuple[dict[str, priorities.Groups], dict[str, float]]:
    """Each function's own order and voice, as the last round up to the revision said them.

    Where no round was revealed, every function that owns a term has an equal voice and lets the published order stand.
    """
    board = (
        models.Board.objects.filter(
            round__revision__strategy=strategy,
            round__revision__number__lte=base.number,
            round__state=models.RoundState.REVEALED,
        )
        .order_by("-round_id")
        .first()
    )
    own = board.content.get("agreement", {}).get("orders", []) if board is not None else []
    if own:
        return (
            {each["function"]: records.groups(each["groups"]) for each in own},
            {each["function"]: float(each["voice"]) for each in own},
        )
    names = sorted({entry.owner.strip().casefold(): entry.owner.strip() for entry in entries if entry.owner}.values())
    return {}, {name: 1 / len(names) for name in names}
