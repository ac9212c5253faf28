"""The rows of each sheet: what a strategy says, by the paths of the columns.

A value of a term is handed on with its term, so that its cell can carry the unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading import conditions_line, share_text, told_value, worth_term
from dealwright.files.strategy_xlsx.cells import as_json, intervals_text, joined, order_text

Named = Mapping[str, terms.Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A value of a term."""

    value: float
    term: terms.Term | None


Cell = str | int | float | date | Worth | None
Row = dict[str, Cell]


def levels_in(ranges: list[terms.Range]) -> tuple[str, ...]:
    """This function will list all levels that ranges name, each range's own order kept where they agree."""
    found: list[str] = []
    for range_ in ranges:
        at = 0
        for level, _ in range_.limits:
            if level in found:
                at = max(at, found.index(level) + 1)
            else:
                found.insert(at, level)
                at += 1
    return tuple(found)


def fields(said: strategy.Strategy) -> dict[str, Cell]:
    """This function will give the single values of a strategy."""
    finance = {"finance/cost_of_capital": said.finance.cost_of_capital, "finance/margin": said.finance.margin}
    return {
        "strategy": said.name,
        "currency": said.currency,
        "business_unit": said.business_unit,
        "origin": said.origin,
        **{path: None if value is None else share_text(value) for path, value in finance.items()},
        "shifts_at_once": "yes" if said.shifts_at_once else "no",
        "dimensions": joined(said.dimensions),
        "order": order_text(said.order) if said.order else None,
        "great_deal/text": said.great_deal.text,
    }


def terms_of(said: strategy.Strategy) -> Iterator[Row]:
    """This function will give a row for each term."""
    for entry in said.entries:
        term = entry.term
        yield {
            "key": term.key,
            "name": term.name,
            "kind": term.kind,
            "unit": term.unit,
            "better": term.direction.value,
            "owner": term.owner,
            "nature": term.nature.value,
            "choices": joined(term.choices) if term.choices else None,
            "description": term.description,
            "talk_track/why": term.talk_track.why,
            "talk_track/customer": term.talk_track.customer,
            "talk_track/ask": term.talk_track.ask,
            "money_worth": term.money_worth,
            "review_by": term.review_by,
        }


def ranges(said: strategy.Strategy, levels: tuple[str, ...]) -> Iterator[Row]:
    """This function will give a row for each range of each term."""
    for entry in said.entries:
        for range_, found in zip(entry.ranges, entry.evidence, strict=True):
            evidence: Row = {}
            if found is not None:
                evidence = {
                    "evidence/deals": found.deals,
                    "evidence/intervals": intervals_text(found.intervals) if found.intervals else None,
                }
            first: Row = {"term": entry.term.key}
            yield first | _range(entry.term, range_, levels) | evidence


def aggregates(said: strategy.Strategy, levels: tuple[str, ...]) -> Iterator[Row]:
    """This function will give a row for each limit of a total."""
    for each in said.aggregates:
        row = _range(worth_term(each.measure), each.range, levels)
        first: Row = {"measure": each.measure.value, "owner": each.owner}
        yield first | row


def rules(said: strategy.Strategy, named: Named) -> Iterator[Row]:
    """This function will give a row for each trade rule."""
    for rule in said.rules:
        line = conditions_line(rule.conditions, named.get)
        if rule.conditions and (not line or line.startswith("[")):
            line = as_json(
                [
                    [each.term, each.comparison.value, told_value(named.get(each.term), each.value)]
                    for each in rule.conditions
                ]
            )
        to = Worth(value=rule.to, term=named.get(rule.term))
        row: Row = {
            "key": rule.key,
            "term": rule.term,
            "level": rule.level,
            "to": to,
            "if": line,
            "reason": rule.reason,
        }
        yield row | _scope(rule.scope)


def ladder(said: strategy.Strategy) -> Iterator[Row]:
    """This function will give a row for each level, then one for each holder."""
    for level in said.ladder.levels:
        yield {"level": level.key, "name": level.name, "role": level.role}
    for holder in said.ladder.holders:
        row: Row = {"level": holder.level, "member": holder.member}
        yield row | _scope(holder.scope)


def great_deal(said: strategy.Strategy, named: Named) -> Iterator[Row]:
    """This function will give a row for each share, then one for each behaviour."""
    for part in said.great_deal.parts:
        value = Worth(value=part.value, term=named.get(part.term))
        yield {"says": "part", "term": part.term, "weight": part.weight, "value": value}
    for each in said.great_deal.behaviours:
        yield {"says": each.wanted.value, "term": each.term, "text": each.text}


def metrics(said: strategy.Strategy) -> Iterator[Row]:
    """This function will give a row for each metric."""
    for each in said.metrics:
        row: Row = {"key": each.key, "name": each.name, "tense": each.tense.value, "wanted": each.wanted.value}
        more: Row = {"target": each.target, "definition": each.definition, "term": each.term}
        yield row | {"unit": each.unit, "owner": each.owner} | more


def guidelines(said: strategy.Strategy) -> Iterator[Row]:
    """This function will give a row for each guideline."""
    for each in said.guidelines:
        row: Row = {"term": each.term, "text": each.text}
        yield row | _scope(each.scope)


def _scope(scope: terms.Scope) -> Row:
    return {f"for/{name}": text for name, text in scope.stated}


def _range(term: terms.Term, range_: terms.Range, levels: tuple[str, ...]) -> Row:
    own = tuple(level for level, _ in range_.limits)
    row: Row = {
        "valid/from": range_.valid.start_on,
        "valid/before": range_.valid.end_before,
        "best": Worth(value=range_.best, term=term),
        "target": Worth(value=range_.target, term=term),
        "reason": range_.reason,
        "in_order": joined(own) if own != tuple(level for level in levels if level in own) else None,
    }
    limits: Row = {f"limits/{level}": Worth(value=value, term=term) for level, value in range_.limits}
    return row | limits | _scope(range_.scope)
