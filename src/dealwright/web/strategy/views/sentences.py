"""Parts of a strategy as sentences, and the titles they stand under."""

from __future__ import annotations

from functools import singledispatch

from dealwright.core import strategy as core
from dealwright.core import terms
from dealwright.web.strategy.models import PartKind as Kind

TITLES = {
    Kind.RULE: "Trade rules",
    Kind.AGGREGATE: "Limits of totals",
    Kind.LEVEL: "Levels",
    Kind.HOLDER: "Who holds a level beyond their role",
    Kind.SHARE: "What makes 100",
    Kind.BEHAVIOUR: "More of, less of",
    Kind.METRIC: "Success metrics",
    Kind.GUIDELINE: "Guidelines",
}
HINTS = {
    Kind.RULE: "No trade rule yet. With one, a seller may go further on a term when something is obtained for it.",
    Kind.AGGREGATE: "No total is limited yet. Pocket margin is the usual first one.",
    Kind.LEVEL: "No level yet. Begin with the seller, then who decides next, up to the last who may say yes.",
    Kind.HOLDER: "Nobody is named: each level is held by the role it names.",
    Kind.SHARE: "No weights yet. Give each term that matters its share of 100.",
    Kind.BEHAVIOUR: "Nothing yet. Name what sellers shall do more of, and what less.",
    Kind.METRIC: "No metric yet. One leading and one lagging metric are a good beginning.",
    Kind.GUIDELINE: "No guideline yet.",
}
ANCHORS = {  # as `places` names them
    Kind.RULE: "rules",
    Kind.AGGREGATE: "aggregates",
    Kind.LEVEL: "ladder-levels",
    Kind.HOLDER: "ladder-holders",
    Kind.SHARE: "great-deal-parts",
    Kind.BEHAVIOUR: "great-deal-behaviours",
    Kind.METRIC: "metrics",
    Kind.GUIDELINE: "guidelines",
}
MEASURES = {
    "pocket_margin": "Pocket margin",
    "total_contract_value": "Total contract value",
    "total_worth": "Total worth",
}
COMPARED = {"≥": "at least", "≤": "at most", "=": "exactly"}


@singledispatch
def of(part: object, content: core.Strategy) -> str:
    """This function will say a part in one sentence."""
    raise LookupError(f"There is no sentence for {type(part).__name__}.")


@of.register
def _(part: core.TradeRule, content: core.Strategy) -> str:
    gets = " and ".join(
        f"{_name(each.term, content)} {COMPARED[each.comparison.value]} {_value(each.term, each.value, content)}"
        for each in part.conditions
    )
    term, to = _name(part.term, content), _value(part.term, part.to, content)
    return f"{term} to {to} for {_level(part.level, content)}{_for(part.scope)}, if {gets or 'nothing is obtained'}"


@of.register
def _(part: core.Aggregate, content: core.Strategy) -> str:
    limits = ", ".join(f"{_level(level, content)} {value:,.6g}" for level, value in part.range.limits)
    target = f"{part.range.target:,.6g}"
    return f"{MEASURES[part.measure.value]}{_for(part.range.scope)}: target {target}; no lower than {limits}"


@of.register
def _(part: core.Level, content: core.Strategy) -> str:
    return f"{part.name}, held by {f'every {part.role}' if part.role else 'named members'}"


@of.register
def _(part: core.Holder, content: core.Strategy) -> str:
    return f"{part.member} decides as {_level(part.level, content)}{_for(part.scope)}"


@of.register
def _(part: core.Part, content: core.Strategy) -> str:
    return f"{_name(part.term, content)}: {part.weight:.6g} of 100, whole at {_value(part.term, part.value, content)}"


@of.register
def _(part: core.Behaviour, content: core.Strategy) -> str:
    return f"{'More' if part.wanted is terms.Direction.MORE else 'Less'}: {part.text}"


@of.register
def _(part: core.Metric, content: core.Strategy) -> str:
    target = "" if part.target is None else f", target {part.target:,.6g} {part.unit}".rstrip()
    owner = f", {part.owner}" if part.owner else ""
    return f"{part.name} ({part.tense.value}): {part.wanted.value} is better{target}{owner}"


@of.register
def _(part: core.Guideline, content: core.Strategy) -> str:
    about = f"{_name(part.term, content)}: " if part.term else ""
    return f"{about}{part.text}{f' ({part.scope})' if part.scope.stated else ''}"


def more(part: object) -> str:
    """This function will say what stands beside the sentence: a reason or a definition."""
    if isinstance(part, core.Aggregate):
        return part.range.reason
    return str(getattr(part, "reason", "") or getattr(part, "definition", ""))


def _name(key: str, content: core.Strategy) -> str:
    entry = content.entry(key)
    return entry.term.name if entry else f"“{key}”"


def _value(key: str, value: float, content: core.Strategy) -> str:
    entry = content.entry(key)
    return terms.written(entry.term, value) if entry else f"{value:g}"


def _level(key: str, content: core.Strategy) -> str:
    return next((level.name for level in content.ladder.levels if level.key == key), key)


def _for(scope: terms.Scope) -> str:
    return f" in {scope}" if scope.stated else ""
