"""Bands: how often deals were won where a term lay, as few enough numbers to read on a telephone.

Every distinct value where there are few, otherwise bands that hold about as many deals each; in each, how many were won
and how many were decided otherwise (lost, or walked away from). Deals that are still open count nowhere. A win share
describes; it does not say that the term made the difference.

- *Guarantee:* the counts add up to the decided deals that state a value; bands rise and share no value.

>>> import ibis
>>> from dealwright.history import facts
>>> sold = [{"term_discount": 5.0, "outcome": "won"}, {"term_discount": 5.0, "outcome": "lost"},
...         {"term_discount": 10.0, "outcome": "won"}, {"term_discount": 10.0, "outcome": "open"}]
>>> source = facts.Source(name="four deals", rows_read=4, rows_used=4)
>>> deals = facts.Facts(table=ibis.memtable(sold), terms=(), currency="EUR", source=source)
>>> [(band.low, band.high, band.won, band.decided) for band in facts.bands(deals, "term_discount")]
[(5.0, 5.0, 1, 2), (10.0, 10.0, 1, 1)]
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from dealwright.history.facts.facts import Facts
from dealwright.history.facts.selection import UnknownSelection

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The deals whose value lies between two values, both of them some deal's own."""

    low: float
    high: float
    won: int
    decided: int  # won, lost or walked away from

    @property
    def win_share(self) -> float:
        """The share of the decided deals that were won."""
        return self.won / self.decided


def bands(deals: Facts, column: str, *, most: int = MOST) -> tuple[Band, ...]:
    """This function will tell how often deals were won by the value of a number column; `UnknownSelection` if none."""
    if column not in deals.table.columns or not isinstance(deals.table[column].type(), dt.Numeric):
        raise UnknownSelection(f"These deals have no numbers called “{column}”.")
    table = deals.table
    outcome: ir.Value = table.outcome.fill_null("won") if "outcome" in table.columns else ibis.literal("won")
    stated = table.select(value=table[column].cast("float64"), outcome=outcome)
    stated = stated.filter(stated.value.notnull() & ~stated.value.isnan() & ~stated.value.isinf())
    stated = stated.filter(stated.outcome != "open")
    distinct = stated.select("value").distinct().order_by("value").limit(most + 1).to_pyarrow()["value"].to_pylist()
    starts = distinct if len(distinct) <= most else _starts(stated, most)
    return _counted(stated, starts)


def _starts(stated: ir.Table, most: int) -> list[float]:
    """The lowest value of each band: deals in order, cut into parts of the same size."""
    shares = [part / most for part in range(most)]
    found = stated.aggregate(**{f"q{place}": stated.value.quantile(share) for place, share in enumerate(shares)})
    return sorted(set(found.to_pyarrow().to_pylist()[0].values()))


def _counted(stated: ir.Table, starts: list[float]) -> tuple[Band, ...]:
    if not starts:
        return ()
    place: ir.Value = ibis.literal(0)
    for start in starts[1:]:
        place = place + (stated.value >= start).cast("int64")
    marked = stated.mutate(place=place, won=(stated.outcome == "won").cast("int64"))
    grouped = marked.group_by("place").aggregate(
        low=marked.value.min(), high=marked.value.max(), won=marked.won.sum(), decided=marked.count()
    )
    rows = grouped.order_by("place").to_pyarrow().to_pylist()
    return tuple(
        Band(low=row["low"], high=row["high"], won=int(row["won"]), decided=int(row["decided"])) for row in rows
    )
