"""A strategy read out of what a file tells, whichever format told it; every mistake is named with its place."""

from dealwright.files.strategy_reading.rule_line import (
    UnreadableRule,
    conditions_line,
    read_conditions,
    read_rule,
    rule_line,
)
from dealwright.files.strategy_reading.strategy import Found, read
from dealwright.files.strategy_reading.told import Remark, Told, UnreadableStrategy, best_place
from dealwright.files.strategy_reading.values import EVERY_DEAL, read_value, share_text, told_value, worth_term

__all__ = [
    "EVERY_DEAL",
    "Found",
    "Remark",
    "Told",
    "UnreadableRule",
    "UnreadableStrategy",
    "best_place",
    "conditions_line",
    "read",
    "read_conditions",
    "read_rule",
    "read_value",
    "rule_line",
    "share_text",
    "told_value",
    "worth_term",
]
