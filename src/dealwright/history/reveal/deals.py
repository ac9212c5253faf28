"""The won deals as columns of numbers, which is all that the statistics of a reveal read.

Texts become codes (a place in a list of names, −1 where a deal has none), dates become quarters, missing numbers
become NaN. One query brings everything over in batches, so that a million deals with twenty terms stay below half a
gigabyte and every column has the same order: negotiation by negotiation, then by source row, so that the same facts
and the same seed give the same report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dealwright.core import terms
from dealwright.history import facts
from dealwright.history.reveal import negotiations, price_index
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]
Codes = NDArray[np.int32]

NAMED = ("region", "country", "segment", "product", "account_group", "seller")
MEASURED = ("residual", "price_ratio", "log_price", "log_quantity", "relative_quantity")
NONE = -1
BATCH = 100_000
LARGEST = 1e100  # nothing a deal states is larger; a square of it still is a number
PLACES = 6  # of a computed percentage, so that equal prices give equal percentages

PRICE = terms.Term(key="price", name="Price against the market", kind="percent", direction=terms.Direction.MORE)
DISCOUNT = terms.Term(key="discount", name="Discount off list", kind="percent", direction=terms.Direction.LESS)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Named:
    """One dimension of the deals: a code for each deal, and the name behind each code."""

    codes: Codes
    names: tuple[str, ...]

    @property
    def present(self) -> bool:
        return len(self.names) > 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Values:
    """One term and what it was in each deal, NaN where it was not stated."""

    term: terms.Term
    values: Numbers
    delivered: bool = False  # part of what the price includes, so that it moves the price of itself
    from_price: bool = False  # computed from the price, so it moves with other such terms of itself


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deals:
    """The won deals of some facts, column by column."""

    n: int
    dimensions: dict[str, Named]
    quarter: Named  # names are ISO dates of first days, in order of time
    negotiation: NDArray[np.intp]  # sorted: deals with the same code were agreed together
    numbers: dict[str, Numbers]
    terms: tuple[Values, ...]

    @property
    def priced(self) -> bool:
        return bool(np.isfinite(self.numbers["residual"]).any())


def read(found: facts.Facts, *, left_out: Sequence[int], settings: Settings) -> Deals:
    """This function will bring the won deals over as columns of numbers; source rows `left_out` have no price."""
    table = price_index.add(found, left_out=left_out, settings=settings)
    computed = _computed(found, table)
    chosen = table.select(
        **{name: table[name] for name in NAMED},
        quarter=table.quarter.strftime("%Y-%m-%d"),
        **{name: table[name].cast("float64") for name in MEASURED},
        **{column.column: table[column.column].cast("float64") for column in found.terms},
        **{f"computed_{term.key}": expression for term, expression in computed},
        negotiation=_negotiation(table),
        row=table.source_row.cast("float64"),
        deal=table.deal,
    ).order_by([ibis.asc("negotiation", nulls_first=False), "row", "deal"])
    columns = _Columns(chosen.drop("row", "deal"))
    held = [
        Values(term=column.term, values=columns.numbers(column.column), delivered=column.delivered)
        for column in found.terms
    ]
    made = [Values(term=term, values=columns.numbers(f"computed_{term.key}"), from_price=True) for term, _ in computed]
    held += [values for values in made if np.isfinite(values.values).any()]
    return Deals(
        n=columns.n,
        dimensions={name: columns.named(name) for name in NAMED},
        quarter=columns.named("quarter"),
        negotiation=negotiations.codes_from(columns.numbers("negotiation")),
        numbers={name: columns.numbers(name) for name in MEASURED},
        terms=tuple(held),
    )


def _negotiation(table: ir.Table) -> ir.FloatingValue:
    """This function will number the accounts' days: the deals one account closes on one day are one negotiation."""
    known = table.account.notnull() & table.closed_on.notnull()
    number = ibis.dense_rank().over(ibis.window(order_by=[table.account, table.closed_on]))
    return known.ifelse(number.cast("float64"), ibis.null("float64"))


def _computed(found: facts.Facts, table: ir.Table) -> list[tuple[terms.Term, ir.FloatingValue]]:
    """This function will give the terms that are computed from the price, unless the facts state them already."""
    taken = {column.term.key for column in found.terms}
    nothing = ibis.null("float64")
    list_price = table.list_price.cast("float64")
    discount = 100 * (1 - table.price.cast("float64") / list_price)
    usable = (list_price > 0) & table.log_price.notnull()
    both = [(PRICE, 100 * (table.residual.exp() - 1)), (DISCOUNT, usable.ifelse(discount, nothing))]
    return [(term, expression.round(PLACES)) for term, expression in both if term.key not in taken]


class _Columns:
    """The columns of one query, collected batch by batch."""

    def __init__(self, query: ir.Table) -> None:
        texts = {name for name, kind in query.schema().items() if not kind.is_floating()}
        parts: dict[str, list[pa.Array]] = {name: [] for name in query.columns}
        self.n = 0
        for batch in query.to_pyarrow_batches(chunk_size=BATCH):
            self.n += batch.num_rows
            for name in query.columns:
                column = batch.column(name)
                if name in texts:
                    column = column.cast(pa.string()).dictionary_encode()
                parts[name].append(column)
        self._parts = parts

    def numbers(self, name: str) -> Numbers:
        """This function will give one column as numbers, NaN where there is none, and forget its source."""
        parts = [part.to_numpy(zero_copy_only=False).astype(np.float64) for part in self._parts.pop(name)]
        values = np.concatenate(parts) if parts else np.empty(0)
        values[~(np.abs(values) <= LARGEST)] = np.nan
        return values

    def named(self, name: str) -> Named:
        """This function will give one column as codes in the order of their names, and forget its source."""
        parts = self._parts.pop(name)
        names = sorted({text for part in parts for text in part.dictionary.to_pylist() if text is not None})
        place = {text: code for code, text in enumerate(names)}
        codes = []
        for part in parts:
            lookup = np.array([place.get(text, NONE) for text in part.dictionary.to_pylist()] + [NONE], dtype=np.int32)
            codes.append(lookup[part.indices.fill_null(len(part.dictionary)).to_numpy()])
        return Named(codes=np.concatenate(codes) if codes else np.empty(0, dtype=np.int32), names=tuple(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many deals there are, how they ended, and when."""

    all: int
    lost: int  # or walked away from
    open: int
    period: tuple[date, date] | None  # first and last day that a deal closed
    accounts: int  # different customers
    grouped: int  # deals whose account group is more than the account itself

    @property
    def won(self) -> int:
        return self.all - self.lost - self.open


def count(table: ir.Table) -> Counted:
    """This function will count the deals by how they ended, and their customers."""
    day = table.closed_on.cast("date")
    found = table.aggregate(
        every=table.count(),
        lost=table.count(where=table.outcome.isin(["lost", "walked_away"])),
        still=table.count(where=table.outcome == "open"),
        first=day.min(),
        last=day.max(),
        accounts=table.account.nunique(),
        grouped=table.account_group.count(where=table.account.isnull() | (table.account != table.account_group)),
    )
    (row,) = found.to_pyarrow().to_pylist()
    dated = row["first"] is not None and row["last"] is not None
    return Counted(
        all=int(row["every"]),
        lost=int(row["lost"] or 0),
        open=int(row["still"] or 0),
        period=(row["first"], row["last"]) if dated else None,
        accounts=int(row["accounts"]),
        grouped=int(row["grouped"]),
    )
