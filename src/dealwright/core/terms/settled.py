"""Settled: what a range becomes when functions have settled on where it begins and where it ends.

The better end for us becomes the best, the other end the walk-away. What stands between keeps its value where that lies
inside, and moves to the nearer end where it does not; levels, scope and dates stay.

**Guarantees.** Every figure lies between the two ends; a range that was in order stays in order.

>>> from dealwright.core.terms.term import Direction, Term
>>> discount = Term(key="discount", name="Discount", kind="percent", direction=Direction.LESS)
>>> agreed = Range(best=0.0, target=8.0, limits=(("seller", 12.0), ("walk-away", 25.0)))
>>> found = settled(agreed, discount, low=5.0, high=10.0)
>>> found.best, found.target, found.limits
(5.0, 8.0, (('seller', 10.0), ('walk-away', 10.0)))
"""

from __future__ import annotations

from dataclasses import replace

from dealwright.core.terms.ranges import Range
from dealwright.core.terms.term import Direction, Term


def settled(before: Range, term: Term, *, low: float, high: float) -> Range:
    """This function will move a range between two ends in the term's own unit (METHOD §1)."""
    best, walk_away = (high, low) if term.direction is Direction.MORE else (low, high)

    def inside(value: float) -> float:
        return min(max(value, low), high)

    limits = tuple((level, inside(value)) for level, value in before.limits)
    return replace(
        before, best=best, target=inside(before.target), limits=(*limits[:-1], (before.limits[-1][0], walk_away))
    )
