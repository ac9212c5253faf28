"""Wording: the figures and values of a report as text, under the names that terminal, page, HTML and PDF share.

How a figure is rounded and a value written is decided in the core (`kernel.figures`, `terms.written`), because history
writes sentences too; here stand the few words that only a report says.

>>> discount = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
>>> value(discount, 12.4999), ratio(1.2345), money(1_234_567.0, "EUR")
('12.5\\xa0%', '1.23×', '1.23 million EUR')
"""

from __future__ import annotations

from dealwright.core import terms
from dealwright.core.kernel import Estimate, figures

ABSENT = figures.ABSENT
number, span, listed = figures.number, figures.span, figures.listed
share, share_interval = figures.share, figures.share_interval
ratio, gap, more, gap_interval, money = figures.ratio, figures.gap, figures.more, figures.gap_interval, figures.money
unit, value, interval = terms.unit, terms.written, terms.written_interval


def count(deals: int) -> str:
    """This function will write how many deals, in singular where it is one."""
    return figures.counted(deals, "deal")


def firmness(found: Estimate) -> str:
    """This function will write how firmly a term was held, with interval and deals, or why that cannot be said."""
    if found.value is None:
        return found.reason or "not enough deals"
    return f"{share(found.value)} ({share_interval(found)}), {count(found.n)}"


def direction(term: terms.Term) -> str:
    """This function will say which way of the term is better for us."""
    return f"{term.direction.value} is better for us"
