"""Between rows and `core.strategy.Strategy`: the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period
from dealwright.files import wording
from dealwright.web.strategy import models
from dealwright.web.strategy.models import PartKind as Kind

T = TypeVar("T")


class RangeRow(NamedTuple):
    """The columns of a range without its row: thousands of them are read at once."""

    entry_id: int
    scope: list[tuple[str, str]]
    best: float
    target: float
    limits: list[tuple[str, float]]
    start_on: date | None
    end_before: date | None
    reason: str
    evidence: dict[str, Any] | None


def read_strategy(
    revision: models.Revision, *, ranges: Mapping[int, Sequence[RangeRow]] | None = None
) -> strategy.Strategy:
    """This function will give what a revision's rows say; rows must have been fetched with their children.

    Ranges may be given apart, in their order, by the id of their entry.
    """
    entries = sorted(revision.entries.all(), key=lambda entry: entry.position)
    parts = _parts(revision)
    return strategy.Strategy(
        name=revision.strategy.name,
        business_unit=revision.strategy.business_unit,
        currency=revision.currency,
        entries=tuple(
            read_entry(entry, ranges=None if ranges is None else ranges.get(entry.pk, ())) for entry in entries
        ),
        order=order_of(entries),
        origin=revision.origin,
        dimensions=tuple(revision.dimensions) or terms.DIMENSIONS,
        rules=_read(parts, Kind.RULE, strategy.TradeRule),
        aggregates=_read(parts, Kind.AGGREGATE, strategy.Aggregate),
        ladder=strategy.Ladder(
            levels=_read(parts, Kind.LEVEL, strategy.Level), holders=_read(parts, Kind.HOLDER, strategy.Holder)
        ),
        great_deal=strategy.GreatDeal(
            parts=_read(parts, Kind.SHARE, strategy.Part),
            behaviours=_read(parts, Kind.BEHAVIOUR, strategy.Behaviour),
            text=revision.great_deal_text,
        ),
        metrics=_read(parts, Kind.METRIC, strategy.Metric),
        guidelines=_read(parts, Kind.GUIDELINE, strategy.Guideline),
        finance=strategy.Finance(cost_of_capital=revision.cost_of_capital, margin=revision.margin),
        shifts_at_once=revision.shifts_at_once,
    )


def read_entry(entry: models.Entry, *, ranges: Sequence[RangeRow] | None = None) -> strategy.Entry:
    """This function will give one term with its ranges and their evidence."""
    fetched = sorted(entry.ranges.all(), key=lambda row: row.position) if ranges is None else ()
    rows: Sequence[models.TermRange | RangeRow] = fetched or ranges or ()
    return strategy.Entry(
        term=read_term(entry),
        ranges=tuple(read_range(row) for row in rows),
        evidence=tuple(read_evidence(row) for row in rows),
    )


def read_term(entry: models.Entry) -> terms.Term:
    """This function will give the term of an entry, whether its ranges were fetched or not."""
    return terms.Term(
        key=entry.key,
        name=entry.name,
        kind=entry.kind,
        direction=terms.Direction(entry.direction),
        owner=entry.owner,
        unit=entry.unit,
        choices=tuple(entry.choices),
        nature=terms.Nature(entry.nature),
        description=entry.description,
        talk_track=terms.TalkTrack(why=entry.why, customer=entry.customer, ask=entry.ask),
        money_worth=entry.money_worth,
        review_by=entry.review_by,
    )


def read_range(row: models.TermRange | RangeRow) -> terms.Range:
    """This function will give one range."""
    return terms.Range(
        best=row.best,
        target=row.target,
        limits=tuple((level, float(value)) for level, value in row.limits),
        scope=terms.Scope(stated=tuple((dimension, value) for dimension, value in row.scope)),
        valid=Period(start_on=row.start_on, end_before=row.end_before),
        reason=row.reason,
    )


def order_of(entries: Iterable[models.Entry]) -> tuple[tuple[str, ...], ...]:
    """This function will give the priority order that the rows of all terms of a revision make."""
    ranked = sorted((entry for entry in entries if entry.tier is not None), key=lambda entry: (entry.tier, entry.place))
    return tuple(tuple(entry.key for entry in tied) for _, tied in groupby(ranked, key=lambda entry: entry.tier))


def read_evidence(row: models.TermRange | RangeRow) -> strategy.Evidence | None:
    """This function will give what past deals said about a range, or nothing where none did."""
    return None if row.evidence is None else strategy.read_part(row.evidence, strategy.Evidence)


def _parts(revision: models.Revision) -> dict[str, list[dict[str, Any]]]:
    told: dict[str, list[dict[str, Any]]] = {}
    for part in sorted(revision.parts.all(), key=lambda part: part.position):
        told.setdefault(part.kind, []).append(part.record)
    return told


def _read(parts: dict[str, list[dict[str, Any]]], kind: Kind, shape: type[T]) -> tuple[T, ...]:
    return tuple(strategy.read_part(said, shape) for said in parts.get(kind, []))


def revision_fields(said: strategy.Strategy) -> dict[str, Any]:
    """This function will give the columns of a revision that the strategy fills."""
    return {
        "currency": said.currency,
        "origin": said.origin[:500],
        "dimensions": [] if said.dimensions == terms.DIMENSIONS else list(said.dimensions),
        "cost_of_capital": said.finance.cost_of_capital,
        "margin": said.finance.margin,
        "shifts_at_once": said.shifts_at_once,
        "great_deal_text": said.great_deal.text,
    }


def entry_rows(said: strategy.Strategy, *, revision: models.Revision) -> list[models.Entry]:
    """This function will give the unsaved rows of the strategy's terms, in its order."""
    places = {key: (tier, place) for tier, tied in enumerate(said.order) for place, key in enumerate(tied)}
    rows = []
    for position, entry in enumerate(said.entries):
        tier, place = places.get(entry.term.key, (None, 0))
        rows.append(
            models.Entry(
                organisation_id=revision.organisation_id,
                revision=revision,
                position=position,
                tier=tier,
                place=place,
                **term_fields(entry.term),
            )
        )
    return rows


def term_fields(term: terms.Term) -> dict[str, Any]:
    """This function will give the columns of an entry that its term fills."""
    return {
        "key": term.key,
        "name": term.name,
        "kind": term.kind,
        "direction": term.direction.value,
        "owner": term.owner,
        "unit": term.unit,
        "choices": list(term.choices),
        "nature": term.nature.value,
        "description": term.description,
        "why": term.talk_track.why,
        "customer": term.talk_track.customer,
        "ask": term.talk_track.ask,
        "money_worth": term.money_worth,
        "review_by": term.review_by,
    }


def range_rows(entry: strategy.Entry, *, row: models.Entry) -> list[models.TermRange]:
    """This function will give the unsaved rows of one term's ranges."""
    return [
        models.TermRange(
            organisation_id=row.organisation_id,
            entry=row,
            position=position,
            evidence=None if found is None else strategy.part_record(found),
            **range_fields(one),
        )
        for position, (one, found) in enumerate(zip(entry.ranges, entry.evidence, strict=True))
    ]


def range_fields(agreed: terms.Range) -> dict[str, Any]:
    """This function will give the columns of a range's row."""
    return {
        "scope": [list(pair) for pair in agreed.scope.stated],
        "best": agreed.best,
        "target": agreed.target,
        "limits": [list(limit) for limit in agreed.limits],
        "start_on": agreed.valid.start_on,
        "end_before": agreed.valid.end_before,
        "reason": agreed.reason,
    }


def part_rows(said: strategy.Strategy, *, revision: models.Revision) -> list[models.Part]:
    """This function will give the unsaved rows of everything that is neither a term nor a range."""
    kinds: dict[Kind, Iterable[object]] = {
        Kind.RULE: said.rules,
        Kind.AGGREGATE: said.aggregates,
        Kind.LEVEL: said.ladder.levels,
        Kind.HOLDER: said.ladder.holders,
        Kind.SHARE: said.great_deal.parts,
        Kind.BEHAVIOUR: said.great_deal.behaviours,
        Kind.METRIC: said.metrics,
        Kind.GUIDELINE: said.guidelines,
    }
    return [
        models.Part(
            organisation_id=revision.organisation_id,
            revision=revision,
            kind=kind,
            position=position,
            record=strategy.part_record(part),
        )
        for kind, parts in kinds.items()
        for position, part in enumerate(parts)
    ]


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


def shown_term(entry: strategy.Entry, content: strategy.Strategy) -> ShownTerm:
    """This function will write one term of a strategy in words."""
    place = next((tier for tier, tied in enumerate(content.order, start=1) if entry.term.key in tied), None)
    return _shown_term(entry, place, tied=any(entry.term.key in tied and len(tied) > 1 for tied in content.order))


def moved(order: Sequence[Sequence[str]], key: str, to: str) -> tuple[tuple[str, ...], ...]:
    """This function will move a term in a priority order: `up`, `down`, `tie` beside the one above, or `out` of it.

    A tied term that moves leaves its tie first; one that was unranked comes last.
    """
    groups = [list(tied) for tied in order]
    at = next((place for place, tied in enumerate(groups) if key in tied), len(groups))
    alone = at < len(groups) and len(groups[at]) == 1
    groups = [[each for each in tied if each != key] for tied in groups]
    if to == "tie" and at > 0:
        groups[min(at, len(groups)) - 1].append(key)
    elif to != "out":
        place = {"up": at - 1 if alone else at, "down": at + 2 if alone else at + 1}.get(to, at)
        groups.insert(max(0, min(place, len(groups))), [key])
    return tuple(tuple(tied) for tied in groups if tied)


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
