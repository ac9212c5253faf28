"""Weights: what the terms of a great deal count, and what a deal is worth on that scale (METHOD §1).

The worth of a value lies between the walk-away, which earns nothing, and the value that earns the whole weight:
`w · clip((y − y_walk)/(y_whole − y_walk), 0, 1)`, oriented so that larger is better for us. The weights make 100.

Weights belong to ranges. When a range grows from width R to R', one unit of the term would silently count less; so the
weight moves with it, `w' ∝ w·R'/R`, and the whole is brought back to what it was. Who wants otherwise says so.

**Guarantees.** After `reweighted` the weights add up to what they did; one unit of a term keeps its worth against one
unit of any other; equal widths change nothing.

>>> [round(part.weight, 2) for part in reweighted(
...     (Part(term="discount", weight=50, value=0), Part(term="months", weight=50, value=36)),
...     {"discount": 20.0, "months": 24.0}, {"discount": 40.0, "months": 24.0})]
[66.67, 33.33]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dealwright.core import terms
from dealwright.core.strategy.aims import Part
from dealwright.core.strategy.strategy import Entry, Strategy

WHOLE = 100.0  # what the weights of a great deal make


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one term of a deal earns."""

    term: str
    weight: float
    worth: float  # 0 to `weight`


def reweighted(
    parts: Sequence[Part], widths_before: Mapping[str, float], widths_after: Mapping[str, float]
) -> tuple[Part, ...]:
    """This function will move each weight with the width of its term's range, keeping what all make together.

    A term whose width is unknown or nothing on either side counts as unchanged.
    """
    moved = [part.weight * _growth(part.term, widths_before, widths_after) for part in parts]
    total, whole = sum(moved), sum(part.weight for part in parts)
    if total <= 0:
        return tuple(parts)
    return tuple(
        part if weight == part.weight and total == whole else replace(part, weight=weight * whole / total)
        for part, weight in zip(parts, moved, strict=True)
    )


def _growth(term: str, before: Mapping[str, float], after: Mapping[str, float]) -> float:
    old, new = before.get(term, 0.0), after.get(term, 0.0)
    return new / old if old > 0 and new > 0 else 1.0


def widths(before: Strategy, after: Strategy) -> tuple[dict[str, float], dict[str, float]]:
    """This function will give the width of each term's ranges in two strategies, over the scopes that both have.

    A term with several ranges counts them all; scopes that only one of them states say nothing about growth.
    """
    old = {entry.term.key: _by_scope(entry) for entry in before.entries}
    new = {entry.term.key: _by_scope(entry) for entry in after.entries}
    found: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for key in old.keys() & new.keys():
        shared = old[key].keys() & new[key].keys()
        if shared:
            found[0][key] = sum(old[key][scope] for scope in shared)
            found[1][key] = sum(new[key][scope] for scope in shared)
    return found


def _by_scope(entry: Entry) -> dict[object, float]:
    return {(frozenset(each.scope.stated), each.valid): abs(each.best - each.walk_away) for each in entry.ranges}


def great_deal_worth(
    strategy: Strategy, values: Mapping[str, float], *, ranges: Mapping[str, terms.Range]
) -> tuple[Share, ...]:
    """This function will say what each term of a deal earns on the scale of the great deal.

    `ranges` holds the range that speaks about the deal, by term. A term without a value or a range earns nothing.
    """
    shares = []
    for part in strategy.great_deal.parts:
        entry, range_, value = strategy.entry(part.term), ranges.get(part.term), values.get(part.term)
        earned = 0.0
        if entry is not None and range_ is not None and value is not None:
            earned = part.weight * terms.worth(entry.term, replace(range_, best=part.value), value)
        shares.append(Share(term=part.term, weight=part.weight, worth=earned))
    return tuple(shares)
