"""Terms other than price that one account group got differently from two sides (METHOD §9).

They are compared the same way: the same product, within the window, for similar quantities and, unless the term is a
delivered one itself, on the same delivered terms. The gap is the median difference over those comparisons, all products
together; its interval is counted as that of a price gap is. Of more than 500 comparisons of one account group and two
sides, evenly spaced ones are taken in order of product and price difference, so that nothing is left to chance.

A term differs when the 90 % interval of the gap lies beyond 5 % of the width the term moves in at all (P95 − P5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dealwright.history.coherence import bounds, medians
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
    return np.minimum(1.0, 2 * bounds.certainty(gap, high - low, threshold, a + b - 2))


def widths(deals: Deals) -> Floats:
    """This function will give the width each term moves in, P95 − P5."""
    columns = [column[np.isfinite(column)] for column in deals.terms.T]
    return np.array([np.subtract(*np.quantile(column, (0.95, 0.05))) if len(column) else 0.0 for column in columns])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """Comparisons whose terms are compared, by customer: an account group and two sides, the first by name first."""

    customer: Ints  # one entry a comparison, as are i and j
    i: Ints
    j: Ints
    deal_i: Ints  # a number for the deal of i among those of this customer
    deal_j: Ints
    first: Ints  # customer → its first comparison

    def take(self, kept: Mask) -> Chosen:
        """This function will give the same comparisons, only those kept; customers keep their numbers."""
        return replace(
            self,
            customer=self.customer[kept],
            i=self.i[kept],
            j=self.j[kept],
            deal_i=self.deal_i[kept],
            deal_j=self.deal_j[kept],
        )


def compare(
    deals: Deals, found: Comparisons, *, delivered: tuple[bool, ...], threshold: Floats, settings: Settings
) -> Iterator[Difference]:
    """This function will give the differences in terms that one batch of comparisons shows."""
    kinds = np.array(delivered, bool)
    for alike, columns in ((found.same, np.flatnonzero(~kinds)), (found.similar, np.flatnonzero(kinds))):
        if len(columns) and alike.any():
            chosen = _by_customer(deals, found, np.flatnonzero(alike), settings=settings)
            for column in columns.tolist():
                yield from _differences(deals, chosen, column, float(threshold[column]), settings=settings)


def _by_customer(deals: Deals, found: Comparisons, at: Ints, *, settings: Settings) -> Chosen:
    sides = len(deals.sides)
    i, j = found.i[at], found.j[at]
    swap = deals.side[i] > deals.side[j]
    i, j = np.where(swap, j, i), np.where(swap, i, j)
    key = (deals.group[i] * sides + deals.side[i]) * sides + deals.side[j]
    order = np.argsort(key, kind="stable")
    _, first, customer, size = np.unique(key[order], return_index=True, return_inverse=True, return_counts=True)
    rank, share = np.arange(len(order)) - first[customer], np.minimum(1, settings.most_for_terms / size)[customer]
    kept = np.floor((rank + 1) * share) > np.floor(rank * share)
    order, customer = order[kept], customer[kept]
    i, j = i[order], j[order]
    return Chosen(
        customer=customer,
        i=i,
        j=j,
        deal_i=np.unique(customer * len(deals) + i, return_inverse=True)[1],
        deal_j=np.unique(customer * len(deals) + j, return_inverse=True)[1],
        first=np.searchsorted(customer, np.arange(len(first))),
    )


def _differences(
    deals: Deals, chosen: Chosen, column: int, threshold: float, *, settings: Settings
) -> Iterator[Difference]:
    difference = deals.terms[chosen.i, column] - deals.terms[chosen.j, column]
    customers = len(chosen.first)
    stated = chosen.take(np.isfinite(difference))
    n_a, n_b = (
        np.bincount(stated.customer[np.unique(deal, return_index=True)[1]], minlength=customers)
        for deal in (stated.deal_i, stated.deal_j)
    )
    order = medians.order(stated.customer, difference[np.isfinite(difference)])
    difference = difference[np.isfinite(difference)][order]
    customer, ends = stated.customer[order], (stated.deal_i[order], stated.deal_j[order])
    sizes = np.bincount(customer, minlength=customers)
    gap = medians.of_sorted(difference, sizes)
    spread = bounds.spread(customer, ends, bounds.below(difference, customer, gap), pairs=customers)
    low, high = bounds.interval(difference, sizes, spread)
    for at in np.flatnonzero(np.minimum(n_a, n_b) >= settings.fewest_deals).tolist():
        one, other = chosen.i[chosen.first[at]], chosen.j[chosen.first[at]]
        told = Difference(
            group=int(deals.group[one]),
            term=column,
            a=int(deals.side[one]),
            b=int(deals.side[other]),
            n_a=int(n_a[at]),
            n_b=int(n_b[at]),
            gap=float(gap[at]),
            low=float(low[at]),
            high=float(high[at]),
            threshold=threshold,
        )
        yield told if told.gap >= 0 else told.turned()
