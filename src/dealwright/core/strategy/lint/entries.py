"""Lint of entries: every term stands once, in the order, with an owner, ranges, a formula and a day that make sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from dealwright.core import terms
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.strategy import Entry, Finance, Strategy

# A deal on which every formula is tried once, so that one that never has a worth is seen before it is published.
_TRIED = {"amount": 100_000.0, "cost_of_capital": 0.08, "margin": 0.3, "months": 12.0, "quantity": 10.0}


def problems(strategy: Strategy, *, today: date | None) -> Iterator[Problem]:
    """This function will name the problems of the order and of each term but for its ranges."""
    yield from _order(strategy)
    yield from _repeated(strategy)
    yield from _dimensions(strategy)
    for entry in strategy.entries:
        yield from _entry(entry, today)
        yield from _formula(entry, strategy.finance)


def unknown_kinds(strategy: Strategy) -> Iterator[Problem]:
    """This function will name the terms whose values nobody can read, because their kind is unknown."""
    for entry in strategy.entries:
        if entry.term.kind not in terms.KINDS:
            yield Problem(
                code="unknown-kind",
                term=entry.term.key,
                where=f"terms/{entry.term.key}/kind",
                what=f"{entry.term.name} has the kind “{entry.term.kind}”, which does not exist.",
                advice=f"Choose one of: {', '.join(terms.KINDS)}.",
            )


def _order(strategy: Strategy) -> Iterator[Problem]:
    names = {entry.term.key: entry.term.name for entry in strategy.entries}
    placed = Counter(key for group in strategy.order for key in group)
    for key in placed:
        if key not in names:
            yield Problem(
                code="unknown-in-order",
                term=key,
                where="order",
                what=f"The order names “{key}”, which is no term of this strategy.",
                advice="Take it out of the order, or add the term.",
            )
        elif placed[key] > 1:
            yield Problem(
                code="twice-in-order",
                term=key,
                where="order",
                what=f"{names[key]} stands {placed[key]} times in the order.",
                advice="Keep the one place where it belongs.",
            )
    for key, name in names.items():
        if key not in placed:
            yield Problem(
                code="missing-from-order",
                term=key,
                where="order",
                what=f"{name} is missing from the order, so nobody can say what it may be traded for.",
                advice="Put it where it belongs, in a group of its own or beside terms that matter alike.",
            )


def _repeated(strategy: Strategy) -> Iterator[Problem]:
    for key, times in Counter(entry.term.key for entry in strategy.entries).items():
        if times > 1:
            yield Problem(
                code="repeated-term",
                term=key,
                where=f"terms/{key}",
                what=f"“{key}” is listed {times} times.",
                advice="Keep one and move the ranges of the others into it.",
            )


def _dimensions(strategy: Strategy) -> Iterator[Problem]:
    unknown = [name for name in strategy.dimensions if name not in terms.DIMENSIONS]
    if unknown or len(set(strategy.dimensions)) < len(strategy.dimensions):
        said = f"names {', '.join(f'“{name}”' for name in unknown)}" if unknown else "names one dimension twice"
        yield Problem(
            code="unknown-dimension",
            where="dimensions",
            what=f"The declared order of dimensions {said}.",
            advice=f"Name each of these at most once: {', '.join(terms.DIMENSIONS)}.",
        )


def _entry(entry: Entry, today: date | None) -> Iterator[Problem]:
    term, where = entry.term, f"terms/{entry.term.key}"
    if not term.owner:
        yield Problem(
            code="no-owner",
            term=term.key,
            where=f"{where}/owner",
            what=f"{term.name} has no owner, so nobody can sign it.",
            advice="Name the function that decides about it.",
        )
    if not entry.ranges:
        yield Problem(
            code="no-range",
            term=term.key,
            where=f"{where}/ranges",
            what=f"{term.name} has no range.",
            advice="State best, target and at least one limit, or take the term out.",
        )
    if term.review_by is not None and today is not None and term.review_by < today:
        yield Problem(
            code="review-overdue",
            severity=Severity.WARNING,
            term=term.key,
            where=f"{where}/review_by",
            what=f"{term.name} should have been looked at by {term.review_by}; today is {today}.",
            advice="Look at it again and set the next day of review.",
        )


def _formula(entry: Entry, finance: Finance) -> Iterator[Problem]:
    term, where = entry.term, f"terms/{entry.term.key}/money_worth"
    if not term.money_worth:
        return
    try:
        formula = terms.formula.read(term.money_worth)
    except terms.UnreadableFormula as broken:
        yield Problem(
            code="unreadable-formula",
            term=term.key,
            where=where,
            what=f"The money worth of {term.name} cannot be read: {broken}",
            advice="Correct the formula, or leave it empty until it is known.",
        )
        return
    stated = {"cost_of_capital": finance.cost_of_capital, "margin": finance.margin}
    for name in sorted(formula.names):
        if name in stated and stated[name] is None:
            yield Problem(
                code="figure-missing",
                severity=Severity.WARNING,
                term=term.key,
                where=f"finance/{name}",
                what=f"The money worth of {term.name} needs the {name.replace('_', ' ')}, which is not stated.",
                advice="State it with the strategy, or take it out of the formula.",
            )
    yield from _tried(entry, formula, where)


def _tried(entry: Entry, formula: terms.Formula, where: str) -> Iterator[Problem]:
    for value in dict.fromkeys(each for range_ in entry.ranges[:1] for each in (range_.target, range_.walk_away)):
        try:
            formula.worth({**_TRIED, "value": value})
        except terms.NoWorth as broken:
            yield Problem(
                code="formula-without-worth",
                severity=Severity.WARNING,
                term=entry.term.key,
                where=where,
                what=f"{entry.term.name} has no money worth at {terms.written(entry.term, value)}: {broken}",
                advice="Say with “… if … else …” what holds there.",
            )
            return
