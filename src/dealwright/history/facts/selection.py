"""Selection: which deals a question is about, said once and the same for a page, a file and Python.

A selection names values of dimensions, a stretch of days, stretches of numbers and a text; a deal belongs to it when
every part it names holds. An empty selection is every deal. Selecting twice is selecting by both, in either order, and
a deal that does not say what is asked about belongs to no selection that asks.

In order, deals stand by one column, those without a value last, and by the row of the source where they are equal; so
each deal has one place, and `after` a place the list goes on without a gap and without showing a deal twice.

>>> import ibis
>>> from dealwright.history import facts
>>> sold = [
...     {"deal": "D1", "account": "Ikaria", "country": "France", "price": 90.0, "term_discount": 10.0, "source_row": 1},
...     {"deal": "D2", "account": "Ikaria", "country": "Norway", "price": 99.0, "term_discount": None, "source_row": 2},
...     {"deal": "D3", "account": "Samos", "country": "France", "price": 90.0, "term_discount": 4.0, "source_row": 3},
... ]
>>> source = facts.Source(name="three deals", rows_read=3, rows_used=3)
>>> deals = facts.Facts(table=ibis.memtable(sold), terms=(), currency="EUR", source=source)
>>> french = facts.select(deals, facts.Selection(equal=(("country", ("France",)),)))
>>> facts.in_order(french.table, by="price").deal.to_pyarrow().to_pylist()
['D1', 'D3']
>>> generous = facts.Stretch(column="term_discount", low=5.0)
>>> facts.select(french, facts.Selection(stretches=(generous,))).table.deal.to_pyarrow().to_pylist()
['D1']
>>> facts.in_order(deals.table, by="price", after=(90.0, 1)).deal.to_pyarrow().to_pylist()
['D3', 'D2']
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from dealwright.history.facts.facts import Facts

SEARCHED = ("deal", "account", "product")  # where a text is looked for
ROW = "source_row"
LAST_ROW = 2**62
# How a place names a value of a column of each type.
KINDS: dict[type, set[type]] = {dt.String: {str}, dt.Date: {date}, dt.Float64: {int, float}, dt.Int64: {int}}
Place = tuple[float | str | date | None, int]  # of a deal in order: its value in the column, its row in the source


class UnknownSelection(ValueError):
    """Deals could not be selected or put in order as asked; the message says what these deals have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Part of one number column; both ends belong to it, and `None` is no end."""

    column: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which deals; what is left empty leaves none out."""

    equal: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (column, any of these values)
    closed_from: date | None = None
    closed_before: date | None = None  # the first day that no longer belongs to it
    stretches: tuple[Stretch, ...] = ()
    stated: tuple[str, ...] = ()  # columns in which a deal must say something
    text: str = ""  # found in deal, account or product, whatever the case of its letters


def select(deals: Facts, selection: Selection) -> Facts:
    """This function will narrow the facts to a selection; `UnknownSelection` where it names a column they lack."""
    conditions = tuple(_conditions(deals.table, selection))
    return deals.only(deals.table.filter(*conditions)) if conditions else deals


def in_order(table: ir.Table, *, by: str, descending: bool = False, after: Place | None = None) -> ir.Table:
    """This function will put deals in order by a column; with `after`, only those that come after that place."""
    column = _column(table, by)
    if after is not None:
        table = table.filter(_follows(column, table[ROW], after, descending=descending))
    return table.order_by(_way(column, descending=descending), table[ROW].asc())


def values_of(deals: Facts, column: str, *, most: int) -> ir.Table:
    """This function will give the most frequent values of a column as `value`, with their deals as `n`."""
    found = _column(deals.table, column)
    counted = deals.table.filter(found.notnull()).group_by(value=found).agg(n=lambda table: table.count())
    return counted.order_by(counted.n.desc(), counted.value.asc()).limit(most)


def _conditions(table: ir.Table, selection: Selection) -> Iterator[ir.BooleanValue]:
    if "\0" in "".join((selection.text, *(value for _, values in selection.equal for value in values))):
        raise UnknownSelection("A text with a zero character in it stands in no deal. Take the character out.")
    for name, values in selection.equal:
        yield _column(table, name, dt.String).isin(values)
    if selection.closed_from is not None:
        yield _column(table, "closed_on") >= selection.closed_from
    if selection.closed_before is not None:
        yield _column(table, "closed_on") < selection.closed_before
    for stretch in selection.stretches:
        column = _column(table, stretch.column, dt.Numeric)
        yield column.notnull()
        if stretch.low is not None:
            yield column >= stretch.low
        if stretch.high is not None:
            yield column <= stretch.high
    for name in selection.stated:
        yield _column(table, name).notnull()
    if selection.text:
        wanted = selection.text.lower()
        searched = [table[name].lower().contains(wanted) for name in SEARCHED if name in table.columns]
        yield functools.reduce(operator.or_, searched, ibis.literal(value=False))


def _follows(column: ir.Column, row: ir.IntegerColumn, after: Place, *, descending: bool) -> ir.BooleanValue:
    value, last = after
    if value is None:
        return column.isnull() & (row > last)
    if type(value) not in KINDS[type(column.type())] or abs(last) > LAST_ROW or "\0" in str(value):
        raise UnknownSelection("There is no such place in these deals. Begin with the first of them.")
    beyond = column < value if descending else column > value
    return beyond | ((column == value) & (row > last)) | column.isnull()


def _way(column: ir.Column, *, descending: bool) -> ir.Column:
    return column.desc(nulls_first=False) if descending else column.asc(nulls_first=False)


def _column(table: ir.Table, name: str, kind: type[dt.DataType] = dt.DataType) -> ir.Column:
    if name not in table.columns:
        raise UnknownSelection(f"These deals have no column “{name}”. They have: {', '.join(table.columns)}.")
    column = table[name]
    if not isinstance(column.type(), kind):
        raise UnknownSelection(f"Deals cannot be selected so by “{name}”, which holds {column.type()}.")
    return column
