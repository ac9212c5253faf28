"""Quantiles with honest intervals, cheap enough for a million deals.

**In prose.** The p-quantile of n sorted values is the value at place `k = ⌈n·p⌉`, always one that really occurred, so
that the quantile of an ordered choice is a choice. Its 90 % interval runs between two places of the same sorted list:
the number of deals below the true quantile is binomial(n, p), so the lower place is the last one that the true
quantile undercuts with a probability of at most 5 %, and the upper place likewise. No redraw is needed: where a
bootstrap would redraw n deals thousands of times, these places are known exactly (the bootstrap of an order statistic
is a binomial tail too, and agrees to about one place; but at 30 to 100 deals it falls short of 90 %, and this does
not).

**Guarantees.** The interval covers the true quantile in at least 90 % of samples, whatever the distribution. With too
few deals for such an interval (59 for the 5 % quantile, 29 for the 90 % quantile) the answer is "not enough deals".

>>> places(100, 0.25)
(18, 25, 33)
>>> fewest_for(0.05), fewest_for(0.90), fewest_for(0.60)
(59, 29, 6)
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from dealwright.core.kernel import Estimate, figures
from dealwright.history.reveal import negotiations

TAIL = 0.05  # each side of a 90 % interval
ROUNDING = 1e-9  # n·p is a product of floats; 100 · 0.07 must not become place 8

Numbers = NDArray[np.float64]
Codes = NDArray[np.integer]


def place(n: int, p: float) -> int:
    """This function will give the place, counted from 1, of the p-quantile among n sorted values."""
    return min(n, max(1, math.ceil(n * p - ROUNDING)))


def fewest_for(p: float) -> int:
    """This function will give how many values are needed before the p-quantile has a 90 % interval."""
    return math.ceil(math.log(TAIL) / math.log(max(p, 1 - p)))


@lru_cache(maxsize=4096)
def places(n: int, p: float) -> tuple[int, int, int]:
    """This function will give the places of the lower bound, the p-quantile and the upper bound among n sorted values.

    Binomial order-statistic interval: `P(Bin(n,p) < lower) ≤ 5 %` and `P(Bin(n,p) ≥ upper) ≤ 5 %` (METHOD §8).
    """
    binomial = stats.binom(n, p)
    lower = int(binomial.ppf(TAIL))
    while lower > 0 and binomial.cdf(lower - 1) > TAIL:
        lower -= 1
    upper = int(binomial.isf(TAIL)) + 1
    while binomial.sf(upper - 1) > TAIL:
        upper += 1
    return max(1, lower), place(n, p), min(n, upper)


def quantile(ordered: Numbers, p: float, *, fewest: int = 1, effect: float = 1.0) -> Estimate:
    """This function will estimate the p-quantile of values sorted upwards, with its 90 % interval.

    `effect` is the design effect of deals agreed together (see `negotiations`). Fewer than `fewest` values, or fewer
    independent ones than an honest interval needs, give an unknown estimate that says so.
    """
    n = ordered.size
    unknown = too_few(n, p, fewest=fewest, effect=effect)
    if unknown is not None:
        return unknown
    effective = max(1, round(n / effect))
    low, _, high = places(effective, p)
    first, last = math.floor((low - 1) * n / effective), math.ceil(high * n / effective) - 1
    at = place(n, p) - 1
    bounds = float(ordered[min(first, at)]), float(ordered[max(min(last, n - 1), at)])
    return Estimate(value=float(ordered[at]), low=bounds[0], high=bounds[1], n=n)


def too_few(n: int, p: float, *, fewest: int = 1, effect: float = 1.0) -> Estimate | None:
    """This function will give the unknown estimate of a p-quantile that n deals are too few for, else nothing."""
    needed = max(fewest, fewest_for(p))
    if n < needed:
        return Estimate.unknown(n=n, reason=f"{figures.counted(n, 'deal')}; at least {needed} are needed")
    effective = round(n / effect)
    if effective < fewest_for(p):
        counted = f"{figures.counted(n, 'deal')}, many agreed together, count as {effective}"
        reason = f"{counted}; at least {fewest_for(p)} are needed"
        return Estimate.unknown(n=n, reason=reason)
    return None


def point(values: Numbers, p: float) -> float:
    """This function will give the p-quantile of unsorted values."""
    at = place(values.size, p) - 1
    return float(np.partition(values, at)[at])


def design_effect(values: Numbers, p: float, negotiation: Codes) -> float:
    """This function will give the design effect of deals agreed together on the p-quantile of their values."""
    below = (values <= point(values, p)).astype(np.float64)
    return negotiations.design_effect(below - below.mean(), negotiation)


def redrawn(
    columns: list[tuple[Numbers, float]], *, rng: np.random.Generator, redraws: int, effect: float = 1.0
) -> Numbers:
    """This function will redraw the deals and give, for each redraw, the quantile of every (values, p).

    Only the number of deals at or below each quantile is random in a bootstrap. These numbers are drawn jointly from
    the multinomial distribution of the deals over "below this quantile, above that one"; a quantile with more deals
    below it than before moves down by as many places. With a design effect, fewer deals are redrawn and each counts
    for as many.
    """
    n = columns[0][0].size
    ordered = [np.sort(values) for values, _ in columns]
    at = [place(n, p) for _, p in columns]
    below = [values <= sort[k - 1] for (values, _), sort, k in zip(columns, ordered, at, strict=True)]
    cell = sum(flag.astype(np.intp) << bit for bit, flag in enumerate(below))
    counts = np.bincount(cell, minlength=1 << len(columns))
    effective = max(1, round(n / effect))
    drawn = rng.multinomial(effective, counts / n, size=redraws)
    result = np.empty((redraws, len(columns)))
    for bit, (sort, k, flag) in enumerate(zip(ordered, at, below, strict=True)):
        inside = drawn[:, [code for code in range(1 << len(columns)) if code >> bit & 1]].sum(axis=1)
        more = np.round(inside * (n / effective)).astype(np.intp) - int(flag.sum())
        result[:, bit] = sort[(k - 1 - more).clip(0, n - 1)]
    return result
