"""Strategy: the terms a company negotiates, the ranges it agreed for them, and which matter most.

This is the content of one revision. As a draft it is started from a reveal, a template or an empty page and worked on
until the owner functions sign; a draft may be incomplete, and `lint` names what is missing or contradicts itself and
never refuses to look. Once published it never changes.

What people do to a revision (votes, signatures, dates of effect) is not in here: two strategies with equal content are
equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dealwright.core import terms
from dealwright.core.strategy.aims import Aggregate, GreatDeal, Guideline, Metric
from dealwright.core.strategy.ladder import Ladder
from dealwright.core.strategy.trade_rules import TradeRule


class UnmatchedEvidence(ValueError):
    """An entry could not be made because its evidence does not stand beside its ranges one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What past deals say about one range: how many, and the 90 % interval of each figure, by name of the figure."""

    deals: int
    intervals: tuple[tuple[str, float, float], ...] = ()  # (figure, low, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One term of the strategy with its ranges; evidence stands beside each range, in the same order."""

    term: terms.Term
    ranges: tuple[terms.Range, ...]
    evidence: tuple[Evidence | None, ...] = ()  # None where a range rests on none; may be left out altogether

    def __post_init__(self) -> None:
        if not self.evidence:
            object.__setattr__(self, "evidence", (None,) * len(self.ranges))
        if len(self.evidence) != len(self.ranges):
            raise UnmatchedEvidence(
                f"{self.term.name} has {len(self.ranges)} ranges but evidence for {len(self.evidence)}. "
                "Give one for each range, or None where there is none."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finance:
    """Figures that formulas of money worth may name; `None` where the company has not stated them."""

    cost_of_capital: float | None = None  # a year, as a share: 0.08 is 8 %
    margin: float | None = None  # of the amount, as a share


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """Everything one revision of a strategy says."""

    name: str
    currency: str
    entries: tuple[Entry, ...]
    order: tuple[tuple[str, ...], ...]  # term keys from most to least important; keys in one group are tied
    origin: str = ""  # where it was started from, for the reader
    business_unit: str = ""  # the part of the organisation it is for; empty: all of it
    dimensions: tuple[str, ...] = terms.DIMENSIONS  # declared order: of two ranges, the earlier difference wins
    rules: tuple[TradeRule, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    ladder: Ladder = field(default_factory=Ladder)
    great_deal: GreatDeal = field(default_factory=GreatDeal)
    metrics: tuple[Metric, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
    finance: Finance = field(default_factory=Finance)
    shifts_at_once: bool = False  # whether a shift of priorities counts before the strategist confirms it

    def entry(self, key: str) -> Entry | None:
        """This function will give the entry of a term, or nothing where the strategy has none."""
        return next((entry for entry in self.entries if entry.term.key == key), None)
