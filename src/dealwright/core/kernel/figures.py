"""Figures: how a number is written for a reader, in one place for every room that writes sentences.

A figure is rounded to what a reader can use, never to what the machine happens to hold: no powers of ten, a real minus
sign, a space before the percent sign that no line breaks at. An absent figure is said in words.

It is *not* a locale: doors that know the reader's language may write figures their own way.

>>> number(1234.5), number(-0.01234), share(0.1249), ratio(1.2345), money(1_234_567.0, "EUR")
('1,234', '−0.012', '12.5\\xa0%', '1.23×', '1.23 million EUR')
>>> counted(1, "deal"), counted(1200, "deal"), counted(2, "country", "countries")
('1 deal', '1,200 deals', '2 countries')
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from dealwright.core.kernel.estimate import Estimate

ABSENT = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
PERCENT = f"{NO_BREAK}%"
_LEAST = 0.0001  # a smaller number is said in words
_LEAST_SHARE = 0.0005  # and so is a smaller share of 1
_SMALL = 0.1  # below this, two significant digits say more than two decimals
# digits behind the point of currencies that do not have two (ISO 4217)
_COINS = dict.fromkeys(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
_WITH_UNIT = re.compile(r"(?P<head>[+−]?\d[\d,.]*)(?P<behind>\s.+)", re.DOTALL)


def number(figure: float, *, places: int = 2) -> str:
    """This function will write a bare number with thousands marks and no more decimals than a reader can use."""
    if not math.isfinite(figure):
        return ABSENT
    size = abs(figure)
    if 0 < size < _LEAST:
        return "about 0"
    if 0 < size < _SMALL:
        places = 1 - math.floor(math.log10(size))
    elif size >= 100:
        places = 0 if size >= 1000 else min(places, 1)
    text = f"{size:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if figure < 0 and text != "0" else text


def span(low: str, high: str) -> str:
    """This function will write two ends, their unit once where both have the same: `11 to 14 %`."""
    if low == high:
        return low
    one, other = _WITH_UNIT.fullmatch(low), _WITH_UNIT.fullmatch(high)
    if one and other and one["behind"] == other["behind"]:
        low = one["head"]
    return f"{low} to {high}"


def share(figure: float | None) -> str:
    """This function will write a share of 1 as percent."""
    if figure is None or not math.isfinite(figure):
        return ABSENT
    if 0 < abs(figure) < _LEAST_SHARE:
        return f"under 0.1{PERCENT}" if figure > 0 else f"about 0{PERCENT}"
    return number(100 * figure, places=1) + PERCENT


def share_interval(estimate: Estimate) -> str:
    """This function will write the 90 % interval of a share of 1."""
    if estimate.low is None or estimate.high is None:
        return ABSENT
    return span(share(estimate.low), share(estimate.high))


def ratio(figure: float | None) -> str:
    """This function will write a ratio of two prices."""
    return ABSENT if figure is None or not math.isfinite(figure) else f"{figure:.2f}×"


def gap(figure: float | None) -> str:
    """This function will write a ratio less one as signed percent."""
    if figure is None or not math.isfinite(figure):
        return ABSENT
    text = number(abs(100 * figure), places=1 if abs(figure) < 1 else 0)
    return f"{'+' if figure > 0 else '−' if figure < 0 else ''}{text}{PERCENT}"


def more(figure: float | None) -> str:
    """This function will write a ratio less one as `18 % more` or `5 % less`."""
    if figure is None or not math.isfinite(figure):
        return "something else"
    return f"{gap(abs(figure)).removeprefix('+')} {'more' if figure >= 0 else 'less'}"


def gap_interval(estimate: Estimate) -> str:
    """This function will write the 90 % interval of a ratio less one."""
    if estimate.low is None or estimate.high is None:
        return ABSENT
    return span(gap(estimate.low), gap(estimate.high))


def money(amount: float, currency: str) -> str:
    """This function will write a sum, from a million on in words."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if abs(amount) >= size:
            return f"{amount / size:.3g} {word} {currency}".strip()
    return f"{amount:,.0f} {currency}".strip()


def price(amount: float | None, currency: str) -> str:
    """This function will write a price to the currency's smallest coin, one below 1 with three digits at least.

    >>> price(89.0, "USD"), price(1234.5, "JPY"), price(0.01336, "EUR")
    ('89.00 USD', '1,234 JPY', '0.0134 EUR')
    """
    if amount is None or not math.isfinite(amount):
        return ABSENT
    coin = _COINS.get(currency, 2)
    places = max(coin, 2 - math.floor(math.log10(amount))) if 0 < amount < 1 else coin
    whole, _, behind = f"{amount:,.{places}f}".partition(".")
    behind = behind[:coin] + behind[coin:].rstrip("0")
    return f"{whole}.{behind} {currency}".strip() if behind else f"{whole} {currency}".strip()


def counted(count: int, one: str, many: str = "") -> str:
    """This function will write how many, in singular where it is one; `many` where it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(texts: Sequence[str]) -> str:
    """This function will join texts as a person would say them: `a, b and c`."""
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
