"""Between what a round says and the JSON it is kept as."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dealwright.core import priorities, strategy, terms
from dealwright.web.agreement import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Past deals that lie in the disputed part of a term."""

    low: float
    high: float
    deals: int
    money: float | None
    currency: str
    dataset_id: int
    dataset: str
    generated: bool


def write_board(
    order: priorities.Order,
    agreement: priorities.Agreement,
    ranges: Mapping[str, priorities.RangeAgreement],
    passages: Mapping[str, Sequence[Passage]],
) -> dict[str, Any]:
    """This function will give all that a round says as plain data, so that a page only reads."""
    told = {
        key: {
            **strategy.part_record(found),
            "open_conflict": found.open_conflict,
            "disputed": [list(span) for span in found.disputed],
            "passages": [strategy.part_record(each) for each in passages.get(key, ())],
        }
        for key, found in ranges.items()
    }
    written: dict[str, Any] = {
        "order": {**strategy.part_record(order), "exactness": order.exactness},
        "agreement": strategy.part_record(agreement),
        "ranges": told,
    }
    return json.loads(json.dumps(written)) if written else {}


def groups(said: Iterable[Iterable[str]]) -> priorities.Groups:
    """This function will give an order that was kept as lists."""
    return tuple(tuple(str(key) for key in group) for group in said)


def lists(order: Iterable[Iterable[str]]) -> list[list[str]]:
    """This function will give an order as lists, to be kept."""
    return [list(group) for group in order]


def conflict_sentence(term: terms.Term, found: priorities.RangeAgreement) -> str:
    """This function will say in a sentence that functions share nothing of their ranges for a term."""
    sides = [
        f"{function} wants {terms.written(term, low)} to {terms.written(term, high)}"
        for function, low, high in found.ranges
    ]
    only = f"Only {terms.written(term, found.overlap[0])}" if found.overlap else "No value"
    return f"{term.name}: {'; '.join(sides)}. {only} satisfies all of them."


def range_text(term: terms.Term, agreed: terms.Range | None) -> str:
    """This function will write a range so that two people can see whether they speak of the same one."""
    if agreed is None:
        return ""
    figures = [("best", agreed.best), ("target", agreed.target), *agreed.limits]
    return ", ".join(f"{name} {terms.written(term, value)}" for name, value in figures)


def proof_of_shift(shift: models.Shift, row: models.Standing) -> dict[str, Any]:
    """This function will give the record of a shift in effect for the chain of proof (METHOD §13)."""
    return {
        "id": shift.pk,
        "strategy": shift.strategy_id,
        "revision": shift.revision.number,
        "function": shift.function,
        "before": shift.before,
        "ranking": shift.ranking,
        "reason": shift.reason,
        "asked_by": shift.asked_by_id,
        "answered_by": shift.answered_by_id,
        "number": row.number,
        "order": row.groups,
        "voices": row.voices,
    }


def proof_of_decision(remark: models.Remark, *, conflicts: Sequence[int]) -> dict[str, Any]:
    """This function will give the record of a decision for the chain of proof (METHOD §13)."""
    return {
        "id": remark.pk,
        "strategy": remark.strategy_id,
        "term": remark.term_key,
        "by": remark.said_by_id,
        "reason": remark.text,
        "conflicts": list(conflicts),
        "decided": remark.record,
    }
