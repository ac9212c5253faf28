"""Finding: something in the past deals that a person should know, said as data.

A finding says what was found, where, why it matters and what to do. It is not an error: whatever could be used was
used. Each room of `history` reports its own; doors only display them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    NOTE = "note"  # good to know; nothing to do
    DATA = "data"  # something in the source looks wrong; the figure was left out or capped
    LIMIT = "limit"  # a question could not be answered from these deals
    ALERT = "alert"  # the company should look at this


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, where, why and what to do about it."""

    code: str  # stable and short, such as "price-outlier"; documented in docs/findings.md
    weight: Weight
    what: str  # one sentence with the figures in it
    where: str = ""  # file, rows, columns, or the segment it speaks of
    why: str = ""
    advice: str = ""
    count: int = 0  # rows or deals it concerns
    rows: tuple[int, ...] = ()  # up to 20 source rows as examples


def finding_from(fields: Mapping[str, Any]) -> Finding:
    """This function will give back the finding whose fields were written as plain values, such as in JSON."""
    return Finding(**{**fields, "weight": Weight(fields["weight"]), "rows": tuple(fields["rows"])})


def counted(count: int, one: str, many: str) -> str:
    """This function will give the sentence that fits a count; `{n}` in the second stands for it.

    >>> counted(1, "One row was left out.", "{n} rows were left out.")
    'One row was left out.'
    >>> counted(1200, "One row was left out.", "{n} rows were left out.")
    '1,200 rows were left out.'
    """
    return one if count == 1 else many.format(n=f"{count:,}")
