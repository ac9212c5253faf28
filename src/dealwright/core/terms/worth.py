"""Worth: what a value of a term is worth to us, from 0 at the walk-away to 1 at the best (METHOD §1).

`v(x) = clip((y − y_walk)/(y_best − y_walk), 0, 1)` with y oriented so that larger is better for us. Where worth does
not grow evenly, *points* say what certain values are worth; between two of them it runs straight, beyond the outermost
it stays. For an ordered choice a point for each choice states its worth.

**Guarantees.** Worth lies between 0 and 1 and, with points that rise, never falls as a value gets better for us.

>>> from dealwright.core.terms.term import Direction
>>> payment = Term(key="payment_days", name="Payment days", kind="days", direction=Direction.LESS)
>>> agreed = Range(best=30.0, target=45.0, limits=(("walk-away", 90.0),))
>>> worth(payment, agreed, 60.0), worth(payment, agreed, 60.0, points=((30.0, 1.0), (60.0, 0.2), (90.0, 0.0)))
(0.5, 0.2)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dealwright.core.terms.ranges import Range
from dealwright.core.terms.term import Term

Points = Sequence[tuple[float, float]]  # (value in the term's own unit, worth from 0 to 1)


class UnusablePoints(ValueError):
    """Points of worth could not be used because they contradict the direction of the term or leave 0 to 1."""


def worth(term: Term, range_: Range, value: float, *, points: Points = ()) -> float:
    """This function will give the worth of a value, from 0 to 1; `UnusablePoints` when points fall as values rise."""
    if points:
        return _between(_ordered(term, points), term.orient(value))
    nothing, whole = term.orient(range_.walk_away), term.orient(range_.best)
    if whole <= nothing:  # a range of one value: it is reached or not
        return 1.0 if term.orient(value) >= whole else 0.0
    return min(1.0, max(0.0, (term.orient(value) - nothing) / (whole - nothing)))


def _ordered(term: Term, points: Points) -> list[tuple[float, float]]:
    ordered = sorted((term.orient(value), worth) for value, worth in points)
    for (one, low), (other, high) in pairwise(ordered):
        if one == other or high < low:
            raise UnusablePoints(
                f"The worth of {term.name} falls from {low:g} to {high:g}, or one value has two. "
                "Let it rise towards the values that are better for us."
            )
    if any(not 0 <= worth <= 1 for _, worth in ordered):
        raise UnusablePoints(f"The worth of {term.name} leaves 0 to 1. State 1 for the best and 0 for nothing.")
    return ordered


def _between(ordered: Sequence[tuple[float, float]], at: float) -> float:
    if at <= ordered[0][0]:
        return ordered[0][1]
    for (one, low), (other, high) in pairwise(ordered):
        if at <= other:
            return low + (high - low) * (at - one) / (other - one)
    return ordered[-1][1]
