"""What a kind of term is: how its values are read from text and written for a reader.

Every term value is one number in the kind's base unit, so that ranges, worth and statistics treat all kinds alike. Only
reading and writing know that 30 is a percentage or that 2 means "DAP". Percentages are held as points (12.5 means
12.5 %), durations in the unit the kind names.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


class UnreadableValue(ValueError):
    """A text could not be read as a value of the kind; the message says what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of commercial term."""

    key: str  # as written in mapping and strategy files
    name: str  # as shown to a reader
    unit: str  # the base unit shown behind the number; empty when there is none
    read: Callable[[str, tuple[str, ...]], Decimal]  # (text, choices) → value; raises UnreadableValue
    write: Callable[[Decimal, tuple[str, ...]], str]  # (value, choices) → text a reader understands
    whole: bool = False  # whether only whole numbers make sense
    has_choices: bool = False  # whether a term of this kind states its choices, worst for us first
    least: float = -math.inf  # a smaller value means nothing, or hardly ever what was meant
    most: float = math.inf  # and so does a larger one


def plain_number(value: Decimal, *, places: int = 2) -> str:
    """This function will write a number with thousands marks and no trailing zeros."""
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
