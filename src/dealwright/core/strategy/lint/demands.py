"""Demands: what the conditions of a trade rule ask for, as one stretch of values for each term.

Oriented, so that larger is better for us, a condition is an end of a stretch: `contract ≥ 36` begins one where more is
better. Two rules compare by their stretches: one asks at least as much as another when each of its stretches lies
inside the other's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from dealwright.core import terms
from dealwright.core.strategy.trade_rules import Comparison, Condition, TradeRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Oriented values from `low` to `high`, both within."""

    low: float = -math.inf
    high: float = math.inf

    def within(self, other: Stretch) -> bool:
        """This function will say whether all of this stretch lies in the other."""
        return other.low <= self.low and self.high <= other.high

    def both(self, other: Stretch) -> Stretch:
        """This function will give what lies in both; an empty stretch ends before it begins."""
        return Stretch(low=max(self.low, other.low), high=min(self.high, other.high))

    @property
    def empty(self) -> bool:
        """Whether no value lies in it."""
        return self.low > self.high


ANY = Stretch()


def stretch(condition: Condition, term: terms.Term) -> Stretch:
    """This function will give the oriented values that meet a condition."""
    end = term.orient(condition.value)
    if condition.comparison is Comparison.EXACTLY:
        return Stretch(low=end, high=end)
    upwards = (condition.comparison is Comparison.AT_LEAST) == (term.sign > 0)
    return Stretch(low=end) if upwards else Stretch(high=end)


def demands(rule: TradeRule, named: Mapping[str, terms.Term]) -> dict[str, Stretch]:
    """This function will give what a rule asks of each term it names; unknown terms are left out."""
    found: dict[str, Stretch] = {}
    for condition in rule.conditions:
        if condition.term in named:
            found[condition.term] = found.get(condition.term, ANY).both(stretch(condition, named[condition.term]))
    return found


def asks_at_least(one: Mapping[str, Stretch], other: Mapping[str, Stretch]) -> bool:
    """This function will say whether whoever meets the first demands also meets the second."""
    return all(one.get(term, ANY).within(wanted) for term, wanted in other.items())


def meet(one: terms.Scope, other: terms.Scope) -> bool:
    """This function will say whether one deal can fit both scopes."""
    stated = dict(one.stated)
    return all(stated.get(name, value) == value for name, value in other.stated)


def holds(wide: terms.Scope, narrow: terms.Scope) -> bool:
    """This function will say whether every deal that fits the narrow scope fits the wide one."""
    return set(wide.stated) <= set(narrow.stated)
