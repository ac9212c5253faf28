"""Trade rules: how far a limit moves when something is obtained for it (METHOD §6).

"To 18 % for a seller if contract ≥ 36 months and payment ≤ 30 days": the rule extends the limit of one level for one
term to a value, in a scope, as long as every condition holds. Authority is thus of the package and not of one term.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dealwright.core import terms


class Comparison(StrEnum):
    AT_LEAST = "≥"
    AT_MOST = "≤"
    EXACTLY = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be obtained: a term at least, at most or exactly at a value in its own unit."""

    term: str
    comparison: Comparison
    value: float

    def holds(self, value: float) -> bool:
        """This function will say whether a value of the term meets the condition."""
        if self.comparison is Comparison.AT_LEAST:
            return value >= self.value
        return value <= self.value if self.comparison is Comparison.AT_MOST else value == self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRule:
    """One extension of one level's limit."""

    key: str  # lower-case letters, digits, underscores; once in a strategy
    term: str
    level: str
    to: float  # the new limit, in the term's own unit
    conditions: tuple[Condition, ...]
    scope: terms.Scope = field(default_factory=terms.Scope)
    reason: str = ""
