"""Controls: taking out of a value what time, product, place and volume account for.

Two ways, because two kinds of question are asked. **Medians** taken out one factor after another leave a term that is
nearly always the same exactly the same, so that a standard value with a few exceptions shows as just that; sellers are
read from those. **Means** taken out of all factors together, by projecting on one factor after another until nothing
changes (alternating projections), are exactly what a regression on all of them would leave; firmness, trades and
variance shares are read from those.

**Guarantees.** After `without_means` every group of every factor has mean 0 (within the tolerance). `without_medians`
of a constant is 0. Both ignore deals without a group (code −1): they form a group of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]

TOLERANCE = 1e-7  # of the total sum of squares, below which another projection changes nothing
MOST_SWEEPS = 100
FENCE = 8.0  # robust deviations, as for prices (METHOD §9) [d]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Factor:
    """One thing that may account for a value: the group each deal is in, and a covariate with one slope, if any."""

    codes: Codes
    size: int
    slope: Numbers | None = None  # centred within the groups

    @classmethod
    def of(cls, codes: NDArray[np.integer], *, covariate: Numbers | None = None) -> Factor:
        """This function will make a factor from codes; −1 becomes a group, and a covariate is centred in each group."""
        _, dense = np.unique(codes, return_inverse=True)
        dense = dense.astype(np.intp)
        factor = cls(codes=dense, size=int(dense.max()) + 1 if dense.size else 0)
        if covariate is None:
            return factor
        filled = np.where(np.isfinite(covariate), covariate, 0.0)
        return cls(codes=factor.codes, size=factor.size, slope=filled - factor.means(filled)[factor.codes])

    def means(self, values: Numbers) -> Numbers:
        """This function will give the mean of each group."""
        counts = np.maximum(np.bincount(self.codes, minlength=self.size), 1)
        return np.bincount(self.codes, weights=values, minlength=self.size) / counts

    def without(self, values: Numbers) -> Numbers:
        """This function will take the mean of each group, and the slope, out of the values."""
        left = values - self.means(values)[self.codes]
        if self.slope is not None:
            square = product(self.slope, self.slope)
            if square > 0:
                left = left - (product(self.slope, left) / square) * self.slope
        return left

    def pooled(self, fewest: int) -> Factor:
        """This function will take all groups with fewer than `fewest` deals together."""
        return Factor.of(_large_groups(self.codes, self.size, fewest), covariate=self.slope)

    def take(self, rows: NDArray[np.integer]) -> Factor:
        """This function will give the factor for some of the deals."""
        return Factor.of(self.codes[rows], covariate=None if self.slope is None else self.slope[rows])


def product(one: Numbers, other: Numbers) -> float:
    """This function will give the inner product, in one thread, which is faster for vectors this short."""
    return float(np.einsum("i,i->", one, other))


def without_means(values: Numbers, factors: Sequence[Factor]) -> Numbers:
    """This function will take the means of all factors out of the values, as a regression on all of them would."""
    left: Numbers = values - values.mean()
    total = product(left, left)
    before = total
    for _ in range(MOST_SWEEPS):
        for factor in factors:
            left = factor.without(left)
        now = product(left, left)
        if len(factors) <= 1 or before - now <= TOLERANCE * total:
            break
        before = now
    return left


def tamed(values: Numbers) -> Numbers:
    """This function will pull values further than `FENCE` robust deviations from the median in to that distance.

    A mean follows a few absurd values wherever they go. The robust deviation is the larger of that of the median
    deviation and that of the middle 90 %, so a term that is nearly always the same keeps its exceptions.
    """
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    deviation = max(1.4826 * float(np.median(np.abs(values - middle))), float(high - low) / (2 * 1.6448536))
    return values if deviation == 0 else np.clip(values, middle - FENCE * deviation, middle + FENCE * deviation)


def uncertain(
    factors: Sequence[Factor], spread: float, *, rng: np.random.Generator, rows: Codes, draws: int
) -> Iterator[Numbers]:
    """This function will draw, for some rows and a number of times, how far off the means of all factors may be.

    Each mean of n deals with standard deviation `spread` is off by `spread / √n`; `without_means` is off by their sum.
    """
    held = [
        (factor.codes[rows], spread / np.sqrt(np.maximum(np.bincount(factor.codes, minlength=factor.size), 1)))
        for factor in factors
    ]
    for _ in range(draws):
        off = np.zeros(rows.size)
        for codes, errors in held:
            off += rng.normal(0.0, errors)[codes]
        yield off


def without_medians(values: Numbers, factors: Sequence[Factor], *, fewest: int) -> Numbers:
    """This function will take the median of each group out of the values, one factor after another.

    Groups with fewer than `fewest` deals are taken together.
    """
    left = values - np.median(values) if values.size else values
    for factor in factors:
        codes = _large_groups(factor.codes, factor.size, fewest)
        left = left - group_medians(left, codes, factor.size + 1)[codes]
    return left


def group_medians(values: Numbers, codes: NDArray[np.integer], size: int) -> Numbers:
    """This function will give the median of each of `size` groups, 0 for a group without values."""
    counts = np.bincount(codes, minlength=size)
    ordered = values[np.lexsort((values, codes))]
    ends = np.cumsum(counts)
    first = ends - counts
    held = counts > 0
    low, high = first + (counts - 1) // 2, first + counts // 2
    medians = np.zeros(size)
    medians[held] = (ordered[low[held]] + ordered[high[held]]) / 2
    return medians


def bands(logs: Numbers, width: float) -> NDArray[np.intp]:
    """This function will give the band of each log quantity, in steps of the factor `width`; −1 becomes no quantity."""
    with np.errstate(invalid="ignore"):
        steps = np.round(logs / np.log(width))
    known = np.isfinite(steps)
    codes = np.full(logs.size, -1, dtype=np.intp)
    codes[known] = (steps[known] - steps[known].min()).astype(np.intp) if known.any() else 0
    return codes


def _large_groups(codes: Codes, size: int, fewest: int) -> Codes:
    counts = np.bincount(codes, minlength=size)
    return np.where(counts[codes] >= fewest, codes, size)


def equal_steps(values: Numbers, steps: int) -> NDArray[np.intp]:
    """This function will give the step of each value among `steps` equally full ones; −1 becomes no value."""
    codes = np.full(values.size, -1, dtype=np.intp)
    known = np.isfinite(values)
    if known.any():
        edges = np.unique(np.quantile(values[known], np.linspace(0, 1, steps + 1)[1:-1]))
        codes[known] = np.searchsorted(edges, values[known], side="right")
    return codes
