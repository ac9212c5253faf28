"""Figures as a reader expects them: thousands apart, a true minus, a dash where there is none.

>>> number(1234567), number(-0.0312), number(None)
('1,234,567', '−0.0312', '–')
>>> percent(0.125), percent(0.194), money(12_400_000, "EUR"), money(12.5, "EUR")
('12.5\\xa0%', '19.4\\xa0%', '12.4 million EUR', '12.5 EUR')
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from dealwright.core.kernel import Estimate, figures
from dealwright.web.kit import reading

register = template.Library()
Figure = float | int | Decimal | str | None

MINUS = "\N{MINUS SIGN}"
SMALL = 100  # of the currency; larger amounts are told without coins


@register.filter
def number(value: Figure, digits: int | None = None) -> str:
    """This function will write a number with thousands apart; without `digits`, three figures that matter."""
    if value is None or value == "":
        return "–"
    amount = float(value)
    if digits is None:
        digits = 0 if amount == int(amount) or abs(amount) >= 100 else 1 if abs(amount) >= 10 else 2
        if 0 < abs(amount) < 1:
            return _signed(f"{amount:.3g}")
    return _signed(f"{amount:,.{digits}f}")


@register.filter
def written(value: object) -> object:
    """This function will write any cell of a list: a day, a moment in the reader's zone, yes or no, or itself."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return reading.written(value) if isinstance(value, date) else value


@register.filter
def day(value: date | None) -> str:
    """This function will write the day of a moment in the reader's zone, or a day."""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return "" if value is None else reading.written(value)


@register.filter
def percent(value: Figure) -> str:
    """This function will write a share (0.125) as per cent, in the words of a report."""
    return figures.share(None if value is None or value == "" else float(value))


@register.filter
def money(value: Figure, currency: str = "") -> str:
    """This function will write an amount in the words of a report; below 100 with its coins."""
    if value is None or value == "":
        return figures.ABSENT
    amount = float(value)
    small = 0 < abs(amount) < SMALL
    return f"{figures.number(amount)} {currency}".strip() if small else figures.money(amount, currency)


@register.filter
def interval(estimate: Estimate | None, digits: int | None = None) -> str:
    """This function will write the 90 % interval of an estimate, or a dash where there is none."""
    if estimate is None or estimate.low is None or estimate.high is None:
        return "–"
    return f"{number(estimate.low, digits)} to {number(estimate.high, digits)}"


def _signed(text: str) -> str:
    return f"{MINUS}{text[1:]}" if text.startswith("-") else text
