"""Money: an amount that always knows its currency.

Two sums in different currencies are never added, compared or divided in silence; a conversion names its rate and its
day (`history/facts` does that for whole tables). Amounts are `Decimal`, because a signature stands under them.

>>> Money(amount=Decimal("12.50"), currency="EUR") + Money(amount=Decimal("7.50"), currency="EUR")
Money(amount=Decimal('20.00'), currency='EUR')
>>> print(Money(amount=Decimal("1234567.5"), currency="USD"))
1,234,567.50 USD

It is *not* a formatter for a reader's locale: doors do that.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


class CurrencyMismatch(ValueError):
    """Two amounts could not be combined because their currencies differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An exact amount of one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same_currency(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same_currency(other), currency=self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(amount=self.amount * factor, currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same_currency(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same_currency(other)

    def __str__(self) -> str:
        return f"{self.amount:,.2f} {self.currency}"

    def _same_currency(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(
                f"{self} and {other} are in different currencies. Convert one of them at a named rate and day first."
            )
        return other.amount
