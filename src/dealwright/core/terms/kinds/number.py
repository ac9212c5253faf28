"""Reading and writing shared by every kind whose values are plain numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from dealwright.core.terms.kinds.kind import UnreadableValue, plain_number


def reader(*, example: str, suffixes: tuple[str, ...] = ()) -> Callable[[str, tuple[str, ...]], Decimal]:
    """This function will give a reader of numbers that also accepts one of `suffixes` behind the number."""

    def read(text: str, _choices: tuple[str, ...]) -> Decimal:
        bare = text.strip().lower()
        for suffix in suffixes:
            bare = bare.removesuffix(suffix).strip()
        try:
            value = Decimal(bare)
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
