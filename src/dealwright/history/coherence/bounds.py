"""The 90 % interval of a median difference, counted from the comparisons themselves.

**In prose.** The gap of a pair is the median of the differences of its comparisons; its bounds are differences too,
those as many ranks below and above the middle as the number of comparisons below the gap may be off by chance. If both
sides scatter alike, the variance of that number follows from who was compared with whom and from nothing else:
`C/4 + Σ c(c − 1)/12` over all deals, c the comparisons of a deal and C those of the pair; where every deal is compared
with every other it is that of Mann and Whitney's count. If they do not scatter alike, the deals themselves show it: the
sum over all deals of the square of `comparisons below the gap − c/2`, times `n/(n − 1)` for the n deals of its side.
The larger of the two counts.

Nothing is drawn, so the same deals always have the same bounds. A bootstrap over deals aims at the same interval, but
among few deals with repeated prices it jumps from one price to the next with the seed.

**Guarantees.** A bound is never outside the differences seen, and the gap never outside its bounds. Among three deals
and three the interval reaches from the least difference to the largest. Prices that never differ leave no doubt.

Sources: Bauer 1972 (intervals for a shift from the ranks of the differences), Fligner & Policello 1981 (sides that do
not scatter alike), Woodruff 1952 (the interval of a median through that of its rank).

>>> differences = np.array([0.1, 0.2, 0.2, 0.3, 0.3, 0.3, 0.4, 0.4, 0.5])  # three deals and three, each with each
>>> pair, a, b = np.zeros(9, int), np.array([0, 0, 1, 1, 0, 2, 1, 2, 2]), np.array([2, 1, 2, 1, 0, 2, 0, 1, 0])
>>> interval(differences, np.array([9]), spread(pair, (a, b), below(differences, pair, np.array([0.3])), pairs=1))
(array([0.1]), array([0.5]))
"""

from __future__ import annotations

import numpy as np
from scipy import special

from dealwright.history.coherence import medians
from dealwright.history.coherence.deals import Floats, Ints

Z90 = float(special.ndtri(0.95))


def below(difference: Floats, pair: Ints, gap: Floats) -> Floats:
    """This function will give +½ for each comparison below the gap of its pair, −½ above it and 0 at it."""
    return np.asarray(np.sign(gap[pair] - difference) / 2)


def spread(pair: Ints, deals: tuple[Ints, Ints], below: Floats, *, pairs: int) -> Floats:
    """This function will give, for each pair, the standard error of the number of its comparisons below the gap.

    `deals` has for a and for b a number for the deal of each comparison; a deal of two pairs has two numbers.
    """
    alike = np.bincount(pair, minlength=pairs) / 4
    shown = np.zeros(pairs)
    for deal in deals:
        compared = np.bincount(deal)
        of = np.zeros(len(compared), np.int64)
        of[deal] = pair
        alike += np.bincount(of, compared * (compared - 1.0), minlength=pairs) / 12
        n = np.bincount(of, compared > 0, minlength=pairs)
        shown += np.bincount(of, np.bincount(deal, below) ** 2, minlength=pairs) * n / np.maximum(n - 1, 1)
    return np.asarray(np.sqrt(np.maximum(alike, shown)))


def interval(difference: Floats, sizes: Ints, spread: Floats) -> tuple[Floats, Floats]:
    """This function will give both bounds of the median of each pair; NaN for a pair without comparisons.

    Differences are sorted within pairs laid end to end, `sizes` of them each.
    """
    reach = Z90 * spread
    return (
        medians.at_rank(difference, sizes, sizes / 2 - reach - 1),
        medians.at_rank(difference, sizes, sizes / 2 + reach),
    )


def certainty(gap: Floats, width: Floats, threshold: float | Floats, freedom: Ints | Floats) -> Floats:
    """This function will give the chance of a gap this large if the true one were at the threshold (one-sided p).

    Half the width of the interval is `z(95 %)` standard errors, and few deals are judged by Student's t. The whole
    width is used and not the lower half: among few deals the lower half alone is at times nothing by luck.
    """
    error = width / 2 / Z90
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(error > 0, (gap - threshold) / error, np.where(gap > threshold, np.inf, -np.inf))
    return np.asarray(special.stdtr(freedom, -steps))


def q_values(p: Floats) -> Floats:
    """This function will give the share of false discoveries among all at least as certain (Benjamini–Hochberg)."""
    order = np.argsort(p)[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    result = np.empty(len(p))
    result[order] = np.minimum.accumulate(np.minimum(scaled, 1.0))
    return result
