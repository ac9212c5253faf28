"""Spread: how the values of one column lie, as few enough numbers to draw and to count.

Every distinct value with its number of deals where there are few; otherwise steps of equal width between the first and
the last hundredth, the two outermost taking what lies beyond, each standing at the mean of its deals.

- *Guarantee:* the counts add up to the deals that state a value, and the values rise.

>>> import ibis
>>> from dealwright.history import facts
>>> sold = ibis.memtable([{"term_discount": value} for value in (5.0, 10.0, 5.0, None)])
>>> source = facts.Source(name="four deals", rows_read=4, rows_used=4)
>>> deals = facts.Facts(table=sold, terms=(), currency="EUR", source=source)
>>> facts.spread(deals, "term_discount")
((5.0, 2), (10.0, 1))
"""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from dealwright.history.facts.facts import Facts
from dealwright.history.facts.selection import UnknownSelection

STEPS = 300


def spread(deals: Facts, column: str, *, steps: int = STEPS) -> tuple[tuple[float, int], ...]:
    """This function will give the values of a number column, each with its deals; `UnknownSelection` if it is none."""
    if column not in deals.table.columns or not isinstance(deals.table[column].type(), dt.Numeric):
        raise UnknownSelection(f"These deals have no numbers called “{column}”.")
    stated = deals.table.select(value=deals.table[column].cast("float64"))
    stated = stated.filter(stated.value.notnull() & ~stated.value.isnan() & ~stated.value.isinf())
    distinct = _counted(stated, stated.value).limit(steps + 1).to_pyarrow()
    if distinct.num_rows <= steps:
        return _pairs(distinct)
    ends = stated.aggregate(low=stated.value.quantile(0.01), high=stated.value.quantile(0.99)).to_pyarrow()
    low, high = ends["low"][0].as_py(), ends["high"][0].as_py()
    width = (high - low) / steps or 1.0
    step = ((stated.value - low) / width).floor().clip(0, steps - 1)
    return _pairs(_counted(stated, step).to_pyarrow())


def _counted(stated: ir.Table, by: ir.Value) -> ir.Table:
    grouped = stated.group_by(step=by).aggregate(value=stated.value.mean(), deals=ibis._.count())
    return grouped.order_by("step").select("value", "deals")


def _pairs(counted: object) -> tuple[tuple[float, int], ...]:
    columns = [counted[name].to_pylist() for name in ("value", "deals")]  # type: ignore[index]  # pyarrow ships no types
    return tuple(zip(*columns, strict=True))
