"""Reading and writing shared by every kind whose values are plain numbers.

What is written is read again: thousands marks are accepted where they stand every three digits. A comma anywhere else
is refused rather than guessed at, since 1,5 means fifteen tenths to one reader and nothing to another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from dealwright.core.terms.kinds.kind import UnreadableValue, plain_number

GROUPED = re.compile(r"[+\-−]?\d{1,3}(,\d{3})+(\.\d+)?")


def reader(*, example: str, suffixes: tuple[str, ...] = ()) -> Callable[[str, tuple[str, ...]], Decimal]:
    """This function will give a reader of numbers that also accepts one of `suffixes` behind the number."""

    def read(text: str, _choices: tuple[str, ...]) -> Decimal:
        bare = text.strip().lower()
        for suffix in suffixes:
            bare = bare.removesuffix(suffix).strip()
        if GROUPED.fullmatch(bare):
            bare = bare.replace(",", "")
        try:
            value = Decimal(bare.replace("−", "-"))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise UnreadableValue(f"“{text}” is not a number here. Write it like {example}.")
        return value

    return read


def writer(*, suffix: str = "", places: int = 2) -> Callable[[Decimal, tuple[str, ...]], str]:
    """This function will give a writer of numbers with `suffix` behind them."""

    def write(value: Decimal, _choices: tuple[str, ...]) -> str:
        return plain_number(value, places=places) + suffix

    return write
