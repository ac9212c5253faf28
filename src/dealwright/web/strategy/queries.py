"""Reads of strategies: one access function decides who may see one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from django.db.models import Case, Count, F, Func, JSONField, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.http import Http404

from dealwright.core import strategy
from dealwright.web.accounts.models import Function, Membership
from dealwright.web.kit import history as row_history
from dealwright.web.strategy import models, records, rules

KEPT = 32  # contents in memory; the largest (5,000 ranges) takes some 10 MB
READERS = rules.TABLE[rules.Act.READ]  # a draft shows every walk-away


def strategies_for(membership: Membership) -> QuerySet[models.Strategy]:
    """This function will give the strategies that this member may read; none for a role that reads no drafts."""
    if membership.role not in READERS:
        return models.Strategy.objects.none()
    return models.Strategy.objects.filter(organisation_id=membership.organisation_id)


def strategy_for(membership: Membership, strategy_id: int) -> models.Strategy:
    """This function will give one strategy this member may read; anything else is not found."""
    found = strategies_for(membership).filter(pk=strategy_id).first()
    if found is None:
        raise Http404("There is no such strategy in this organisation.")
    return found


def functions_of(membership: Membership) -> frozenset[str]:
    """This function will give the names of the functions a member speaks for."""
    return frozenset(membership.functions.values_list("name", flat=True))


def listed(membership: Membership) -> QuerySet[models.Revision]:
    """This function will give the newest revision of each strategy, newest work first, with its number of terms."""
    newest = models.Revision.objects.filter(strategy=OuterRef("strategy")).order_by("-number").values("number")[:1]
    return (
        models.Revision.objects.filter(strategy__in=strategies_for(membership), number=Subquery(newest))
        .select_related("strategy", "created_by")
        .annotate(terms=Count("entries"))
        .order_by("-created_at", "-pk")
    )


def revision_of(strategy_row: models.Strategy, *, number: int | None = None) -> models.Revision:
    """This function will give one revision with all its rows in a fixed number of queries; the newest by default."""
    revisions = models.Revision.objects.filter(strategy=strategy_row).select_related("strategy", "created_by")
    if number is not None:
        revisions = revisions.filter(number=number)
    found = revisions.order_by("-number").prefetch_related("entries__ranges", "parts").first()
    if found is None:
        raise Http404("There is no such revision of this strategy.")
    return found


def newest(strategy_row: models.Strategy) -> models.Revision:
    """This function will give the row of the newest revision; `Http404` when the strategy was removed."""
    found = models.Revision.objects.filter(strategy=strategy_row).select_related("strategy").order_by("-number").first()
    if found is None:
        raise Http404("There is no such revision of this strategy.")
    return found


current = newest  # the revision one works on or looks at when none is named


def published(organisation_id: int, on: date, business_unit: str = "") -> models.Revision | None:
    """This function will give the revision that is in force on a day, or nothing while none is.

    A business unit without a published strategy of its own goes by that of the whole organisation.
    """
    rows = models.Revision.objects.filter(
        organisation_id=organisation_id,
        published_at__isnull=False,
        effective_on__lte=on,
        strategy__business_unit__in={business_unit, ""},
    )
    own = Case(When(strategy__business_unit=business_unit, then=0), default=1)
    return rows.select_related("strategy").order_by(own, "-effective_on", "-published_at").first()


def content(revision: models.Revision) -> strategy.Strategy:
    """This function will give what a revision says now; kept in memory for as long as it does not change.

    What is kept is known by the version and by the transaction that wrote it, so that what was rolled back is never
    taken for what came after it. The member's right to see the row is asked each time. Whoever looks for rows that were
    changed past the actions (a tampered one) reads the rows themselves, with `revision_of`.
    """
    return _content(*stamp(revision))


def stamp(revision: models.Revision) -> tuple[int, int, str]:
    """This function will tell one content of a revision from every other: its id, version and who wrote it last."""
    rows = models.Revision.objects.filter(pk=revision.pk)
    written = rows.annotate(written_by=RawSQL("strategy_revision.xmin::text", ())).values_list("version", "written_by")
    found = written.first()
    if found is None:
        raise Http404("There is no such revision of this strategy.")
    return (revision.pk, *found)


@lru_cache(maxsize=KEPT)
def _content(revision_id: int, _version: int, _written_by: str) -> strategy.Strategy:
    rows = models.Revision.objects.select_related("strategy").prefetch_related("entries", "parts")
    ranges = models.TermRange.objects.filter(entry__revision=revision_id).order_by("position", "pk")
    by_entry: dict[int, list[records.RangeRow]] = {}
    for row in map(records.RangeRow._make, ranges.values_list(*records.RangeRow._fields)):
        by_entry.setdefault(row.entry_id, []).append(row)
    return records.read_strategy(rows.get(pk=revision_id), ranges=by_entry)


def draft_of(strategy_row: models.Strategy) -> strategy.Strategy:
    """This function will give the newest revision as the core reads it."""
    return records.read_strategy(revision_of(strategy_row))


def revisions_of(strategy_row: models.Strategy) -> list[models.Revision]:
    """This function will give the revisions of a strategy, newest first."""
    return list(models.Revision.objects.filter(strategy=strategy_row).select_related("created_by").order_by("-number"))


def latest_number(strategy_row: models.Strategy) -> int:
    """This function will give the number of the newest revision."""
    found = models.Revision.objects.filter(strategy=strategy_row).aggregate(newest=Max("number"))["newest"]
    return int(found or 0)


def numbered(strategy_row: models.Strategy, number: int) -> models.Revision:
    """This function will give the row of the revision with this number; `Http404` when there is none."""
    rows = models.Revision.objects.filter(strategy=strategy_row, number=number).select_related("strategy")
    found = rows.first()
    if found is None:
        raise Http404("There is no such revision of this strategy.")
    return found


# The grid of ranges --------------------------------------------------------------------------------------------------


def ranges_of(entry: models.Entry, *, after: tuple[int, int] = (-1, 0), size: int) -> list[models.TermRange]:
    """This function will give a page of the ranges of a term, those behind this position and id."""
    position, pk = after
    behind = Q(position__gt=position) | Q(position=position, pk__gt=pk)
    return list(models.TermRange.objects.filter(behind, entry=entry).order_by("position", "pk")[:size])


def levels_of(entry: models.Entry) -> tuple[str, ...]:
    """This function will give the authority levels that have a column in the grid of a term, the walk-away last."""
    ladder = models.Part.objects.filter(revision_id=entry.revision_id, kind=models.PartKind.LEVEL).order_by("position")
    stated = models.TermRange.objects.filter(entry=entry).annotate(
        levels=Func(
            "limits",
            function="jsonb_path_query_array",
            template="%(function)s(%(expressions)s, '$[*][0]')",
            output_field=JSONField(),
        )
    )
    named = [part.record["key"] for part in ladder]
    lists = stated.values_list("levels", flat=True).distinct()
    named += [level for levels in sorted(lists, key=lambda levels: (-len(levels), levels)) for level in levels]
    return (*(level for level in dict.fromkeys(named) if level != strategy.WALK_AWAY), strategy.WALK_AWAY)


def last_hand(row: models.TermRange | models.Entry | models.Part | models.Revision) -> str:
    """This function will name who changed a row last, or nothing where row history does not know."""
    events = row_history.events(type(row)).filter(pgh_obj_id=row.pk).order_by("-pgh_id")
    return events.values_list("said_who", flat=True).first() or ""


def changes_since(entry: models.Entry, event: int) -> tuple[int, list[models.TermRange], list[int]]:
    """This function will give the newest event of a term's ranges, and which rows changed or went since an earlier one.

    Changes of one revision are made one after the other, so nothing that is older than what was seen comes later.
    """
    events = row_history.event_model(models.TermRange)._default_manager.filter(entry_id=entry.pk)
    newer = dict(events.filter(pgh_id__gt=event).values_list("pgh_id", "pgh_obj_id"))
    rows = models.TermRange.objects.filter(entry=entry).in_bulk(set(newer.values()))
    gone = sorted(set(newer.values()) - set(rows))
    return max(newer, default=event), sorted(rows.values(), key=lambda row: (row.position, row.pk)), gone


def newest_event(entry: models.Entry) -> int:
    """This function will give the id of the newest event of a term's ranges, for `changes_since` to begin from."""
    events = row_history.event_model(models.TermRange)._default_manager.filter(entry_id=entry.pk)
    return events.aggregate(newest=Max("pgh_id"))["newest"] or 0


# The workspace --------------------------------------------------------------------------------------------------------


def entry_of(revision: models.Revision, key: str) -> models.Entry:
    """This function will give one term of a revision; `Http404` when it has none of this key."""
    found = models.Entry.objects.filter(revision=revision, key=key).first()
    if found is None:
        raise Http404(f"Revision {revision.number} has no term “{key}”.")
    return found


def entries_of(revision: models.Revision) -> list[models.Entry]:
    """This function will give the terms of a revision with how many ranges each has, most important first."""
    rows = models.Entry.objects.filter(revision=revision).annotate(range_count=Count("ranges"))
    return list(rows.order_by(F("tier").asc(nulls_last=True), "place", "position"))


def parts_of(revision: models.Revision, kinds: Collection[str]) -> list[models.Part]:
    """This function will give the parts of these kinds, in their order."""
    return list(models.Part.objects.filter(revision=revision, kind__in=kinds).order_by("kind", "position", "pk"))


def part_of(revision: models.Revision, part_id: int) -> models.Part | None:
    """This function will give one part of a revision, or nothing where it was removed."""
    return models.Part.objects.filter(revision=revision, pk=part_id).first()


def in_force_before(revision: models.Revision) -> models.Revision | None:
    """This function will give the revision that was published last before this one, or nothing."""
    earlier = models.Revision.objects.filter(
        strategy_id=revision.strategy_id, number__lt=revision.number, published_at__isnull=False
    )
    return earlier.order_by("-number").first()


def roster(organisation_id: int) -> strategy.Roster:
    """This function will give who works in the organisation, in three queries."""
    present = Membership.objects.filter(organisation_id=organisation_id, ended_at=None).select_related("user")
    members = present.prefetch_related("functions").order_by("user__email")
    return strategy.Roster(
        members=tuple(
            strategy.Member(
                address=member.user.email,
                role=member.role,
                functions=tuple(sorted(each.name for each in member.functions.all())),
            )
            for member in members
        ),
        functions=tuple(
            Function.objects.filter(organisation_id=organisation_id).order_by("name").values_list("name", flat=True)
        ),
    )


def findings(revision: models.Revision, *, members: strategy.Roster, today: date) -> tuple[strategy.Problem, ...]:
    """This function will give what lint says of a revision now; kept in memory while nothing it looks at changes."""
    before = in_force_before(revision)
    return _findings(stamp(revision), stamp(before) if before else None, members, today)


@lru_cache(maxsize=KEPT)
def _findings(
    state: tuple[int, int, str], before: tuple[int, int, str] | None, members: strategy.Roster, today: date
) -> tuple[strategy.Problem, ...]:
    earlier = _content(*before) if before else None
    return strategy.lint(_content(*state), members=members, before=earlier, today=today)
