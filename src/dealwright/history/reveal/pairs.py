"""Pairs of deals: how two numbers move together, and by how much one moves per unit of the other.

**In prose.** All pairs of n deals would be n²/2. Instead each deal is compared with 48 others, by laying the deals in
random order and stepping 1 to 24 places on; up to 1,000 deals all pairs are used. The share of pairs that agree less
the share that do not is Kendall's τ. Its variance counts deals and pairs exactly for that choice of pairs, so an
interval is wider by what the missing pairs cost (about a tenth). The *slope* is the median over the pairs (Theil–Sen),
and its interval holds the slopes that τ, of what the slope leaves, cannot tell from the median (Sen 1968).

A number that only takes steps (payment days of 30, 45, 60) ties in many pairs, which would drag the median slope
towards 0. The number that answers is therefore spread evenly over its own step first.

**Guarantees.** A straight line gives its slope, exactly. Adding a constant to either number changes nothing. A few
strange deals cannot bend the slope. The deals must stand in random order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dealwright.core.kernel import Estimate
from dealwright.history.reveal import controls

Numbers = NDArray[np.float64]
Steps = NDArray[np.float32]
Groups = NDArray[np.intp]

ALL_PAIRS_UP_TO = 1_000  # deals; half a million pairs
NORMAL_90 = 1.6448536269514722  # standard deviations each side of a 90 % interval
STEPPED = 5  # values repeat at least so often where a number takes steps
PLACES = 9  # decimal places within which two values are the same


def steps(values: Numbers, *, rounds: int) -> Steps:
    """This function will give the difference of each deal and its partners: one row a shift, one column a deal.

    Differences that are nothing but rounding count as none.
    """
    n = values.size
    shifts = range(1, (n - 1) // 2 + 1) if n <= ALL_PAIRS_UP_TO else range(1, rounds + 1)
    tolerance = 1e-6 * float(np.nanmax(np.abs(values)))
    found = np.empty((len(shifts), n), dtype=np.float32)
    for row, shift in enumerate(shifts):
        difference = np.roll(values, -shift) - values
        found[row] = np.where(np.abs(difference) <= tolerance, 0.0, difference)
    return found


def agreement(agree: Steps, together: Groups | None) -> tuple[float, float, int]:
    """This function will give τ, its standard error and the number of deals behind it, from the agreement of pairs.

    `Var(τ) = (Σ_deals T² − Σ_pairs h²) / pairs²`, where h is a pair's agreement less τ and T sums h over a deal's
    pairs: the exact variance of this choice of pairs, whatever the distribution. T is summed over deals that were
    agreed together before it is squared.
    """
    known = np.isfinite(agree)
    pairs = int(known.sum())
    if pairs == 0:
        return 0.0, 0.0, 0
    tau = float(np.sum(agree, where=known, dtype=np.float64) / pairs)
    off = np.where(known, agree - np.float32(tau), np.float32(0))
    of_deal = off.sum(axis=0, dtype=np.float64)
    for shift, row in enumerate(off, start=1):
        of_deal += np.roll(row, shift)
    if together is not None:
        of_deal = np.bincount(together, weights=of_deal)
    squares = float(np.sum(np.square(off), dtype=np.float64))
    variance = max(controls.product(of_deal, of_deal) - squares, squares) / pairs**2
    held = known.any(axis=0)
    for shift, row in enumerate(known, start=1):
        held |= np.roll(row, shift)
    return tau, float(np.sqrt(variance)), int(held.sum())


def slope(moving: Steps, answering: Steps, together: Groups | None) -> Estimate:
    """This function will give the median slope of the pairs that move, with its 90 % interval.

    The interval holds the slopes between the places `½ ∓ 1.645·(standard error of τ)/2` of all slopes.
    """
    slopes = answering / np.where(moving != 0, moving, np.float32(np.nan))
    found = slopes[np.isfinite(slopes)].astype(np.float64)
    middle = float(np.median(found))
    _, error, n = agreement(np.sign(slopes - np.float32(middle)), together)
    half = NORMAL_90 * error / 2
    low, high = np.quantile(found, [max(0.0, 0.5 - half), min(1.0, 0.5 + half)])
    return Estimate(value=middle, low=float(low), high=float(high), n=n)


def spread_over_step(values: Numbers, *, rng: np.random.Generator) -> Numbers:
    """This function will spread values that take steps evenly over one step; others are left as they are."""
    known = values[np.isfinite(values)]
    levels = np.unique(np.round(known, PLACES))
    if levels.size < 2 or known.size < STEPPED * levels.size:
        return values
    step = float(np.diff(levels).min())
    return values + step * (rng.random(values.size) - 0.5)
