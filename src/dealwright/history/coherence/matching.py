"""Matching: every comparison of two deals that one customer could make, found by sorted windows.

A comparison is a pair of deals (i ∈ a, j ∈ b) of one block, at most 180 days apart. Rows are sorted by block and day,
so all partners of a deal that come after it lie in one window behind it, and a million deals need no table of pairs.
Comparisons are made for a batch of whole account groups at a time; within a batch they are sorted by pair and
difference, so that the median of any stage is a look-up in the middle.

What is *not* compared: deals without a date; sides with fewer than three deals. Where one account group and product has
more than 400,000 comparisons, a random sample of its deals is compared; `kept` says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dealwright.history.coherence import medians
from dealwright.history.coherence.deals import UNDATED, UNKNOWN, Deals, Floats, Ints, Mask
from dealwright.history.coherence.settings import Settings

BATCH_COMPARISONS, BATCH_DEALS = 2_000_000, 40_000
DAYS_APART = 1 << 22  # more than any two days: keeps blocks apart in one sorted key
FEWEST_SAMPLED = 50  # deals of a side that a sample keeps at least


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """The deals of one side in one block; arrays have one entry a cell, sorted by block and side."""

    of_row: Ints  # row → cell
    block: Ints
    side: Ints
    local: Ints  # place of the cell within its block
    size: Ints  # deals in the cell, before any sample
    median: Floats  # log price, before any sample


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Every pair of cells of one block; `a` has the higher median price."""

    a: Ints
    b: Ints
    base: Ints  # block → its first pair

    def __len__(self) -> int:
        return len(self.a)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparisons:
    """The comparisons of one batch, sorted by pair and difference; arrays have one entry a comparison."""

    rows: slice  # of the deals
    pairs: slice  # of the pairs
    i: Ints  # row of the deal of a
    j: Ints  # row of the deal of b
    pair: Ints  # counted from the first of the batch
    difference: Floats  # log price of i − log price of j
    similar: Mask  # also within the quantity factor
    same: Mask  # also on the same delivered terms


def cells(deals: Deals) -> Cells:
    """This function will find the cells of the deals."""
    sides = len(deals.sides)
    keys, of_row, size = np.unique(deals.block * sides + deals.side, return_inverse=True, return_counts=True)
    block = keys // sides
    first = np.searchsorted(block, block)
    return Cells(
        of_row=of_row,
        block=block,
        side=keys % sides,
        local=np.arange(len(keys)) - first,
        size=size,
        median=medians.of_groups(of_row, deals.log_price, len(keys)),
    )


def supported(deals: Deals, *, settings: Settings) -> tuple[Mask, int]:
    """This function will mark the deals of sides large enough to conclude, in blocks where at least two are.

    Also gives the number of sides left out because a block has more than can be compared with each other.
    """
    found = cells(deals)
    large = found.size >= settings.fewest_deals
    order = np.lexsort((found.side, -found.size, ~large, found.block))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(found.block, found.block)
    chosen = large & (rank < settings.most_sides)
    partners = np.bincount(found.block[chosen], minlength=len(deals.labels))
    return (chosen & (partners[found.block] >= 2))[found.of_row], int((large & ~chosen).sum())


def pairs(found: Cells, *, blocks: int) -> Pairs:
    """This function will pair the cells of each block."""
    sides = np.bincount(found.block, minlength=blocks)
    count = sides * (sides - 1) // 2
    base = np.cumsum(count) - count
    first_cell = np.cumsum(sides) - sides
    one, other = np.empty(int(count.sum()), np.int64), np.empty(int(count.sum()), np.int64)
    for size in np.unique(sides[sides > 1]).tolist():
        left, right = np.triu_indices(size, 1)
        at = np.flatnonzero(sides == size)
        place = base[at][:, None] + np.arange(len(left))
        one[place], other[place] = first_cell[at][:, None] + left, first_cell[at][:, None] + right
    swap = found.median[other] > found.median[one]
    return Pairs(a=np.where(swap, other, one), b=np.where(swap, one, other), base=base)


def sample(deals: Deals, *, rng: np.random.Generator, settings: Settings) -> Mask:
    """This function will mark the deals to compare: all, but a random sample where there are too many comparisons."""
    comparisons = np.bincount(deals.block, weights=_after(deals, settings), minlength=len(deals.labels))
    share = np.sqrt(settings.most_comparisons / np.maximum(comparisons, settings.most_comparisons))
    if (share == 1).all():
        return np.ones(len(deals), bool)
    found = cells(deals)
    wanted = np.minimum(found.size, np.maximum(FEWEST_SAMPLED, np.floor(found.size * share[found.block])))
    shuffled = np.lexsort((rng.random(len(deals)), found.of_row))
    rank = np.empty(len(deals), np.int64)
    rank[shuffled] = np.arange(len(deals)) - np.repeat(np.cumsum(found.size) - found.size, found.size)
    return np.asarray((rank < wanted[found.of_row]) | (share[deals.block] == 1))


def comparisons(deals: Deals, found: Cells, paired: Pairs, *, settings: Settings) -> Iterator[Comparisons]:
    """This function will give all comparisons, batch by batch, each batch whole account groups."""
    after = _after(deals, settings)
    limits = np.append(paired.base, len(paired))
    for rows in _batches(deals.group, after):
        i = np.repeat(np.arange(rows.start, rows.stop), after[rows])
        starts = np.cumsum(after[rows]) - after[rows]
        j = i + 1 + np.arange(len(i)) - np.repeat(starts, after[rows])
        blocks = slice(int(deals.block[rows.start]), int(deals.block[rows.stop - 1]) + 1)
        batch = slice(int(limits[blocks.start]), int(limits[blocks.stop]))
        yield _compare(deals, found, paired, rows=rows, batch=batch, i=i, j=j, settings=settings)


def _after(deals: Deals, settings: Settings) -> Ints:
    """How many deals of the same block follow each deal within the window."""
    key = deals.block * DAYS_APART + deals.day
    after = np.searchsorted(key, key + settings.window_days, side="right") - np.arange(len(key)) - 1
    return np.where(deals.day == UNDATED, 0, after)


def _batches(group: Ints, after: Ints) -> Iterator[slice]:
    """Consecutive rows of whole account groups, about a batch of comparisons each."""
    edges = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(group))
    done = np.append(0, np.cumsum(after))
    start = 0
    for edge in edges[1:].tolist():
        full = done[edge] - done[start] >= BATCH_COMPARISONS or edge - start >= BATCH_DEALS
        if edge > start and (full or edge == len(group)):
            yield slice(start, edge)
            start = edge


def _compare(
    deals: Deals,
    found: Cells,
    paired: Pairs,
    *,
    rows: slice,
    batch: slice,
    i: Ints,
    j: Ints,
    settings: Settings,
) -> Comparisons:
    across = deals.side[i] != deals.side[j]
    i, j = i[across], j[across]
    one, other = found.of_row[i], found.of_row[j]
    low, high = np.minimum(found.local[one], found.local[other]), np.maximum(found.local[one], found.local[other])
    block = deals.block[i]
    sides = np.bincount(found.block, minlength=len(deals.labels))[block]
    pair = paired.base[block] + low * sides - low * (low + 1) // 2 + high - low - 1
    swap = paired.a[pair] != one
    i, j = np.where(swap, j, i), np.where(swap, i, j)
    difference = deals.log_price[i] - deals.log_price[j]
    order = medians.order(pair - batch.start, difference)
    i, j = i[order], j[order]
    smaller, larger = np.minimum(deals.quantity[i], deals.quantity[j]), np.maximum(deals.quantity[i], deals.quantity[j])
    similar = larger <= settings.quantity_factor * smaller
    same = similar & (deals.delivered[i] == deals.delivered[j]) & (deals.delivered[i] != UNKNOWN)
    return Comparisons(
        rows=rows,
        pairs=batch,
        i=i,
        j=j,
        pair=(pair - batch.start)[order],
        difference=difference[order],
        similar=similar,
        same=same,
    )
