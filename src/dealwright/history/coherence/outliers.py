"""Prices that are data findings: a decimal slip or a unit mix-up, never a gap (METHOD §9).

A price is set aside when it lies more than 8 robust deviations both from its product's median and from the median of
the 21 deals of the product next to it in time, itself included. The robust deviation is `1.4826 · median |log price −
median of its neighbours in time|` over the product's deals, and at least .2.

Neighbours in time, because the price of a product that fell to a third over the years lies far from the product's
median at both ends and is still no error. The least deviation, because a product that mostly sells at one fixed price
would otherwise make any other price an error and hide the very gaps that are looked for: with .2, a price within a
factor of 4.9 of its neighbours is never set aside.
"""

from __future__ import annotations

import numpy as np

from dealwright.history.coherence import medians
from dealwright.history.coherence.deals import Deals, Floats, Ints, Mask
from dealwright.history.coherence.settings import Settings

CONSISTENT = 1.4826  # makes the median deviation of a normal distribution its standard deviation
CHUNK = 200_000


def find(deals: Deals, *, settings: Settings) -> Mask:
    """This function will mark the prices that are data findings."""
    if not len(deals):
        return np.zeros(0, bool)
    articles = int(deals.article.max()) + 1
    overall = medians.of_groups(deals.article, deals.log_price, articles)[deals.article]
    from_neighbours = np.abs(deals.log_price - neighbours_median(deals, count=settings.neighbours))
    deviation = CONSISTENT * medians.of_groups(deals.article, from_neighbours, articles)[deals.article]
    limit = settings.outlier_deviations * np.maximum(deviation, settings.smallest_deviation)
    return np.asarray((from_neighbours > limit) & (np.abs(deals.log_price - overall) > limit))


def neighbours_median(deals: Deals, *, count: int) -> Floats:
    """This function will give, for each deal, the median log price of the `count` deals of its product next in time.

    `count` is odd. A product with fewer deals gives the median of them all.
    """
    order = np.lexsort((deals.source_row, deals.day, deals.article))
    prices, article = deals.log_price[order], deals.article[order]
    sizes = np.bincount(article)
    ends = np.cumsum(sizes)
    start = np.clip(np.arange(len(prices)) - count // 2, (ends - sizes)[article], ends[article] - count)
    local = medians.of_groups(article, prices, len(sizes))[article]
    roomy = np.flatnonzero(sizes[article] >= count)
    if len(roomy):
        local[roomy] = _windows(prices, start[roomy], count)
    result = np.empty(len(prices))
    result[order] = local
    return result


def _windows(prices: Floats, start: Ints, count: int) -> Floats:
    windows = np.lib.stride_tricks.sliding_window_view(prices, count)
    middle = [
        np.partition(windows[start[at : at + CHUNK]], count // 2, axis=1)[:, count // 2]
        for at in range(0, len(start), CHUNK)
    ]
    return np.concatenate(middle)
