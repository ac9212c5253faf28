"""The deals that coherence compares: won, priced, with a customer, a product and a side, as arrays in order of time.

One row is one deal. Rows are sorted by block and day; a block is what may be compared at all: one account group, one
product, and equal values of the dimensions that `Facts.compare_within` names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dealwright.history import facts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

USUAL = ("country", "region")  # what is compared where nobody says, the first of which deals have several
UNDATED = -(1 << 20)  # comes before every real day and is never compared
UNKNOWN = -1  # delivered terms that are not stated equal nobody's


class UnknownDimension(ValueError):
    """Prices could not be compared because deals have no such dimension."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deals:
    """The comparable deals; every array has one entry a deal."""

    block: Ints
    group: Ints
    article: Ints  # the product, and what it is compared within
    side: Ints
    day: Ints  # since 1970, or UNDATED
    log_price: Floats
    quantity: Floats  # NaN where not stated
    delivered: Ints  # one code for each combination of delivered terms, or UNKNOWN
    source_row: Ints
    terms: Floats  # deals × terms, NaN where not stated
    labels: tuple[tuple[str, tuple[str, ...]], ...]  # block → account group, article: product and values of `within`
    within: tuple[str, ...]  # dimensions besides the product that are equal in a block
    groups: tuple[str, ...]
    sides: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.block)

    def take(self, rows: Ints | Mask) -> Deals:
        """This function will give the same deals, only those rows, in their order."""
        return replace(
            self,
            block=self.block[rows],
            group=self.group[rows],
            article=self.article[rows],
            side=self.side[rows],
            day=self.day[rows],
            log_price=self.log_price[rows],
            quantity=self.quantity[rows],
            delivered=self.delivered[rows],
            source_row=self.source_row[rows],
            terms=self.terms[rows],
        )


def usual(found: facts.Facts) -> str:
    """This function will name the dimension to compare where nobody says: countries, or regions if only they differ.

    Where neither differs it is the one that is stated, so that a report of one region says that it is one.
    """
    values = found.table.aggregate(**{name: found.table[name].nunique() for name in USUAL}).to_pyarrow().to_pylist()[0]
    return max(USUAL, key=lambda name: min(values[name], 2))


def within(found: facts.Facts, *, by: str) -> tuple[str, ...]:
    """This function will name the dimensions besides the product that must be equal when comparing by `by`."""
    return tuple(name for name in found.compare_within if name not in (by, "product", "account_group"))


def priced(table: ir.Table) -> ir.BooleanValue:
    """This function will mark the won deals whose price can be compared."""
    won = table.outcome.isnull() | (table.outcome == "won")
    return won & (table.price_reporting > 0) & ~table.price_reporting.isinf()


def read(found: facts.Facts, *, by: str) -> Deals:
    """This function will read the comparable deals of some facts, sides being the values of the dimension `by`."""
    dimensions = {column.name for column in facts.COLUMNS if column.role == "dimension"}
    if by not in dimensions - {"product", "account_group"}:
        raise UnknownDimension(
            f"Prices cannot be compared by “{by}”. "
            f"Write one of: {', '.join(sorted(dimensions - {'product', 'account_group'}))}."
        )
    equal = within(found, by=by)
    arrow = _query(found, by=by, within=equal).to_pyarrow()
    group, groups = _coded(arrow["customer"])
    article, articles = _articles(arrow, equal)
    side, sides = _coded(arrow["side"])
    keys, block = np.unique(group * len(articles) + article, return_inverse=True)
    labels = tuple((groups[key // len(articles)], articles[key % len(articles)]) for key in keys.tolist())
    deals = Deals(
        block=block,
        group=group,
        article=article,
        side=side,
        day=_numbers(arrow["day"], missing=UNDATED).astype(np.int64),
        log_price=np.log(_numbers(arrow["price"])),
        quantity=_positive(_numbers(arrow["quantity"])),
        delivered=_delivered(found, arrow),
        source_row=_numbers(arrow["source_row"], missing=0).astype(np.int64),
        terms=_terms(found, arrow),
        labels=labels,
        within=equal,
        groups=groups,
        sides=sides,
    )
    return deals.take(np.lexsort((deals.source_row, deals.day, deals.block)))


def _query(found: facts.Facts, *, by: str, within: tuple[str, ...]) -> ir.Table:
    table = found.table
    customer = ibis.coalesce(table.account_group, table.account)
    usable = priced(table) & customer.notnull() & table.product.notnull() & table[by].notnull()
    return table.filter(usable).select(
        customer=customer,
        product=table.product,
        side=table[by],
        **{f"within_{name}": ibis.coalesce(table[name], "") for name in within},
        day=table.closed_on.cast("date").epoch_seconds() // 86_400,
        price=table.price_reporting,
        quantity=table.quantity,
        source_row=table.source_row,
        **{column.column: table[column.column] for column in found.terms},
    )


def _articles(arrow: pa.Table, within: tuple[str, ...]) -> tuple[Ints, tuple[tuple[str, ...], ...]]:
    """Products, told apart by what they are compared within."""
    code, products = _coded(arrow["product"])
    names = tuple((product,) for product in products)
    for dimension in within:
        part, parts = _coded(arrow[f"within_{dimension}"])
        keys, code = np.unique(code * len(parts) + part, return_inverse=True)
        names = tuple((*names[key // len(parts)], parts[key % len(parts)]) for key in keys.tolist())
    return code, names


def _coded(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Codes in the order of the names, so that no result depends on the order of the rows."""
    encoded = column.combine_chunks().dictionary_encode()
    names = np.array(encoded.dictionary.to_pylist(), dtype=object)
    order = np.argsort(names, kind="stable")
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    return rank[encoded.indices.to_numpy(zero_copy_only=False)], tuple(names[order].tolist())


def _numbers(column: pa.ChunkedArray, *, missing: float = np.nan) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), missing).to_numpy())


def _positive(values: Floats) -> Floats:
    """The values that can be a quantity; the others are as good as not stated."""
    return np.where((values > 0) & np.isfinite(values), values, np.nan)


def _terms(found: facts.Facts, arrow: pa.Table) -> Floats:
    values = np.empty((arrow.num_rows, len(found.terms)), order="F")
    for at, column in enumerate(found.terms):
        values[:, at] = _numbers(arrow[column.column])
    return values


def _delivered(found: facts.Facts, arrow: pa.Table) -> Ints:
    """One code for each combination of delivered terms; a delivered term that no deal states says nothing."""
    code = np.zeros(arrow.num_rows, np.int64)
    unknown = np.zeros(arrow.num_rows, bool)
    for column in found.terms:
        values = _numbers(arrow[column.column]) if column.delivered else np.empty(0)
        if not np.isfinite(values).any():
            continue
        unknown |= ~np.isfinite(values)
        _, place = np.unique(values, return_inverse=True)
        _, code = np.unique(code * (place.max() + 1) + place, return_inverse=True)
    return np.where(unknown, UNKNOWN, code)
