"""Range: what a term may be, from the best we hope for to where we walk away.

Oriented, so that larger is better for us: `best ≥ target ≥ limit(level 1) ≥ … ≥ limit(level n)`, and the last limit is
the walk-away (METHOD §1). Values are stored in the term's own unit; only comparison orients them.

>>> from dealwright.core.terms.term import Direction, Term
>>> discount = Term(key="discount", name="Discount", kind="percent", direction=Direction.LESS)
>>> agreed = Range(best=0.0, target=8.0, limits=(("seller", 12.0), ("manager", 18.0), ("executive", 25.0)))
>>> agreed.walk_away, agreed.disorder(discount)
(25.0, '')
>>> Range(best=0.0, target=14.0, limits=(("seller", 12.0),)).disorder(discount)
'The seller limit (12) is better for us than the target (14).'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from dealwright.core.kernel import Period
from dealwright.core.terms.scope import Scope
from dealwright.core.terms.term import Term


class NoLimit(ValueError):
    """A range could not be made because it states no limit, so nobody would know where to walk away."""


class RepeatedLevel(ValueError):
    """A range could not be made because it states two limits for one authority level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The agreed values of one term in one scope; `limits` lead from the lowest authority level to the walk-away."""

    best: float
    target: float
    limits: tuple[tuple[str, float], ...]  # (authority level, value), lowest level first
    scope: Scope = field(default_factory=Scope)
    valid: Period = field(default_factory=Period)
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.limits:
            raise NoLimit("A range needs at least one limit; the last one is the walk-away.")
        levels = [level for level, _ in self.limits]
        for level in levels:
            if levels.count(level) > 1:
                raise RepeatedLevel(f"The limit of “{level}” is stated twice. Keep one of them.")

    @property
    def walk_away(self) -> float:
        """The value past which there is no deal, in the term's own unit."""
        return self.limits[-1][1]

    def disorder(self, term: Term) -> str:
        """This function will say in a sentence what breaks the order of the range, or nothing when it holds."""
        steps = [("best", self.best), ("target", self.target)]
        steps += [(f"{level} limit", value) for level, value in self.limits]
        for (before, better), (after, worse) in pairwise(steps):
            if term.better(worse, better):
                return f"The {after} ({worse:g}) is better for us than the {before} ({better:g})."
        return ""
