"""Between rows and `core.strategy.Strategy`: the one place that knows both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period
from dealwright.files import wording
from dealwright.web.strategy import models


def read_draft(revision: models.Revision) -> strategy.Strategy:
    """This function will give the draft that a revision's rows say; rows must have been fetched with their children."""
    entries = sorted(revision.entries.all(), key=lambda entry: entry.position)
    return strategy.Strategy(
        name=revision.strategy.name,
        currency=revision.currency,
        entries=tuple(read_entry(entry) for entry in entries),
        order=_order(entries),
        origin=revision.origin,
    )


def read_entry(entry: models.Entry) -> strategy.Entry:
    """This function will give one term with its ranges and their evidence."""
    ranges = sorted(entry.ranges.all(), key=lambda row: row.position)
    evidence = tuple(_evidence(row) for row in ranges)
    return strategy.Entry(
        term=terms.Term(
            key=entry.key,
            name=entry.name,
            kind=entry.kind,
            direction=terms.Direction(entry.direction),
            owner=entry.owner,
            unit=entry.unit,
            choices=tuple(entry.choices),
        ),
        ranges=tuple(_range(row) for row in ranges),
        evidence=evidence if any(evidence) else (),
    )


def _order(entries: list[models.Entry]) -> tuple[tuple[str, ...], ...]:
    ranked = sorted((entry for entry in entries if entry.tier is not None), key=lambda entry: (entry.tier, entry.place))
    return tuple(tuple(entry.key for entry in tied) for _, tied in groupby(ranked, key=lambda entry: entry.tier))


def _range(row: models.TermRange) -> terms.Range:
    limits = sorted(row.limits.all(), key=lambda limit: limit.position)
    return terms.Range(
        best=row.best,
        target=row.target,
        limits=tuple((limit.level, limit.value) for limit in limits),
        scope=terms.Scope(stated=tuple((dimension, value) for dimension, value in row.scope)),
        valid=Period(start_on=row.start_on, end_before=row.end_before),
        reason=row.reason,
    )


def _evidence(row: models.TermRange) -> strategy.Evidence | None:
    if not hasattr(row, "evidence"):
        return None
    return strategy.Evidence(
        deals=row.evidence.deals,
        intervals=tuple((figure, low, high) for figure, low, high in row.evidence.intervals),
    )


def entry_rows(draft: strategy.Strategy, *, revision: models.Revision) -> list[models.Entry]:
    """This function will give the unsaved rows of the draft's terms, in the order of the draft."""
    places = {key: (tier, place) for tier, tied in enumerate(draft.order) for place, key in enumerate(tied)}
    rows = []
    for position, entry in enumerate(draft.entries):
        tier, place = places.get(entry.term.key, (None, 0))
        rows.append(
            models.Entry(
                organisation_id=revision.organisation_id,
                revision=revision,
                position=position,
                key=entry.term.key,
                name=entry.term.name,
                kind=entry.term.kind,
                direction=entry.term.direction.value,
                owner=entry.term.owner,
                unit=entry.term.unit,
                choices=list(entry.term.choices),
                tier=tier,
                place=place,
            )
        )
    return rows


def range_rows(entry: strategy.Entry, *, row: models.Entry) -> list[models.TermRange]:
    """This function will give the unsaved rows of one term's ranges."""
    return [
        models.TermRange(
            organisation_id=row.organisation_id,
            entry=row,
            position=position,
            scope=[list(pair) for pair in one.scope.stated],
            best=one.best,
            target=one.target,
            start_on=one.valid.start_on,
            end_before=one.valid.end_before,
            reason=one.reason,
        )
        for position, one in enumerate(entry.ranges)
    ]


def limit_rows(agreed: terms.Range, *, row: models.TermRange) -> list[models.Limit]:
    """This function will give the unsaved rows of one range's limits."""
    return [
        models.Limit(organisation_id=row.organisation_id, range=row, position=position, level=level, value=value)
        for position, (level, value) in enumerate(agreed.limits)
    ]


def evidence_row(evidence: strategy.Evidence, *, row: models.TermRange) -> models.Evidence:
    """This function will give the unsaved row of what past deals said about one range."""
    return models.Evidence(
        organisation_id=row.organisation_id,
        range=row,
        deals=evidence.deals,
        intervals=[list(interval) for interval in evidence.intervals],
    )


SHOWN_OPEN = 5  # ranges of a term shown before the rest is folded away

# What a page shows ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """One figure of a range in words, with what past deals say about it."""

    label: str
    value: str
    interval: str  # empty where past deals say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRange:
    """One range in words."""

    scope: str
    figures: tuple[ShownFigure, ...]
    deals: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTerm:
    """One term of a draft in words."""

    term: terms.Term
    kind: str
    better: str
    place: str  # in the priority order
    labels: tuple[str, ...]  # headings of its figures, in order
    ranges: tuple[ShownRange, ...]

    @property
    def first(self) -> tuple[ShownRange, ...]:
        """The ranges that stand open on the page."""
        return self.ranges[:SHOWN_OPEN]

    @property
    def rest(self) -> tuple[ShownRange, ...]:
        """The ranges that one unfolds."""
        return self.ranges[SHOWN_OPEN:]


def shown_terms(draft: strategy.Strategy) -> tuple[ShownTerm, ...]:
    """This function will write every term of a draft in words, in priority order, unranked ones last."""
    places = {key: tier for tier, tied in enumerate(draft.order, start=1) for key in tied}
    tied = {key for group in draft.order if len(group) > 1 for key in group}
    ordered = sorted(draft.entries, key=lambda entry: places.get(entry.term.key, len(places) + 1))
    return tuple(_shown_term(entry, places.get(entry.term.key), tied=entry.term.key in tied) for entry in ordered)


def shown_order(draft: strategy.Strategy) -> tuple[tuple[str, ...], ...]:
    """This function will give the priority order by the names of the terms; those in one group are tied."""
    names = {entry.term.key: entry.term.name for entry in draft.entries}
    return tuple(tuple(names.get(key, key) for key in tied) for tied in draft.order)


def _shown_term(entry: strategy.Entry, place: int | None, *, tied: bool) -> ShownTerm:
    ranges = tuple(
        _shown_range(entry.term, one, entry.evidence[at] if at < len(entry.evidence) else None)
        for at, one in enumerate(entry.ranges)
    )
    labels = dict.fromkeys(figure.label for one in ranges for figure in one.figures)
    return ShownTerm(
        term=entry.term,
        kind=terms.KINDS[entry.term.kind].name,
        better=wording.direction(entry.term),
        place="" if place is None else f"{place}{' (tied)' if tied else ''}",
        labels=tuple(labels),
        ranges=ranges,
    )


def _shown_range(term: terms.Term, one: terms.Range, evidence: strategy.Evidence | None) -> ShownRange:
    plain = replace(term, unit="")  # the unit stands once, at the head of the term
    intervals = {figure: (low, high) for figure, low, high in evidence.intervals} if evidence else {}
    named = [("best", one.best), ("target", one.target), *one.limits]
    figures = []
    for name, value in named:
        low_high = intervals.get(name) or intervals.get(f"{name}_limit") or intervals.get(name.replace("-", "_"))
        words = f"{wording.value(plain, low_high[0])} to {wording.value(plain, low_high[1])}" if low_high else ""
        label = name if name in {"best", "target"} or "walk" in name else f"{name} limit"
        figures.append(ShownFigure(label=label, value=wording.value(plain, value), interval=words))
    return ShownRange(
        scope=str(one.scope), figures=tuple(figures), deals=evidence.deals if evidence else None, reason=one.reason
    )
