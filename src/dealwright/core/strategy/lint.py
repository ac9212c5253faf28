"""Lint: what is missing from a draft or contradicts itself, said as data.

A draft may be incomplete, so nothing here refuses it; it is what the owners clear up before they sign. Each problem
names the term and the range it concerns, says what is wrong and what to do.

**In prose.** The terms of the draft must be distinct and known to the order exactly once. Each term needs an owner and
a range. Each range must be in order, best first (METHOD §1). Two ranges of a term tie when they state the same scope
and share a day: then neither speaks more closely about a deal than the other. Scopes that state different dimensions
never tie, since the one with more of them wins and, at equal count, the one whose first differing dimension comes
earlier in `terms.DIMENSIONS`. Scopes that state the same dimensions with different values never meet in one deal.

**Guarantee.** In a draft without a tie, no deal on any day has two ranges of one term with equal claim.

>>> from dealwright.core import terms
>>> from dealwright.core.strategy.strategy import Strategy, Entry
>>> term = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
>>> draft = Strategy(name="First", currency="EUR", entries=(Entry(term=term, ranges=()),), order=(("discount",),))
>>> [problem.what for problem in lint(draft)]
['Discount has no range.']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from dealwright.core import terms
from dealwright.core.strategy.strategy import Entry, Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is missing or contradicts itself."""

    code: str  # stable and short, such as "no-owner"
    what: str  # one sentence with the values in it
    advice: str
    term: str = ""  # key of the term it concerns; empty where it concerns the draft
    ranges: tuple[int, ...] = ()  # places of the ranges it concerns, counted from 0


def lint(draft: Strategy) -> tuple[Problem, ...]:
    """This function will name every problem of a draft: those of its order, then term by term."""
    problems = [*_order(draft), *_repeated_terms(draft)]
    for entry in draft.entries:
        problems.extend(_entry(entry))
    return tuple(problems)


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
    for place, range_ in enumerate(entry.ranges):
        disorder = range_.disorder(term)
        if disorder:
            yield Problem(
                code="disorder",
                term=term.key,
                ranges=(place,),
                what=f"{term.name} for {range_.scope}: {disorder}",
                advice="Order the figures from best for us to walk-away, or turn the direction of the term.",
            )
    for (one, first), (other, second) in combinations(enumerate(entry.ranges), 2):
        if _tie(first, second):
            yield Problem(
                code="tie",
                term=term.key,
                ranges=(one, other),
                what=f"{term.name} has two ranges for {first.scope} on the same days.",
                advice="Merge them, narrow one of them, or give them days that do not overlap.",
            )


def _tie(one: terms.Range, other: terms.Range) -> bool:
    return dict(one.scope.stated) == dict(other.scope.stated) and one.valid.overlaps(other.valid)
