"""The gaps of all pairs, stage by stage, as arrays with one entry a pair (METHOD §9).

The gap of a stage is the median of `log p_i − log p_j` over its comparisons. Stages are nested: what is compared in
terms was compared in volume, and that in time. A stage stands if at least three deals on each side have a partner.

**Either order.** Within 180 days a falling price still makes whoever bought earlier look dearer, and no interval shows
it. So the last gap is also taken from the comparisons in which a's deal came first, and from those in which b's did: a
change of price over time pushes the two apart, an unequal price shows in both.

**The price quoted** is that of the deal of a in the comparison in the middle; of several with that difference, the one
whose price is in their middle. Where two comparisons are in the middle and differ, it is the geometric mean of both.
**Guarantee.** Divided by the ratio of the stage it is the price of the deal of b found likewise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dealwright.history.coherence import bounds, medians
from dealwright.history.coherence.deals import Deals, Floats, Ints, Mask
from dealwright.history.coherence.matching import Cells, Comparisons, Pairs
from dealwright.history.coherence.settings import Settings

STAGES = ("time", "volume", "terms")
SAME = 1e-10  # log points by which two differences of the same prices may differ in the last digits


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gaps:
    """What the comparisons of all pairs say; log points, NaN where a stage does not stand. Stage is the first axis."""

    gap: Floats  # stages × pairs
    matched_a: Ints  # stages × pairs, of the deals compared
    matched_b: Ints
    low: Floats  # pairs: 90 % interval of the gap of the last stage
    high: Floats
    a_first: Floats  # pairs: gap of the last stage where a's deal came first, or on the same day
    b_first: Floats
    amount: Floats  # pairs: value of the deals of a that found a partner in the last stage
    log_price: Floats  # pairs: that of a in the middle of the last stage that stands; NaN if none does

    @classmethod
    def empty(cls, pairs: int) -> Gaps:
        """This function will make gaps that say nothing yet, to be filled batch by batch."""
        shape = (len(STAGES), pairs)
        return cls(
            gap=np.full(shape, np.nan),
            matched_a=np.zeros(shape, np.int64),
            matched_b=np.zeros(shape, np.int64),
            low=np.full(pairs, np.nan),
            high=np.full(pairs, np.nan),
            a_first=np.full(pairs, np.nan),
            b_first=np.full(pairs, np.nan),
            amount=np.zeros(pairs),
            log_price=np.full(pairs, np.nan),
        )

    def fill(
        self,
        found: Comparisons,
        *,
        deals: Deals,
        cells: Cells,
        paired: Pairs,
        settings: Settings,
    ) -> None:
        """This function will fill in what one batch of comparisons says."""
        pairs = found.pairs.stop - found.pairs.start
        amount = np.nan_to_num(np.exp(deals.log_price[found.rows]) * deals.quantity[found.rows])
        for stage, chosen in enumerate((None, found.similar, found.same)):
            at = np.arange(len(found.i)) if chosen is None else np.flatnonzero(chosen)
            gap = _gap(found, at, pairs)
            partners = _partners(found, at, cells)
            one, other = _matched(partners, np.ones(len(amount)), found, cells, paired)
            stands = (one >= settings.fewest_deals) & (other >= settings.fewest_deals)
            self.gap[stage, found.pairs] = np.where(stands, gap, np.nan)
            self.matched_a[stage, found.pairs], self.matched_b[stage, found.pairs] = one, other
            quoted = _quoted(found, at, deals.log_price, pairs)
            np.copyto(self.log_price[found.pairs], quoted, where=stands)
        apart = deals.day[found.i[at]] - deals.day[found.j[at]]
        self.a_first[found.pairs] = _gap(found, at[apart <= 0], pairs)
        self.b_first[found.pairs] = _gap(found, at[apart >= 0], pairs)
        self.amount[found.pairs] = _matched(partners, amount, found, cells, paired)[0]
        self._fill_interval(found, at, cells, stands=stands)

    def _fill_interval(self, found: Comparisons, at: Ints, cells: Cells, *, stands: Mask) -> None:
        pair, difference = found.pair[at], found.difference[at]
        sizes = np.bincount(pair, minlength=len(stands))
        below = bounds.below(difference, pair, medians.of_sorted(difference, sizes))
        spread = bounds.spread(pair, _ends(found, at, cells), below, pairs=len(stands))
        for end, bound in zip((self.low, self.high), bounds.interval(difference, sizes, spread), strict=True):
            end[found.pairs] = np.where(stands, bound, np.nan)


def _gap(found: Comparisons, at: Ints, pairs: int) -> Floats:
    """The median difference of each pair of the batch over some of its comparisons."""
    return medians.of_sorted(found.difference[at], np.bincount(found.pair[at], minlength=pairs))


def _quoted(found: Comparisons, at: Ints, log_price: Floats, pairs: int) -> Floats:
    """The log price of a in the middle of each pair's comparisons: the mean of both where two are in the middle."""
    pair, difference = found.pair[at], found.difference[at]
    sizes = np.bincount(pair, minlength=pairs)
    quoted = np.zeros(pairs)
    for rank in (np.floor((sizes - 1) / 2), np.floor(sizes / 2)):
        middle = medians.at_rank(difference, sizes, rank)
        alike = np.flatnonzero(np.abs(difference - middle[pair]) <= SAME)
        group, price = pair[alike], log_price[found.i[at[alike]]]
        counts = np.bincount(group, minlength=pairs)
        quoted += medians.at_rank(price[medians.order(group, price)], counts, np.floor((counts - 1) / 2)) / 2
    return quoted


def _ends(found: Comparisons, at: Ints, cells: Cells) -> tuple[Ints, Ints]:
    """Where the deals of a and of b of some comparisons stand in a table of the batch's rows × sides of their block."""
    local = cells.local[cells.of_row[found.rows]]
    sides = _sides(found, cells)
    i, j = found.i[at] - found.rows.start, found.j[at] - found.rows.start
    return i * sides + local[j], j * sides + local[i]


def _sides(found: Comparisons, cells: Cells) -> int:
    return int(cells.local[cells.of_row[found.rows]].max(initial=0)) + 1


def _partners(found: Comparisons, at: Ints, cells: Cells) -> Mask:
    """Which deals of the batch have a partner on which side of their block: rows × sides."""
    sides = _sides(found, cells)
    partners = np.zeros((found.rows.stop - found.rows.start) * sides, bool)
    for end in _ends(found, at, cells):
        partners[end] = True
    return partners.reshape(-1, sides)


def _matched(partners: Mask, worth: Floats, found: Comparisons, cells: Cells, paired: Pairs) -> tuple[Floats, Floats]:
    """The worth of the deals of a, and of b, that have a partner on the other side; one entry a pair of the batch."""
    of_row = cells.of_row[found.rows]
    order = np.argsort(of_row, kind="stable")
    held, first = np.unique(of_row[order], return_index=True)
    total = np.add.reduceat(partners[order] * worth[order][:, None], first, axis=0)
    a, b = paired.a[found.pairs], paired.b[found.pairs]
    return (
        total[np.searchsorted(held, a), cells.local[b]],
        total[np.searchsorted(held, b), cells.local[a]],
    )
