"""Trade rules as one readable line: `discount to 18 % for seller if contract_months ≥ 36 and payment_days ≤ 30`.

Terms and levels are named by their keys, values stand in the term's own unit. `>=`, “at least” and the like are
understood as well. What a line cannot say without doubt (a choice that holds the word “for”) is written as a table.

*Guarantee:* `read_rule(rule_line(rule)) == rule` wherever `rule_line` gives a line at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading.values import Unclear, read_value, told_value

Named = Callable[[str], terms.Term | None]  # the term of a key, where the strategy has one
Parsed = tuple[str, float, str, tuple[strategy.Condition, ...], tuple[str, ...]]

EXAMPLE = "discount to 18 % for seller if contract_months ≥ 36 and payment_days ≤ 30"
_COMPARISONS = {
    "≥": strategy.Comparison.AT_LEAST,
    ">=": strategy.Comparison.AT_LEAST,
    "=>": strategy.Comparison.AT_LEAST,
    "at least": strategy.Comparison.AT_LEAST,
    "≤": strategy.Comparison.AT_MOST,
    "<=": strategy.Comparison.AT_MOST,
    "=<": strategy.Comparison.AT_MOST,
    "at most": strategy.Comparison.AT_MOST,
    "=": strategy.Comparison.EXACTLY,
    "==": strategy.Comparison.EXACTLY,
    "exactly": strategy.Comparison.EXACTLY,
    "is": strategy.Comparison.EXACTLY,
}
_KEY = r"[\w-]+"
_RULE = re.compile(rf"(?P<term>{_KEY})\s+to\s+(?P<to>.+?)\s+for\s+(?P<level>{_KEY})(\s+if\s+(?P<rest>.+))?", re.DOTALL)
_CONDITION = re.compile(
    rf"(?P<term>{_KEY})\s*(?P<how>≥|>=|=>|≤|<=|=<|==|=|\bat least\b|\bat most\b|\bexactly\b|\bis\b)\s*(?P<value>.+)",
    re.DOTALL,
)
_AND = re.compile(rf"\s+and\s+(?={_KEY}\s*(?:[≥≤<>=]|at least\b|at most\b|exactly\b|is\b))")


class UnreadableRule(ValueError):
    """A line could not be read as a trade rule; the message says why and shows one."""


def rule_line(rule: strategy.TradeRule, named: Named) -> str:
    """This function will write a rule as a line, or nothing where a line could be misread."""
    said = f"{rule.term} to {_written(named(rule.term), rule.to)} for {rule.level}"
    if rule.conditions:
        said += f" if {_joined(rule.conditions, named)}"
    try:
        term, to, level, conditions, _ = read_rule(said, named)
    except UnreadableRule:
        return ""
    same = (term, to, level, conditions) == (rule.term, rule.to, rule.level, rule.conditions)
    return said if same and said.isprintable() else ""


def conditions_line(conditions: Sequence[strategy.Condition], named: Named) -> str:
    """This function will write conditions as a line, or nothing where a line could be misread."""
    if not conditions:
        return ""
    said = _joined(conditions, named)
    try:
        same = read_conditions(said, named)[0] == tuple(conditions)
    except UnreadableRule:
        return ""
    return said if same and said.isprintable() else ""


def read_rule(line: str, named: Named) -> Parsed:
    """This function will read a line as (term, to, level, conditions, warnings); raises `UnreadableRule`."""
    found = _RULE.fullmatch(line.strip())
    if found is None:
        raise UnreadableRule(f"“{line}” is no trade rule. Write it like: {EXAMPLE}.")
    to, doubt = _value(named(found["term"]), found["to"], found["term"])
    conditions, doubts = read_conditions(found["rest"], named) if found["rest"] else ((), ())
    return found["term"], to, found["level"], conditions, (*doubt, *doubts)


def read_conditions(line: str, named: Named) -> tuple[tuple[strategy.Condition, ...], tuple[str, ...]]:
    """This function will read conditions joined by “and”, with warnings; raises `UnreadableRule`."""
    made: list[strategy.Condition] = []
    doubts: list[str] = []
    for part in _AND.split(line.strip()):
        found = _CONDITION.fullmatch(part.strip())
        if found is None:
            raise UnreadableRule(
                f"“{part}” is no condition. Write a term, ≥, ≤ or =, and a value, such as contract_months ≥ 36."
            )
        value, doubt = _value(named(found["term"]), found["value"], found["term"])
        doubts.extend(doubt)
        made.append(strategy.Condition(term=found["term"], comparison=_COMPARISONS[found["how"]], value=value))
    return tuple(made), tuple(doubts)


def _joined(conditions: Sequence[strategy.Condition], named: Named) -> str:
    return " and ".join(
        f"{each.term} {each.comparison} {_written(named(each.term), each.value)}" for each in conditions
    )


def _written(term: terms.Term | None, value: float) -> str:
    said = told_value(term, value)
    if term is None or isinstance(said, str):
        return str(said)
    unit = terms.unit(term)
    return f"{said!r} {unit}" if unit else repr(said)


def _value(term: terms.Term | None, text: str, key: str) -> tuple[float, tuple[str, ...]]:
    try:
        value, doubt = read_value(term, _plain(text), text.strip())
    except Unclear as broken:
        raise UnreadableRule(f"{key}: {broken} {broken.advice}") from broken
    return value, (doubt,) if doubt else ()


def _plain(text: str) -> str | float:
    """A bare number as a number, so that a doubtful 0.12 is noticed as in any other place."""
    try:
        return float(text) if re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*", text, re.IGNORECASE) else text
    except ValueError:
        return text
