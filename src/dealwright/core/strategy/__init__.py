"""Strategy: what was agreed about all terms together."""

from dealwright.core.strategy.aims import (
    Aggregate,
    Behaviour,
    GreatDeal,
    Guideline,
    Measure,
    Metric,
    Part,
    Tense,
)
from dealwright.core.strategy.ladder import WALK_AWAY, Holder, Ladder, Level
from dealwright.core.strategy.lint import Problem, lint, uncertain
from dealwright.core.strategy.record import (
    UnknownTerm,
    UnreadableRecord,
    entry_digest,
    entry_record,
    part_record,
    read,
    read_part,
    record,
    strategy_digest,
)
from dealwright.core.strategy.strategy import Entry, Evidence, Finance, Strategy, UnmatchedEvidence
from dealwright.core.strategy.trade_rules import Comparison, Condition, TradeRule

__all__ = [
    "WALK_AWAY",
    "Aggregate",
    "Behaviour",
    "Comparison",
    "Condition",
    "Entry",
    "Evidence",
    "Finance",
    "GreatDeal",
    "Guideline",
    "Holder",
    "Ladder",
    "Level",
    "Measure",
    "Metric",
    "Part",
    "Problem",
    "Strategy",
    "Tense",
    "TradeRule",
    "UnknownTerm",
    "UnmatchedEvidence",
    "UnreadableRecord",
    "entry_digest",
    "entry_record",
    "lint",
    "part_record",
    "read",
    "read_part",
    "record",
    "strategy_digest",
    "uncertain",
]
