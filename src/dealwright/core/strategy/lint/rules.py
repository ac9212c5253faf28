"""Lint of trade rules, each by itself: known terms and levels, a get for every give, and a limit it really moves.

A rule meets the ranges of its term that one deal can fit together with it. It is *in vain* where its level may go as
far already in all of them, and *past the walk-away* where there is no deal whatever is obtained. What it asks must be
possible (no two conditions against each other), obtainable (not better than our best), worth asking (the walk-away does
not meet it already) and a get (not worse for us).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.ladder import WALK_AWAY
from dealwright.core.strategy.lint.demands import Stretch, demands
from dealwright.core.strategy.lint.ground import Ground
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.lint.values import looks_like_share
from dealwright.core.strategy.strategy import Strategy
from dealwright.core.strategy.things import condition as said_as
from dealwright.core.strategy.trade_rules import Comparison, TradeRule

_Found = tuple[str, Severity, str, str, str]  # code, severity, cell, sentence, advice
E, W = Severity.ERROR, Severity.WARNING


def problems(strategy: Strategy, on: Ground) -> Iterator[Problem]:
    """This function will name the problems of each trade rule."""
    counted = Counter(rule.key for rule in strategy.rules)
    seen: set[str] = set()
    for place, rule in enumerate(strategy.rules):
        found = list(_rule(rule, on))
        if counted[rule.key] > 1 and rule.key not in seen:
            found.insert(0, _repeated(rule, counted[rule.key]))
        seen.add(rule.key)
        for code, severity, cell, what, advice in found:
            yield Problem(
                code=code,
                severity=severity,
                term=rule.term,
                where=f"rules/{place}/{cell}",
                what=f"The trade rule “{rule.key}” {what}",
                advice=advice,
            )


def _repeated(rule: TradeRule, times: int) -> _Found:
    return "repeated-rule", E, "key", f"shares its key with {times - 1} more.", "Give each rule a key of its own."


def _rule(rule: TradeRule, on: Ground) -> Iterator[_Found]:
    unknown = [("term", rule.term), *((f"conditions/{n}/term", each.term) for n, each in enumerate(rule.conditions))]
    for cell, key in unknown:
        if key not in on.named:
            yield (
                "unknown-term",
                E,
                cell,
                f"names “{key}”, which is no term of this strategy.",
                "Add or change the term.",
            )
    if on.ladder.levels and (on.ladder.rank(rule.level) is None or rule.level == WALK_AWAY):
        said = f"is for the level “{rule.level}”, which the ladder does not have."
        yield "unknown-level", E, "level", said, f"Choose one of: {', '.join(each.key for each in on.ladder.levels)}."
    numbers = [("to", rule.to), *((f"conditions/{n}/value", each.value) for n, each in enumerate(rule.conditions))]
    for cell, number in numbers:
        if not math.isfinite(number):
            yield "no-number", E, cell, "holds a figure that is no number.", "State the figure."
            return
    if not rule.conditions:
        advice = "Say what must be obtained, or move the limit itself."
        yield "nothing-asked", E, "conditions", "gives without asking for anything.", advice
    if rule.term in on.named:
        yield from _extent(rule, on)
    yield from _conditions(rule, on)


def _extent(rule: TradeRule, on: Ground) -> Iterator[_Found]:
    """Whether the rule moves a limit, and where to."""
    term, met = on.named[rule.term], on.met(rule.term, rule.scope)
    to = terms.written(term, rule.to)
    if not met:
        said = f"is for {rule.scope}, but {term.name} has no range there."
        yield "rule-without-range", W, "scope", said, "Widen its scope, or add a range."
        return
    limits = list(zip(met, on.limits(rule.term, rule.level, rule.scope), strict=True))
    if all(limit is not None and not term.better(limit, rule.to) for _, limit in limits):
        range_, limit = limits[0]
        said = (
            f"moves the limit of {rule.level} for {term.name} to {to}, but for {range_.scope} it lies at "
            f"{terms.written(term, limit)} already."
        )
        yield "rule-in-vain", W, "to", said, "Let it lead further, or take it out."
    past = [each for each in met if term.better(each.walk_away, rule.to)]
    if past:
        everywhere = len(past) == len(met)
        said = (
            f"leads to {to} for {term.name}, past the walk-away {terms.written(term, past[0].walk_away)} for "
            f"{past[0].scope}{'' if len(past) == 1 else f' and {len(past) - 1} more'}."
        )
        advice = "Move the walk-away, or end the rule there."
        yield "past-walk-away", E if everywhere else W, "to", said, advice
    figures_of = tuple(each for range_ in met for each in (range_.best, range_.walk_away))
    if looks_like_share(term, (rule.to,)) and not looks_like_share(term, figures_of):
        yield "looks-like-share", W, "to", f"leads to {to}, which looks like a share of 1.", (
            f"Write {100 * rule.to:g} for {100 * rule.to:g} %."
        )  # fmt: skip


def _conditions(rule: TradeRule, on: Ground) -> Iterator[_Found]:
    for place, each in enumerate(rule.conditions):
        if each.term == rule.term and each.term in on.named:
            said = f"asks for {said_as(each, on.named)} in return for the same term."
            yield "asks-itself", E, f"conditions/{place}/term", said, "Ask for another term."
    for key, wanted in demands(rule, on.named).items():
        place = next(place for place, each in enumerate(rule.conditions) if each.term == key)
        asked = figures.listed([said_as(each, on.named) for each in rule.conditions if each.term == key])
        if wanted.empty:
            said = f"asks for {asked}, which no value meets."
            yield "conditions-contradict", E, f"conditions/{place}/value", said, "Leave the one that is meant."
        elif key != rule.term:
            yield from _demand(on.named[key], wanted, on.met(key, rule.scope), place=place, asked=asked)
    for place, each in enumerate(rule.conditions):
        if each.term in on.named and _gives(on.named[each.term], each.comparison):
            said = f"asks for {said_as(each, on.named)}, which is worse for us the further it goes."
            yield "asks-for-a-give", W, f"conditions/{place}/comparison", said, "Ask for a get, or turn the comparison."


def _gives(term: terms.Term, comparison: Comparison) -> bool:
    return comparison is (Comparison.AT_LEAST if term.sign < 0 else Comparison.AT_MOST)


def _demand(
    term: terms.Term, wanted: Stretch, met: Sequence[terms.Range], *, place: int, asked: str
) -> Iterator[_Found]:
    if not met:
        return
    if all(wanted.low > term.orient(each.best) for each in met):
        said = f"asks for {asked}, better than the best of {term.name} ({terms.written(term, met[0].best)})."
        yield "out-of-reach", W, f"conditions/{place}/value", said, "Ask for what can be obtained."
    elif wanted.high == math.inf and all(term.orient(each.walk_away) >= wanted.low for each in met):
        worst = terms.written(term, met[0].walk_away)
        said = f"asks for {asked}, which even the walk-away of {term.name} ({worst}) meets."
        yield "asks-nothing", W, f"conditions/{place}/value", said, "Ask for more than every deal brings anyway."
