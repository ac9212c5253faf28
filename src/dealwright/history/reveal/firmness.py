"""Firmness: how far a term moved without a reason.

**In prose.** Take out of a term what the quarter, the product and the volume account for (means, see `controls`), and
ask how far the values that are left still lie from 0: `P90|residual|`. Against the width within which the term moved
at all, `P95 − P5`, that gives `firmness = 1 − P90|residual| / (P95 − P5)` (METHOD §8). A term whose every difference
has a reason, or that is nearly always the same, is near 1; one that moves freely and evenly is near ½; below that,
single deals run far off. Terms in the order of their firmness are the priorities a company has *by default*: what it
holds and what it lets go. Where the intervals of two overlap, their order is not known and they are tied.

The interval is a bootstrap over deals. Three quantiles have to be redrawn together, but only how many deals fall
below each is random in a redraw: those counts are drawn from one multinomial distribution, and the quantile moves to
the place the count asks for. That costs the same for a thousand deals as for a million.

The means that were taken out are themselves uncertain. For a term of few values, such as yes or no, that moves the
residuals together: the means are drawn again a few times, and what that changes widens the interval.

**Guarantees.** Firmness does not depend on the unit or direction of a term. A term that was always the same has
firmness 1. Every term with a known firmness is in the order exactly once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dealwright.core.kernel import Estimate
from dealwright.history.reveal import controls, quantiles

Numbers = NDArray[np.float64]
Codes = NDArray[np.integer]

LOW, HIGH, FAR = 0.05, 0.95, 0.90
TRIALS = 16  # draws of the means that were taken out
MOST = 20_000  # deals these draws are made for
NORMAL_90 = 1.6448536269514722  # standard deviations each side of a 90 % interval


def estimate(
    values: Numbers,
    factors: Sequence[controls.Factor],
    *,
    negotiation: Codes,
    rng: np.random.Generator,
    redraws: int,
) -> Estimate:
    """This function will give the firmness of a term, `1 − P90|residual| / (P95 − P5)`, with its 90 % interval.

    The residual is what the factors leave of the values; `negotiation` says which deals were agreed together.
    """
    n = values.size
    unknown = quantiles.too_few(n, LOW)
    if unknown is not None:
        return unknown
    residuals = controls.without_means(controls.tamed(values), factors)
    columns = [(values, LOW), (values, HIGH), (np.abs(residuals), FAR)]
    low, high, far = (quantiles.point(column, level) for column, level in columns)
    if high <= low:
        return Estimate(value=1.0, low=1.0, high=1.0, n=n, reason="the same in nine of ten deals or more")
    effect = max(quantiles.design_effect(column, level, negotiation) for column, level in columns)
    unknown = quantiles.too_few(n, LOW, effect=effect)
    if unknown is not None:
        return unknown
    drawn = quantiles.redrawn(columns, rng=rng, redraws=redraws, effect=effect)
    width = drawn[:, 1] - drawn[:, 0]
    moved = width > 0
    firm = np.where(moved, 1 - drawn[:, 2] / np.where(moved, width, 1), 1.0)
    value = 1 - far / (high - low)
    bounds = np.quantile(firm, [quantiles.TAIL, 1 - quantiles.TAIL])
    further, nearer = _by_controls(residuals, factors, rng=rng)
    below = math.hypot(max(0.0, value - float(bounds[0])), further / (high - low))
    above = math.hypot(max(0.0, float(bounds[1]) - value), nearer / (high - low))
    return Estimate(value=value, low=value - below, high=min(1.0, value + above), n=n)


def _by_controls(
    residuals: Numbers, factors: Sequence[controls.Factor], *, rng: np.random.Generator
) -> tuple[float, float]:
    """This function will give how far `P90|residual|` may lie further out, or nearer, because means are uncertain."""
    rows = np.arange(residuals.size) if residuals.size <= MOST else rng.choice(residuals.size, MOST, replace=False)
    here = residuals[rows]
    far, spread = quantiles.point(np.abs(here), FAR), float(residuals.std())
    shifts = [
        quantiles.point(np.abs(here + off), FAR) - far
        for off in controls.uncertain(factors, spread, rng=rng, rows=rows, draws=TRIALS)
    ]
    shift, chance = float(np.mean(shifts)), NORMAL_90 * float(np.std(shifts))
    return math.hypot(max(shift, 0.0), chance), math.hypot(abs(shift), chance)


def order(firm: Mapping[str, Estimate]) -> tuple[tuple[str, ...], ...]:
    """This function will give the keys from firmest to loosest; a term ties with the firmest one it overlaps.

    Terms of unknown firmness are left out.
    """
    known = sorted(
        (key for key, found in firm.items() if found.value is not None), key=lambda key: _rank(firm[key], key)
    )
    groups: list[list[str]] = []
    for key in known:
        if groups and firm[groups[-1][0]].overlaps(firm[key]):
            groups[-1].append(key)
        else:
            groups.append([key])
    return tuple(tuple(group) for group in groups)


def _rank(found: Estimate, key: str) -> tuple[float, str]:
    return (-(found.value or 0.0), key)
