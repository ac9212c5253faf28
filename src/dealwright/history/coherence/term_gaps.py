"""Terms other than price that one account group got differently from two sides (METHOD §9).

They are compared the same way: the same product, within the window, for similar quantities and, unless the term is a
delivered one itself, on the same delivered terms. The gap is the median difference over those comparisons, all products
together; the interval comes from the same redraws of deals.

A redraw moves a median by as much as it moves the share of comparisons below it, so the bounds are the differences at
the ranks `½ ± what that share moved by`. One matrix product gives it for all terms and redraws of a pair.

A term differs when the 90 % interval of the gap lies beyond 5 % of the width the term moves in at all (P95 − P5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dealwright.history.coherence import redraw
from dealwright.history.coherence.deals import Deals, Floats, Ints, Mask
from dealwright.history.coherence.matching import Comparisons
from dealwright.history.coherence.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One term of one account group between two sides, named so that the gap is not negative."""

    group: int
    term: int
    a: int
    b: int
    n_a: int
    n_b: int
    gap: float
    low: float
    high: float
    threshold: float  # gap that makes no difference, in the term's unit
    p: float  # chance of a gap this large if the true one were at the threshold, in either direction


def widths(deals: Deals) -> Floats:
    """This function will give the width each term moves in, P95 − P5."""
    columns = [column[np.isfinite(column)] for column in deals.terms.T]
    return np.array([np.subtract(*np.quantile(column, (0.95, 0.05))) if len(column) else 0.0 for column in columns])


def compare(
    deals: Deals,
    found: Comparisons,
    counts: redraw.Counts,
    *,
    delivered: tuple[bool, ...],
    threshold: Floats,
    rng: np.random.Generator,
    settings: Settings,
) -> Iterator[Difference]:
    """This function will give the differences in terms that one batch of comparisons shows."""
    kinds = np.array(delivered, bool)
    for chosen, columns in ((found.same, np.flatnonzero(~kinds)), (found.similar, np.flatnonzero(kinds))):
        if not len(columns):
            continue
        for i, j in _by_customer(deals, found, np.flatnonzero(chosen), rng=rng, settings=settings):
            yield from _differences(deals, found.rows.start, counts, i, j, columns, threshold, settings=settings)


def _by_customer(
    deals: Deals, found: Comparisons, at: Ints, *, rng: np.random.Generator, settings: Settings
) -> Iterator[tuple[Ints, Ints]]:
    """The comparisons of each account group and two sides, first side by name first; a sample where there are many."""
    i, j = found.i[at], found.j[at]
    swap = deals.side[i] > deals.side[j]
    i, j = np.where(swap, j, i), np.where(swap, i, j)
    sides = len(deals.sides)
    key = (deals.group[i] * sides + deals.side[i]) * sides + deals.side[j]
    order = np.lexsort((rng.random(len(key)), key))
    edges = np.append(np.flatnonzero(np.diff(key[order], prepend=-1)), len(key))
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        part = order[start : min(end, start + settings.most_redrawn)]
        yield i[part], j[part]


def _differences(
    deals: Deals,
    first: int,
    counts: redraw.Counts,
    i: Ints,
    j: Ints,
    columns: Ints,
    threshold: Floats,
    *,
    settings: Settings,
) -> Iterator[Difference]:
    difference = deals.terms[np.ix_(i, columns)] - deals.terms[np.ix_(j, columns)]
    stated = np.isfinite(difference)
    n_a, n_b = _distinct(i, stated), _distinct(j, stated)
    enough = np.minimum(n_a, n_b) >= settings.fewest_deals
    if not enough.any():
        return
    difference, stated = difference[:, enough], stated[:, enough]
    columns, n_a, n_b = columns[enough], n_a[enough], n_b[enough]
    gap = np.nanmedian(difference, axis=0)
    weight = counts[i - first].astype(np.float32) * counts[j - first]
    below = np.where(stated, (difference < gap) + 0.5 * (difference == gap), 0.0).astype(np.float32)
    with np.errstate(invalid="ignore"):
        share = (below.T @ weight) / (stated.astype(np.float32).T @ weight)
    moved = share - (below.sum(axis=0) / stated.sum(axis=0))[:, None]
    wide = redraw.widened(n_a, n_b)
    ranks = np.clip(0.5 - wide[:, None] * np.nanquantile(moved, (0.95, 0.05), axis=1).T, 0, 1)
    for at, column in enumerate(columns.tolist()):
        low, high = np.nanquantile(difference[:, at], ranks[at])
        sign = 1 if gap[at] >= 0 else -1
        low, high = (low, high) if sign > 0 else (-high, -low)
        size = abs(float(gap[at]))
        freedom = np.array([n_a[at] + n_b[at] - 2])
        p = 2 * redraw.certainty(np.array([size]), np.array([low]), float(threshold[column]), freedom)[0]
        a, b = (i[0], j[0]) if sign > 0 else (j[0], i[0])
        counted = (int(n_a[at]), int(n_b[at])) if sign > 0 else (int(n_b[at]), int(n_a[at]))
        yield Difference(
            group=int(deals.group[a]),
            term=column,
            a=int(deals.side[a]),
            b=int(deals.side[b]),
            n_a=counted[0],
            n_b=counted[1],
            gap=size,
            low=min(float(low), size),
            high=max(float(high), size),
            threshold=float(threshold[column]),
            p=min(1.0, float(p)),
        )


def _distinct(rows: Ints, stated: Mask) -> Ints:
    """How many different deals have a stated value, for each column."""
    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.diff(rows[order], prepend=-1))
    return np.asarray(np.logical_or.reduceat(stated[order], starts, axis=0).sum(axis=0))
