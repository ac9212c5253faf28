"""Terms other than price that one account group got differently from two sides (METHOD §9).

They are compared the same way: the same product, within the window, for similar quantities and, unless the term is a
delivered one itself, on the same delivered terms. The gap is the median difference over those comparisons, all products
together; the interval comes from the same redraws of deals.

A redraw moves a median by as much as it moves the share of comparisons below it, so the bounds are the differences at
the ranks `½ ± what that share moved by`. One matrix product gives it for all terms and redraws of a pair.

A term differs when the 90 % interval of the gap lies beyond 5 % of the width the term moves in at all (P95 − P5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dealwright.history.coherence import medians, redraw
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

    def turned(self) -> Difference:
        """This function will give the same difference with its sides named the other way round."""
        return replace(
            self, a=self.b, b=self.a, n_a=self.n_b, n_b=self.n_a, gap=-self.gap, low=-self.high, high=-self.low
        )


def certainties(differences: Sequence[Difference]) -> Floats:
    """This function will give the chance of each gap if the true one were at its threshold, in either direction."""
    gap, low, high, threshold, a, b = (
        np.array([getattr(each, name) for each in differences], np.float64)
        for name in ("gap", "low", "high", "threshold", "n_a", "n_b")
    )
    return np.minimum(1.0, 2 * redraw.certainty(gap, high - low, threshold, a + b - 2))


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
    customer = _customers(deals, found, at)
    size = np.bincount(customer)
    kept = rng.random(len(at)) * size[customer] < settings.most_redrawn
    at, customer = at[kept], customer[kept]
    order = np.argsort(customer, kind="stable")
    at, size = at[order], np.bincount(customer)
    i, j = found.i[at], found.j[at]
    swap = deals.side[i] > deals.side[j]
    i, j = np.where(swap, j, i), np.where(swap, i, j)
    ends = np.cumsum(size)
    for start, end in zip((ends - size).tolist(), ends.tolist(), strict=True):
        if end > start:
            yield i[start:end], j[start:end]


def _customers(deals: Deals, found: Comparisons, at: Ints) -> Ints:
    """A code of account group and unordered sides for each comparison, looked up by its pair."""
    pair = found.pair[at]
    of_pair = np.zeros(found.pairs.stop - found.pairs.start, np.int64)
    one, other = deals.side[found.i[at]], deals.side[found.j[at]]
    sides = len(deals.sides)
    of_pair[pair] = (deals.group[found.i[at]] * sides + np.minimum(one, other)) * sides + np.maximum(one, other)
    _, code = np.unique(of_pair, return_inverse=True)
    return np.asarray(code[pair])


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
    gap = medians.quantiles(difference, np.full((1, len(columns)), 0.5))[0]
    weight = counts[i - first].astype(np.float32) * counts[j - first]
    below = np.where(stated, (difference < gap) + 0.5 * (difference == gap), 0.0).astype(np.float32)
    drawn = stated.astype(np.float32).T @ weight
    share = below.sum(axis=0)[:, None] / stated.sum(axis=0)[:, None]
    moved = np.where(drawn > 0, (below.T @ weight) / np.maximum(drawn, 1) - share, 0.0)
    wide = redraw.widened(n_a, n_b)
    ranks = np.clip(0.5 - wide * np.quantile(moved, (0.95, 0.05), axis=1), 0, 1)
    low, high = medians.quantiles(difference, ranks)
    group, side_a, side_b = int(deals.group[i[0]]), int(deals.side[i[0]]), int(deals.side[j[0]])
    for at, column in enumerate(columns.tolist()):
        told = Difference(
            group=group,
            term=column,
            a=side_a,
            b=side_b,
            n_a=int(n_a[at]),
            n_b=int(n_b[at]),
            gap=float(gap[at]),
            low=float(min(low[at], gap[at])),
            high=float(max(high[at], gap[at])),
            threshold=float(threshold[column]),
        )
        yield told if told.gap >= 0 else told.turned()


def _distinct(rows: Ints, stated: Mask) -> Ints:
    """How many different deals have a stated value, for each column."""
    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.diff(rows[order], prepend=-1))
    return np.asarray(np.logical_or.reduceat(stated[order], starts, axis=0).sum(axis=0))
