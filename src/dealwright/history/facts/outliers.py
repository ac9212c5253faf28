"""Outliers: prices that are a typing error or a mix-up of units, set aside by every room alike (METHOD §9).

**In prose.** The won prices of one product (within one seller, where `Facts.compare_within` says so) are laid in order
of time, on the log scale. The *neighbours* of a price are the deals of its own day and of the days around it, as many
whole days as it takes to have ten deals before and ten after: 21 deals, or fewer at either end and more where a day
holds several. A price is an outlier when it lies more than 8 robust deviations both from the median of its neighbours
and from the median of all its product's prices. The robust deviation is `1.4826 · median |log price − median of its
neighbours|` over the product, and at least .2.

Both, because the price of a product that fell to a tenth over the years lies far from the product's median at either
end and is still no error. The least deviation, because a product that mostly sells at one fixed price would otherwise
make any other price an error and hide the very gaps that are looked for.

**Guarantees.** Neither the order of the rows nor the currency matters. A price within a factor 4.9 of its neighbours'
median is never an outlier, so a smooth trend holds none, however far it leads. A price a hundred times too high or too
low among steady ones is always found. A product with fewer than five prices holds none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dealwright.core.kernel import figures
from dealwright.history.facts.facts import Facts
from dealwright.history.facts.findings import Finding, Weight, counted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEVIATIONS = 8.0  # robust deviations past which a price is a data finding (METHOD §9)
SMALLEST_DEVIATION = 0.2  # log points: a price within a factor e^(8 · .2) = 4.9 of its neighbours is a price [d]
EACH_SIDE = 10  # neighbours before and after, at least, where there are as many [d]
FEWEST = 5  # prices of a product, below which nothing can be said of any of them [d]
CONSISTENT = 1.4826  # makes the median deviation of a normal distribution its standard deviation
EXAMPLES, SHOWN = 20, 3  # source rows and products named in a finding
LARGEST = 1e100  # no price is larger
CHUNK = 4_000_000  # prices looked at at once


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOutliers:
    """The source rows of prices that cannot be prices, in order, and the finding that says so, if there is one."""

    rows: tuple[int, ...]
    findings: tuple[Finding, ...]


def price_outliers(found: Facts) -> PriceOutliers:
    """This function will find the won prices that are a typing error or a mix-up of units."""
    arrow = _query(found).to_pyarrow()
    article, names = _articles(arrow, len(found.compare_within) + 1)
    day = pc.fill_null(arrow["day"].cast(pa.float64()), np.nan).to_numpy()
    far = np.flatnonzero(_far_off(article, day, np.log(arrow["price"].to_numpy())))
    if not far.size:
        return PriceOutliers(rows=(), findings=())
    rows = tuple(sorted(arrow["row"].to_numpy()[far].tolist()))
    return PriceOutliers(rows=rows, findings=(_finding(rows, Counter(names[code] for code in article[far].tolist())),))


def _query(found: Facts) -> ir.Table:
    table = found.table
    price = table.price_reporting.cast("float64")
    won = table.outcome.isnull() | (table.outcome == "won")
    parts = ("product", *found.compare_within)
    return table.filter(won & (price > 0) & (price <= LARGEST) & table.source_row.notnull()).select(
        **{f"part_{place}": table[name] for place, name in enumerate(parts)},
        day=table.closed_on.cast("date").epoch_seconds() // 86_400,
        price=price,
        row=table.source_row.cast("int64"),
    )


def _articles(arrow: pa.Table, parts: int) -> tuple[Ints, tuple[str, ...]]:
    """This function will give each price the code of what it is the price of, and the name behind each code."""
    code = np.zeros(arrow.num_rows, np.int64)
    names: tuple[str, ...] = ("",)
    for place in range(parts):
        encoded = arrow[f"part_{place}"].combine_chunks().dictionary_encode(null_encoding="encode")
        own = tuple(name or "" for name in encoded.dictionary.to_pylist())
        keys, code = np.unique(code * len(own) + encoded.indices.to_numpy(zero_copy_only=False), return_inverse=True)
        names = tuple(" · ".join(filter(None, (names[k // len(own)], own[k % len(own)]))) for k in keys.tolist())
    return code, names


def _far_off(article: Ints, day: Floats, log_price: Floats) -> NDArray[np.bool_]:
    """This function will mark the prices that lie far from their neighbours and from their product's median."""
    of_all = _medians(article, log_price)[article]
    from_neighbours = np.abs(log_price - _of_neighbours(article, day, log_price))
    deviation = CONSISTENT * _medians(article, from_neighbours)[article]
    limit = DEVIATIONS * np.maximum(deviation, SMALLEST_DEVIATION)
    enough = np.bincount(article)[article] >= FEWEST
    return np.asarray(enough & (from_neighbours > limit) & (np.abs(log_price - of_all) > limit))


def _of_neighbours(article: Ints, day: Floats, log_price: Floats) -> Floats:
    """This function will give the median log price of the neighbours of each deal, itself among them.

    Deals without a day, which stand last in their product, are neighbours of each other alone.
    """
    order = np.lexsort((day, article))
    prices, when, what = log_price[order], day[order], 2 * article[order] + np.isnan(day[order])
    strand = np.flatnonzero(np.diff(what, prepend=-1))
    first = np.flatnonzero(np.diff(what, prepend=-1).astype(bool) | (np.diff(when, prepend=np.nan) > 0))
    last = np.append(first[1:], len(prices)) - 1
    of_strand = np.searchsorted(strand, first, side="right") - 1
    low, high = strand[of_strand], np.append(strand[1:], len(prices))[of_strand] - 1
    start = first[np.searchsorted(first, np.maximum(first - EACH_SIDE, low), side="right") - 1]
    end = last[np.searchsorted(last, np.minimum(last + EACH_SIDE, high))]
    found = np.empty(len(prices))
    found[order] = np.repeat(_of_stretches(prices, start, end - start + 1), last - first + 1)
    return found


def _of_stretches(values: Floats, start: Ints, size: Ints) -> Floats:
    """This function will give the median of each stretch of values; stretches of one size are looked at together."""
    medians = np.empty(len(start))
    for length in np.unique(size).tolist():
        places = np.flatnonzero(size == length)
        windows = np.lib.stride_tricks.sliding_window_view(values, length)
        for chunk in np.array_split(places, 1 + places.size * length // CHUNK):
            medians[chunk] = np.median(windows[start[chunk]], axis=1)
    return medians


def _medians(code: Ints, values: Floats) -> Floats:
    """This function will give the median of the values of each code."""
    ordered, counts = values[np.lexsort((values, code))], np.bincount(code)
    ends = np.cumsum(counts)
    return np.asarray(ordered[ends - counts + (counts - 1) // 2] + ordered[ends - counts + counts // 2]) / 2


def _finding(rows: tuple[int, ...], named: Counter[str]) -> Finding:
    shown = "; ".join(f"{name}: {count:,}" for name, count in named.most_common(SHOWN) if name)
    others = len(named) - SHOWN
    return Finding(
        code="price-outlier",
        weight=Weight.DATA,
        what=counted(
            len(rows),
            "One price lies so far from its product's other prices that it looks mistyped.",
            "{n} prices lie so far from their product's other prices that they look mistyped.",
        ),
        where=shown + (f"; and {figures.counted(others, 'other product')}" if others > 0 else ""),
        why=f"More than {DEVIATIONS:g} robust deviations from the product's median and from the deals next to it in "
        "time: a slipped decimal point or another unit, not a negotiated price.",
        advice=counted(
            len(rows),
            "Correct the price or the unit in the source and import again. It was left out of every figure.",
            "Correct the prices or the unit in the source and import again. They were left out of every figure.",
        ),
        count=len(rows),
        rows=rows[:EXAMPLES],
    )
