"""Lint of aims: totals, the great deal with its weights, metrics, guidelines.

Weights make 100 and belong to ranges (METHOD §1): when a range changes its width against the strategy before, its
weight should move with it, and whether it does or not is said, never left to pass in silence.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.aims import Aggregate, Part
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.strategy import Strategy
from dealwright.core.strategy.weights import WHOLE, reweighted, widths

NEAR = 0.05  # weights nearer than this are the same to a reader [d]


def problems(strategy: Strategy, *, before: Strategy | None) -> Iterator[Problem]:
    """This function will name the problems of everything a strategy aims at."""
    named = {entry.term.key: entry.term for entry in strategy.entries}
    yield from _shares(strategy, named)
    yield from _weights(strategy)
    if before is not None:
        yield from _moved(strategy, before, named)
    yield from _totals(strategy)
    yield from _metrics(strategy)
    yield from _unknown_terms(strategy, named)
    yield from _finance(strategy)


def _shares(strategy: Strategy, named: dict[str, terms.Term]) -> Iterator[Problem]:
    for key, times in Counter(part.term for part in strategy.great_deal.parts).items():
        if times > 1:
            place = next(place for place, part in enumerate(strategy.great_deal.parts) if part.term == key)
            yield Problem(
                code="repeated-share",
                term=key,
                where=f"great_deal/parts/{place}",
                what=f"“{key}” has {times} shares in a great deal.",
                advice="Keep one share with the weight of all.",
            )
    for place, part in enumerate(strategy.great_deal.parts):
        entry = strategy.entry(part.term)
        if not part.weight > 0 or not math.isfinite(part.weight):
            yield Problem(
                code="weight-not-positive",
                term=part.term,
                where=f"great_deal/parts/{place}/weight",
                what=f"{_name(part, named)} has the weight {figures.number(part.weight)} in a great deal.",
                advice="Give it a weight above 0, or take it out.",
            )
        if not math.isfinite(part.value):
            yield Problem(
                code="no-number",
                term=part.term,
                where=f"great_deal/parts/{place}/value",
                what=f"The value of {_name(part, named)} that earns its whole weight is no number.",
                advice="State the figure.",
            )
        passed = [each for each in (entry.ranges if entry else ()) if not _leads(part, each, named)]
        if entry and passed:
            yield Problem(
                code="share-without-worth",
                term=part.term,
                where=f"great_deal/parts/{place}/value",
                what=f"{terms.written(entry.term, part.value)} earns all of the weight of {entry.term.name}, but for "
                f"{passed[0].scope} it is no better than the walk-away "
                f"({terms.written(entry.term, passed[0].walk_away)}).",
                advice="Name a value that is worth wanting, at best the best of the range.",
            )


def _leads(part: Part, range_: terms.Range, named: dict[str, terms.Term]) -> bool:
    return named[part.term].better(part.value, range_.walk_away)


def _weights(strategy: Strategy) -> Iterator[Problem]:
    total = sum(part.weight for part in strategy.great_deal.parts)
    if strategy.great_deal.parts and not abs(total - WHOLE) <= 0.005 * len(strategy.great_deal.parts):
        way = "too much" if total > WHOLE else "missing"
        yield Problem(
            code="weights-not-100",
            where="great_deal/parts",
            what=f"The weights of a great deal make {figures.number(total)} and not 100: "
            f"{figures.number(abs(WHOLE - total))} {way}.",
            advice="Change one of them, or let all be brought to 100 in proportion.",
        )


def _moved(strategy: Strategy, before: Strategy, named: dict[str, terms.Term]) -> Iterator[Problem]:
    old_widths, new_widths = widths(before, strategy)
    moved = {key for key, width in new_widths.items() if not math.isclose(width, old_widths[key])}
    old = {part.term: part.weight for part in before.great_deal.parts}
    if not moved & old.keys():
        return
    expected = {part.term: part.weight for part in reweighted(before.great_deal.parts, old_widths, new_widths)}
    for place, part in enumerate(strategy.great_deal.parts):
        if part.term not in expected or part.term not in named:
            continue
        due, was = expected[part.term], old[part.term]
        if part.term not in moved and math.isclose(part.weight, was):
            continue
        if abs(due - was) <= NEAR and abs(part.weight - was) <= NEAR:
            continue
        yield _move(place, part, was, due, named[part.term], grew=_grew(part.term, old_widths, new_widths))


def _grew(key: str, old: dict[str, float], new: dict[str, float]) -> str:
    if key not in new or math.isclose(old[key], new[key]):
        return "Ranges of other terms changed"
    ratio = figures.ratio(new[key] / old[key]) if old[key] else "from nothing"
    return f"Its range is {ratio} as wide as before"


def _move(place: int, part: Part, was: float, due: float, term: terms.Term, *, grew: str) -> Problem:
    now, old, fitting = (figures.number(weight) for weight in (part.weight, was, due))
    if abs(part.weight - due) <= NEAR:
        code, said = "weight-moved", f"so its weight moved from {old} to {now} and a unit of it counts as before."
        advice = "Nothing to do if this is meant."
    else:
        code = "weight-stayed"
        went = "stayed" if abs(part.weight - was) <= NEAR else f"went from {old} to"
        said = f"but its weight {went} {now}: a unit of it no longer counts what it did. {fitting} would keep that."
        advice = f"Set the weight to {fitting}, or say why a unit should count otherwise now."
    return Problem(
        code=code,
        severity=Severity.WARNING,
        term=part.term,
        where=f"great_deal/parts/{place}/weight",
        what=f"{term.name}: {grew[0].lower()}{grew[1:]}, {said}",
        advice=advice,
    )


def _totals(strategy: Strategy) -> Iterator[Problem]:
    for place, total in enumerate(strategy.aggregates):
        name, where = f"The limit on {total.measure.value.replace('_', ' ')}", f"aggregates/{place}"
        for (one, better), (other, worse) in _steps(total):
            if worse > better:
                yield Problem(
                    code="disorder",
                    where=f"{where}/{'target' if other == 'target' else 'limits/' + other}",
                    what=f"{name} for {total.range.scope}: the {other} ({figures.number(worse)}) is better for us than "
                    f"the {one} ({figures.number(better)}).",
                    advice="Order the figures from best for us to walk-away.",
                )
                break
        for level, _ in total.range.limits:
            if strategy.ladder.levels and strategy.ladder.rank(level) is None:
                yield Problem(
                    code="unknown-level",
                    where=f"{where}/limits/{level}",
                    what=f"{name} is stated for “{level}”, a level the ladder does not have.",
                    advice="Add the level, or choose one that the ladder has.",
                )


def _steps(total: Aggregate) -> list[tuple[tuple[str, float], tuple[str, float]]]:
    steps = [("best", total.range.best), ("target", total.range.target), *total.range.limits]
    return list(zip(steps[:-1], steps[1:], strict=True))  # noqa: RUF007  # typed as a list of pairs


def _metrics(strategy: Strategy) -> Iterator[Problem]:
    counted = Counter(metric.key for metric in strategy.metrics)
    seen: set[str] = set()
    for place, metric in enumerate(strategy.metrics):
        if counted[metric.key] > 1 and metric.key not in seen:
            yield Problem(
                code="repeated-metric",
                where=f"metrics/{place}/key",
                what=f"The key “{metric.key}” names {counted[metric.key]} metrics.",
                advice="Give each metric a key of its own.",
            )
        seen.add(metric.key)


def _unknown_terms(strategy: Strategy, named: dict[str, terms.Term]) -> Iterator[Problem]:
    said = [(part.term, f"great_deal/parts/{place}/term", "A share of a great deal")
            for place, part in enumerate(strategy.great_deal.parts)]  # fmt: skip
    said += [(each.term, f"great_deal/behaviours/{place}/term", f"The wanted behaviour “{each.text}”")
             for place, each in enumerate(strategy.great_deal.behaviours)]  # fmt: skip
    said += [
        (each.term, f"metrics/{place}/term", f"The metric {each.name}") for place, each in enumerate(strategy.metrics)
    ]
    said += [(each.term, f"guidelines/{place}/term", f"The guideline “{each.text}”")
             for place, each in enumerate(strategy.guidelines)]  # fmt: skip
    for key, where, name in said:
        if key and key not in named:
            yield Problem(
                code="unknown-term",
                term=key,
                where=where,
                what=f"{name} names “{key}”, which is no term of this strategy.",
                advice="Add the term, or name another one.",
            )


def _finance(strategy: Strategy) -> Iterator[Problem]:
    for name in ("cost_of_capital", "margin"):
        share = getattr(strategy.finance, name)
        if share is not None and not 0 <= share <= 1:
            yield Problem(
                code="looks-like-percent",
                severity=Severity.WARNING,
                where=f"finance/{name}",
                what=f"The {name.replace('_', ' ')} is {figures.number(share)}, which is {figures.share(share)}.",
                advice=f"Write it as a share: {share / 100:g} for {share:g} %.",
            )


def _name(part: Part, named: dict[str, terms.Term]) -> str:
    return named[part.term].name if part.term in named else f"“{part.term}”"
