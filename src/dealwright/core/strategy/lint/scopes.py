"""Lint of scopes: gaps, ties and overlaps between the ranges of one term (METHOD §1).

**Tie.** Two ranges state the same scope and share a day: neither speaks more closely than the other. Each range is held
against the one of its scope that lasts longest before it, so n ranges make at most n − 1 ties.

**Gap.** A deal that fits one of the scopes finds no range on some day after the first one begins; or there is no range
for deals that fit none of the scopes.

**Overlap.** Two ranges fit one deal, neither scope holds the other, both state equally many dimensions, and they say
different things: the declared order of the dimensions decides, which a reader of either would not see. Where a third
range speaks about exactly those deals nothing is left to decide. One pair is named for a term, with the number of other
sets of dimensions that cross; each two sets are looked at for their first `LOOKED_AT` pairs.

**Guarantee.** Without a tie, no deal on any day has two ranges with equal claim; scopes that state different dimensions
never tie, and those that state the same dimensions with different values never meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, islice

from dealwright.core import terms
from dealwright.core.kernel import Period, figures
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.scopes import Index, precedence, stated_once
from dealwright.core.strategy.strategy import Entry

LOOKED_AT = 20_000  # pairs of ranges for each two sets of dimensions

_Stated = frozenset[tuple[str, str]]
_Places = dict[_Stated, list[int]]


def problems(entry: Entry, dimensions: Sequence[str], *, today: date | None) -> Iterator[Problem]:
    """This function will name the gaps, ties and overlaps of a term's ranges."""
    places: _Places = defaultdict(list)
    for place, range_ in enumerate(entry.ranges):
        if _impossible(range_.scope, dimensions):
            yield _impossible_scope(entry, place)
        else:
            places[frozenset(range_.scope.stated)].append(place)
    yield from _undeclared(entry, dimensions)
    for found in places.values():
        yield from _ties(entry, found)
    if places:
        yield from _gaps(entry, places, dimensions, today)
    yield from _overlaps(entry, places, dimensions)


def _impossible(scope: terms.Scope, dimensions: Sequence[str]) -> bool:
    stated = stated_once(scope, dimensions)
    return stated is None or any(not value or name not in terms.DIMENSIONS for name, value in stated.items())


def _impossible_scope(entry: Entry, place: int) -> Problem:
    return Problem(
        code="impossible-scope",
        term=entry.term.key,
        ranges=(place,),
        where=_cell(entry, place, "scope"),
        what=f"{entry.term.name} for {entry.ranges[place].scope}: no deal fits this scope.",
        advice=f"State one value for each dimension, of: {', '.join(terms.DIMENSIONS)}.",
    )


def _undeclared(entry: Entry, dimensions: Sequence[str]) -> Iterator[Problem]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, range_ in enumerate(entry.ranges):
        for name, _ in range_.scope.stated:
            if name in terms.DIMENSIONS and name not in dimensions:
                found[name].append(place)
    for name, places in found.items():
        yield Problem(
            code="undeclared-dimension",
            severity=Severity.WARNING,
            term=entry.term.key,
            ranges=tuple(places),
            where="dimensions",
            what=f"{entry.term.name} states the {name} in {figures.counted(len(places), 'range')}, "
            "which the strategy's order of dimensions does not name; it comes last.",
            advice=f"Add {name} to the order of dimensions where it belongs.",
        )


def _ties(entry: Entry, places: Sequence[int]) -> Iterator[Problem]:
    ranges = entry.ranges
    longest: int | None = None
    for place in sorted(places, key=lambda place: (ranges[place].valid.start_on or date.min, place)):
        if longest is not None and ranges[longest].valid.overlaps(ranges[place].valid):
            first, second = sorted((longest, place))
            yield Problem(
                code="tie",
                term=entry.term.key,
                ranges=(first, second),
                where=_cell(entry, second, "scope"),
                what=f"{entry.term.name} has two ranges for {ranges[second].scope} on the same days.",
                advice="Merge them, narrow one of them, or give them days that do not overlap.",
            )
        if longest is None or _end(ranges[place].valid) > _end(ranges[longest].valid):
            longest = place


def _end(period: Period) -> date:
    return period.end_before or date.max


def _gaps(entry: Entry, places: _Places, dimensions: Sequence[str], today: date | None) -> Iterator[Problem]:
    name, index = entry.term.name, Index(entry, dimensions)
    if frozenset() not in places:
        shown = figures.listed([str(entry.ranges[found[0]].scope) for found in islice(places.values(), 3)])
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        yield Problem(
            code="gap",
            severity=Severity.WARNING,
            term=entry.term.key,
            where=f"terms/{entry.term.key}/ranges",
            what=f"{name} has ranges for {shown}{more}, but none for other deals.",
            advice="Add a range for every deal, or say why only these deals have one.",
        )
    for stated, found in places.items():
        fitting = [entry.ranges[place].valid for place in index.fitting(dict(stated))]
        for hole in _holes(fitting):
            own = [place for place in found if _borders(entry.ranges[place].valid, hole)]
            if own and (today is None or _end(hole) > today):
                until = "" if hole.end_before is None else f" until {hole.end_before - timedelta(days=1)}"
                yield Problem(
                    code="gap",
                    severity=Severity.WARNING,
                    term=entry.term.key,
                    ranges=tuple(own),
                    where=_cell(entry, own[0], "valid"),
                    what=f"{name} has no range for {entry.ranges[own[0]].scope} from {hole.start_on}{until}.",
                    advice="Let one range begin where the other ends, or leave the end open.",
                )


def _holes(periods: Sequence[Period]) -> Iterator[Period]:
    """The days after the first period begins that none of them holds."""
    reached: date | None = None
    for period in sorted(periods, key=lambda period: period.start_on or date.min):
        if reached is not None and period.start_on is not None and period.start_on > reached:
            yield Period(start_on=reached, end_before=period.start_on)
        reached = max(reached or date.min, _end(period))
    if reached is not None and reached < date.max:
        yield Period(start_on=reached)


def _borders(period: Period, hole: Period) -> bool:
    return period.end_before == hole.start_on or (hole.end_before is not None and period.start_on == hole.end_before)


def _overlaps(entry: Entry, places: _Places, dimensions: Sequence[str]) -> Iterator[Problem]:
    shapes: dict[tuple[str, ...], list[_Stated]] = defaultdict(list)
    for stated in places:
        shapes[tuple(sorted(name for name, _ in stated))].append(stated)
    found: list[tuple[int, int, str]] = []
    for one, other in combinations(sorted(shapes, key=lambda shape: precedence(shape, dimensions)), 2):
        if len(one) == len(other):
            pairs = islice(_crossing(shapes[one], shapes[other], set(one) & set(other)), LOOKED_AT)
            pair = next((pair for pair in pairs if _decided_by_order(entry, places, *pair)), None)
            if pair:
                decides = min(set(one) - set(other), key=lambda name: precedence((name,), dimensions))
                found.append((places[pair[0]][0], places[pair[1]][0], decides))
    if found:
        yield _overlap(entry, *found[0], more=len(found) - 1)


def _crossing(ones: list[_Stated], others: list[_Stated], shared: set[str]) -> Iterator[tuple[_Stated, _Stated]]:
    """The pairs of scopes that a deal can fit at once: they agree in the dimensions they share."""
    by_shared: dict[_Stated, list[_Stated]] = defaultdict(list)
    for stated in others:
        by_shared[frozenset(pair for pair in stated if pair[0] in shared)].append(stated)
    for stated in ones:
        for other in by_shared.get(frozenset(pair for pair in stated if pair[0] in shared), ()):
            yield stated, other


def _decided_by_order(entry: Entry, places: _Places, one: _Stated, other: _Stated) -> bool:
    first, second = entry.ranges[places[one][0]], entry.ranges[places[other][0]]
    differ = (first.best, first.target, first.limits) != (second.best, second.target, second.limits)
    return differ and one | other not in places and first.valid.overlaps(second.valid)


def _overlap(entry: Entry, first: int, second: int, decides: str, *, more: int) -> Problem:
    scopes = entry.ranges[first].scope, entry.ranges[second].scope
    return Problem(
        code="overlap",
        severity=Severity.WARNING,
        term=entry.term.key,
        ranges=(first, second),
        where=_cell(entry, second, "scope"),
        what=f"{entry.term.name} has one range for {scopes[0]} and another for {scopes[1]}. In a deal that fits both, "
        f"the first speaks, only because the order of dimensions names {decides} earlier."
        f"{_more(more)}",
        advice="Add a range for the deals that fit both, or say that this is meant.",
    )


def _more(pairs: int) -> str:
    return f" So it is for {figures.counted(pairs, 'more pair')} of dimensions." if pairs else ""


def _cell(entry: Entry, place: int, name: str) -> str:
    return f"terms/{entry.term.key}/ranges/{place}/{name}"
