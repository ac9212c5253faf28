"""Lint: what is missing from a draft or contradicts itself, said as data.

A draft may be incomplete, so nothing here refuses it; it is what the owners clear up before they sign. Each problem
names the term and the range it concerns, says what is wrong and what to do.

**In prose.** The terms of the draft must be distinct and known to the order exactly once. Each term needs an owner and
a range. Each range must be in order, best first (METHOD §1). Two ranges of a term tie when they state the same scope
and share a day: then neither speaks more closely about a deal than the other. Scopes that state different dimensions
never tie, since the one with more of them wins and, at equal count, the one whose first differing dimension comes
earlier in `terms.DIMENSIONS`. Scopes that state the same dimensions with different values never meet in one deal.

A range can be in order and still say nothing. A figure is *uncertain* where its 90 % interval is wider than the whole
range from best to walk-away: it may then be anything. A figure is *outside* its kind where it means nothing or hardly
ever what was meant: days below zero, a choice that is none, more than 100 %.

**Guarantee.** In a draft without a tie, no deal on any day has two ranges of one term with equal claim.

>>> from dealwright.core import terms
>>> from dealwright.core.strategy.strategy import Strategy, Entry
>>> term = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
>>> draft = Strategy(name="First", currency="EUR", entries=(Entry(term=term, ranges=()),), order=(("discount",),))
>>> [problem.what for problem in problems(draft)]
['Discount has no range.']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.lint.problem import Problem
from dealwright.core.strategy.strategy import Entry, Evidence, Strategy

WIDEST = 1.0  # times the width of the range that the interval of one of its figures may have [d]


def problems(draft: Strategy) -> tuple[Problem, ...]:
    """This function will name every problem of a draft: those of its order, then term by term."""
    found = [*_order(draft), *_repeated_terms(draft)]
    for entry in draft.entries:
        found.extend(_entry(entry))
    return tuple(found)


def _order(draft: Strategy) -> Iterator[Problem]:
    names = {entry.term.key: entry.term.name for entry in draft.entries}
    placed = Counter(key for group in draft.order for key in group)
    for key in placed:
        if key not in names:
            yield Problem(
                code="unknown-in-order",
                term=key,
                what=f"The order names “{key}”, which is no term of this strategy.",
                advice="Take it out of the order, or add the term.",
            )
        elif placed[key] > 1:
            yield Problem(
                code="twice-in-order",
                term=key,
                what=f"{names[key]} stands {placed[key]} times in the order.",
                advice="Keep the one place where it belongs.",
            )
    for key, name in names.items():
        if key not in placed:
            yield Problem(
                code="missing-from-order",
                term=key,
                what=f"{name} is missing from the order, so nobody can say what it may be traded for.",
                advice="Put it where it belongs, in a group of its own or beside terms that matter alike.",
            )


def _repeated_terms(draft: Strategy) -> Iterator[Problem]:
    for key, times in Counter(entry.term.key for entry in draft.entries).items():
        if times > 1:
            yield Problem(
                code="repeated-term",
                term=key,
                what=f"“{key}” is listed {times} times.",
                advice="Keep one and move the ranges of the others into it.",
            )


def _entry(entry: Entry) -> Iterator[Problem]:
    term = entry.term
    if not term.owner:
        yield Problem(
            code="no-owner",
            term=term.key,
            what=f"{term.name} has no owner, so nobody can sign it.",
            advice="Name the function that decides about it.",
        )
    if not entry.ranges:
        yield Problem(
            code="no-range",
            term=term.key,
            what=f"{term.name} has no range.",
            advice="State best, target and at least one limit, or take the term out.",
        )
    for place, (range_, evidence) in enumerate(zip(entry.ranges, entry.evidence, strict=True)):
        for code, what, advice in _range(term, range_, evidence):
            said = f"{term.name} for {range_.scope}: {what}"
            yield Problem(code=code, term=term.key, ranges=(place,), what=said, advice=advice)
    for (one, first), (other, second) in combinations(enumerate(entry.ranges), 2):
        if _tie(first, second):
            yield Problem(
                code="tie",
                term=term.key,
                ranges=(one, other),
                what=f"{term.name} has two ranges for {first.scope} on the same days.",
                advice="Merge them, narrow one of them, or give them days that do not overlap.",
            )


def uncertain(range_: terms.Range, evidence: Evidence | None) -> tuple[tuple[str, float, float], ...]:
    """This function will give the figures of a range, with their intervals, that past deals leave too uncertain."""
    width = abs(range_.best - range_.walk_away)
    intervals = evidence.intervals if evidence is not None and width > 0 else ()
    return tuple(each for each in intervals if each[2] - each[1] > WIDEST * width)


def _range(term: terms.Term, range_: terms.Range, evidence: Evidence | None) -> Iterator[tuple[str, str, str]]:
    """This function will give code, sentence and advice of each problem of one range."""
    disorder = range_.disorder(term)
    if disorder:
        yield (
            "disorder",
            disorder,
            "Order the figures from best for us to walk-away, or turn the direction of the term.",
        )
    unsure = uncertain(range_, evidence)
    if unsure:
        figure, low, high = max(unsure, key=lambda each: each[2] - each[1])
        named = figure.replace("walk_away", "walk-away").replace("_", " ")
        span = figures.span(terms.written(term, low), terms.written(term, high))
        yield (
            "uncertain",
            f"past deals leave its {named} between {span}, wider than the range itself.",
            "State the figure you mean, or take the range out and let the wider scope speak for these deals.",
        )
    stated = (("best", range_.best), ("target", range_.target), *range_.limits)
    outside = [(figure, value) for figure, value in stated if not _least(term) <= value <= _most(term)]
    if outside:
        figure, value = max(outside, key=lambda each: abs(each[1]))
        yield (
            "outside-kind",
            f"its {figure} is {terms.written(term, value)}, which is {_beyond(term, value)}.",
            "State the figure you mean; if deals really were agreed so, look at what the value is a share of.",
        )


def _least(term: terms.Term) -> float:
    return terms.KINDS[term.kind].least


def _most(term: terms.Term) -> float:
    return len(term.choices) - 1.0 if terms.KINDS[term.kind].has_choices else terms.KINDS[term.kind].most


def _beyond(term: terms.Term, value: float) -> str:
    if term.kind == "percent":
        return "more than the whole" if value > 0 else "less than nothing"
    return "none of its values" if value > 0 else "below zero"


def _tie(one: terms.Range, other: terms.Range) -> bool:
    return dict(one.scope.stated) == dict(other.scope.stated) and one.valid.overlaps(other.valid)
