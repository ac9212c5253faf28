"""Wording: how figures are written for a reader, in one place for terminal, page, HTML and PDF.

A figure is rounded to what its interval can carry, never to what the machine happens to hold; an absent one is said in
words. Signs and thousands marks follow the kinds of `core.terms`.

>>> discount = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
>>> value(discount, 12.4999), ratio(1.2345), money(1_234_567.0, "EUR")
('12.5 %', '1.23×', '1.23 million EUR')
"""

from __future__ import annotations

import math
from decimal import Decimal

from dealwright.core import terms
from dealwright.core.kernel import Estimate

ABSENT = "–"
_LEAST_SHARE = 0.0005  # a smaller share of 1 is said in words
_SMALL = 0.1  # below this, two significant digits say more than two decimals


def number(figure: float, *, places: int = 2) -> str:
    """This function will write a bare number with thousands marks and no more decimals than a reader can use."""
    if not math.isfinite(figure):
        return ABSENT
    if figure != 0 and abs(figure) < _SMALL:
        return f"{figure:.2g}".replace("-", "−")
    places = 0 if abs(figure) >= 1000 else min(places, 1) if abs(figure) >= 100 else places
    text = f"{abs(figure):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if figure < 0 and text != "0" else text


def unit(term: terms.Term) -> str:
    """This function will give the unit a reader sees behind a value of the term."""
    return term.unit or terms.KINDS[term.kind].unit


def span(low: str, high: str) -> str:
    """This function will write two ends, their unit once where both have the same: `11 to 14 %`."""
    if low == high:
        return low
    head, _, behind = low.partition(" ")
    same = behind and behind == high.partition(" ")[2] and head.lstrip("+−")[:1].isdigit()
    return f"{head if same else low} to {high}"


def value(term: terms.Term, figure: float | None, *, with_unit: bool = True) -> str:
    """This function will write a value of the term with its unit; choices and yes/no by their words."""
    if figure is None or not math.isfinite(figure):
        return ABSENT
    kind = terms.KINDS[term.kind]
    if kind.has_choices or term.kind == "yes_no":
        return kind.write(Decimal(repr(figure)), term.choices)
    text = number(figure, places=0 if kind.whole and abs(figure) >= 10 else 1 if kind.whole else 2)
    behind = unit(term) if with_unit else ""
    return f"{text} {behind}" if behind and behind != "×" else text + behind


def interval(term: terms.Term, estimate: Estimate) -> str:
    """This function will write the 90 % interval of an estimate of a term's value, such as `11 to 14 %`."""
    if estimate.low is None or estimate.high is None:
        return ABSENT
    return span(value(term, estimate.low), value(term, estimate.high))


def share(figure: float | None) -> str:
    """This function will write a share of 1 as percent."""
    if figure is None or not math.isfinite(figure):
        return ABSENT
    if 0 < abs(figure) < _LEAST_SHARE:
        return "under 0.1 %" if figure > 0 else "about 0 %"
    return f"{number(100 * figure, places=1)} %"


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
    return f"{'+' if figure > 0 else '−' if figure < 0 else ''}{text} %"


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


def count(deals: int) -> str:
    """This function will write how many deals, in singular where it is one."""
    return f"{deals:,} deal" if deals == 1 else f"{deals:,} deals"


def direction(term: terms.Term) -> str:
    """This function will say which way of the term is better for us."""
    return f"{term.direction.value} is better for us"


def listed(texts: tuple[str, ...] | list[str]) -> str:
    """This function will join texts as a person would say them: `a, b and c`."""
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
