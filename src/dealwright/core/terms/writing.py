"""Writing: how a value of a term is written for a reader who does not edit it.

A kind's own `write` gives the text that is read back from files; here the same value is rounded and carries its unit,
as sentences, tables and charts show it.

>>> from dealwright.core.terms.term import Direction, Term
>>> discount = Term(key="discount", name="Discount", kind="percent", direction=Direction.LESS)
>>> written(discount, 12.4999), written(discount, -5.0, with_unit=False)
('12.5\\xa0%', '−5')
"""

from __future__ import annotations

import math
from decimal import Decimal

from dealwright.core.kernel import Estimate, figures
from dealwright.core.terms.kinds import KINDS
from dealwright.core.terms.term import Term

SINGULAR = {"days": "day", "months": "month"}


def unit(term: Term) -> str:
    """This function will give the unit a reader sees behind a value of the term."""
    return term.unit or KINDS[term.kind].unit


def written(term: Term, figure: float | None, *, with_unit: bool = True) -> str:
    """This function will write a value of the term with its unit; choices and yes/no by their words."""
    if figure is None or not math.isfinite(figure):
        return figures.ABSENT
    kind = KINDS[term.kind]
    if kind.has_choices or term.kind == "yes_no":
        return kind.write(Decimal(repr(figure)), term.choices)
    text = figures.number(figure, places=0 if kind.whole and abs(figure) >= 10 else 1 if kind.whole else 2)
    return text + _behind(unit(term), text) if with_unit else text


def written_interval(term: Term, estimate: Estimate) -> str:
    """This function will write the 90 % interval of an estimate of a term's value, such as `11 to 14 %`."""
    if estimate.low is None or estimate.high is None:
        return figures.ABSENT
    return figures.span(written(term, estimate.low), written(term, estimate.high))


def _behind(unit: str, text: str) -> str:
    if not unit or unit == "×":
        return unit
    return f"{figures.NO_BREAK if unit.startswith('%') else ' '}{SINGULAR.get(unit, unit) if text == '1' else unit}"
