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
from dealwright.core.strategy.allowances import Allowance, Beyond, Extension, allowances
from dealwright.core.strategy.authority import UnknownLevel, limit_for
from dealwright.core.strategy.diff import Change, ChangeKind, diff
from dealwright.core.strategy.ladder import WALK_AWAY, Holder, Ladder, Level
from dealwright.core.strategy.lint import Problem, Severity, lint, uncertain
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
from dealwright.core.strategy.roster import Member, Roster
from dealwright.core.strategy.scopes import Index, NoRange, Why, range_for
from dealwright.core.strategy.signing import (
    Approval,
    Approver,
    Obstacle,
    Signature,
    Standing,
    State,
    may_sign,
    obstacles,
    standing,
)
from dealwright.core.strategy.strategy import Entry, Evidence, Finance, Strategy, UnmatchedEvidence
from dealwright.core.strategy.trade_rules import Comparison, Condition, TradeRule
from dealwright.core.strategy.weights import Share, great_deal_worth, reweighted, widths

__all__ = [
    "WALK_AWAY",
    "Aggregate",
    "Allowance",
    "Approval",
    "Approver",
    "Behaviour",
    "Beyond",
    "Change",
    "ChangeKind",
    "Comparison",
    "Condition",
    "Entry",
    "Evidence",
    "Extension",
    "Finance",
    "GreatDeal",
    "Guideline",
    "Holder",
    "Index",
    "Ladder",
    "Level",
    "Measure",
    "Member",
    "Metric",
    "NoRange",
    "Obstacle",
    "Part",
    "Problem",
    "Roster",
    "Severity",
    "Share",
    "Signature",
    "Standing",
    "State",
    "Strategy",
    "Tense",
    "TradeRule",
    "UnknownLevel",
    "UnknownTerm",
    "UnmatchedEvidence",
    "UnreadableRecord",
    "Why",
    "allowances",
    "diff",
    "entry_digest",
    "entry_record",
    "great_deal_worth",
    "limit_for",
    "lint",
    "may_sign",
    "obstacles",
    "part_record",
    "range_for",
    "read",
    "read_part",
    "record",
    "reweighted",
    "standing",
    "strategy_digest",
    "uncertain",
    "widths",
]
