"""Who makes the variance: how much of the price's variance each cause accounts for.

**In prose.** The log price is explained by six causes at once: the quarter, the product, the volume (steps of
quantity against the product's median, and a slope), the region, the account group and the seller. Causes overlap: a
seller sells in one region, so part of what "the seller" explains is the region. The fair way to share is to add the
causes in every possible order and to average what each adds when it comes (Shapley values of R², also called LMG).
That needs the fit of all 2⁶ = 64 sets of causes; each is a projection on group means taken in turn (alternating
projections), and each set starts from the residual of a smaller one. R² is corrected for the number of groups, so
that many small sellers do not explain by chance. What no cause explains is *unexplained*; `wild-west index = seller +
unexplained` (METHOD §8).

Past 100,000 deals a sample is drawn from each quarter in proportion, and its size is shown.

The intervals are a bootstrap over negotiations. An R² changes, to first order, by each deal's own squared residual,
so a redraw need not fit again: every deal's contribution to every share is kept, and the contributions of deals
agreed together are redrawn together.

A cause that no deal states, or that is the same in every deal, can make no difference and gets no share at all, which
is not the same as a share of 0: its estimate is unknown and says why.

**Guarantees.** The known shares add up to 1 and none is negative. Renaming groups changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from dealwright.core.kernel import Estimate, figures
from dealwright.history.reveal import controls, negotiations, quantiles
from dealwright.history.reveal.report import VarianceShares
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]
Subset = tuple[int, ...]

CAUSES = ("time", "product", "volume", "region", "account_group", "seller")
NO_PRICE, NO_MARKET = "no won deal states a price", "no product was sold often enough to compare its prices"
NO_DAY, SAME_PRICE = "no deal with a price states the day it closed", "every price is the same"
NOT_IN_FILE, ALWAYS_THE_SAME, NEVER_ENOUGH = "not in the file", "the same in every deal", "too few deals of each"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cause:
    """One thing that may make prices differ, or the reason why it cannot be looked at."""

    factor: controls.Factor | None
    reason: str = ""

    @classmethod
    def of(cls, codes: NDArray[np.integer], *, covariate: Numbers | None = None, fewest: int = 1) -> Cause:
        """This function will make a cause from codes, −1 for none; groups of fewer than `fewest` deals are one."""
        groups = np.unique(codes[codes >= 0]).size
        if groups < 2:
            return cls(factor=None, reason=ALWAYS_THE_SAME if groups else NOT_IN_FILE)
        factor = controls.Factor.of(codes, covariate=covariate).pooled(fewest)
        return cls(factor=factor) if factor.size > 1 else cls(factor=None, reason=NEVER_ENOUGH)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """What one set of causes leaves: its corrected R², and what each deal contributes to it."""

    r_squared: float
    influence: Numbers


def lacks(log_price: Numbers, *, negotiation: NDArray[np.integer], settings: Settings) -> str:
    """This function will say why the variance of `log_price` cannot be shared out; nothing where it can."""
    n, agreed = log_price.size, negotiations.starts(negotiation).size
    if n and float(np.ptp(log_price)) == 0.0:
        return SAME_PRICE
    if n < settings.fewest_for_variance:
        deals = figures.counted(n, "won deal has", "won deals have")
        return f"{deals} a price that can be compared; at least {settings.fewest_for_variance:,} are needed"
    if agreed < settings.fewest_negotiations:
        apart = figures.counted(agreed, "negotiation")
        return f"the prices come out of {apart}; at least {settings.fewest_negotiations:,} are needed"
    return ""


def shares(
    log_price: Numbers,
    causes: dict[str, Cause],
    *,
    negotiation: NDArray[np.integer],
    sampled_from: int,
    rng: np.random.Generator,
    settings: Settings,
) -> VarianceShares:
    """This function will share the variance of `log_price` among the causes; it must be one that lacks nothing."""
    n = log_price.size
    present = {name: cause.factor for name in CAUSES if (cause := causes[name]).factor is not None}
    share, influence, chance = _shapley(log_price, tuple(present.values()))
    together = np.add.reduceat(influence, negotiations.starts(negotiation), axis=0)
    drawn = _redrawn(share, together, chance, n, rng=rng, redraws=settings.redraws)
    share, drawn = _proper(share[None, :])[0], _proper(drawn)
    low, high = np.quantile(drawn, [quantiles.TAIL, 1 - quantiles.TAIL], axis=0)
    found = {name: Estimate.unknown(n=n, reason=cause.reason) for name, cause in causes.items()}
    for name, value, below, above in zip((*present, "unexplained"), share, low, high, strict=True):
        found[name] = Estimate(value=float(value), low=float(min(value, below)), high=float(max(value, above)), n=n)
    return VarianceShares(**found, n=n, sampled_from=sampled_from)


def stratified(strata: NDArray[np.integer], most: int, *, rng: np.random.Generator) -> Rows:
    """This function will draw at most `most` places, from each stratum in proportion to its size."""
    n = strata.size
    if n <= most:
        return np.arange(n)
    shuffled = rng.permutation(n)
    ordered = shuffled[np.argsort(strata[shuffled], kind="stable")]
    return np.sort(ordered[np.linspace(0, n - 1, most).round().astype(np.intp)])


def _shapley(values: Numbers, factors: Sequence[controls.Factor]) -> tuple[Numbers, Numbers, Numbers]:
    """This function will give the share of each cause and of nothing, what each deal contributes to each, and the
    variance that the number of groups alone gives each: groups of no effect still explain a little by chance.

    `share_j = Σ_S |S|!(k−|S|−1)!/k! · (R²(S ∪ j) − R²(S))` over the sets S without j.
    """
    k = len(factors)
    share, influence, chance = np.zeros(k + 1), np.zeros((values.size, k + 1)), np.zeros(k + 1)
    share[k] = 1.0
    for subset, fit in _fits(values, factors):
        for cause in range(k):
            weight = _weight(subset, cause, k)
            share[cause] += weight * fit.r_squared
            influence[:, cause] += weight * fit.influence
            if cause in subset:
                groups = _parameters([factors[cause]])
                chance[cause] += weight * 2 * groups * ((1 - fit.r_squared) / values.size) ** 2
        if len(subset) == k:
            share[k] = 1 - fit.r_squared
            influence[:, k] = -fit.influence
    return share, influence, chance


def _weight(subset: Subset, cause: int, k: int) -> float:
    """This function will give the factor with which the R² of a set enters the share of a cause."""
    if cause in subset:
        before = len(subset) - 1
        return factorial(before) * factorial(k - before - 1) / factorial(k)
    before = len(subset)
    return -factorial(before) * factorial(k - before - 1) / factorial(k)


def _fits(values: Numbers, factors: Sequence[controls.Factor]) -> list[tuple[Subset, _Fit]]:
    """This function will fit every set of causes but the empty one, whose R² is 0.

    Each set starts from the residual of the set without its last cause, so one more cause costs few projections.
    """
    centred = values - values.mean()
    fits: list[tuple[Subset, _Fit]] = []
    residuals: dict[Subset, Numbers] = {(): centred}
    for size in range(1, len(factors) + 1):
        grown: dict[Subset, Numbers] = {}
        for subset in combinations(range(len(factors)), size):
            chosen = [factors[cause] for cause in subset]
            left = controls.without_means(residuals[subset[:-1]], chosen)
            grown[subset] = left
            fits.append((subset, _fit(centred, left, _parameters(chosen))))
        residuals = grown
    return fits


def _parameters(factors: Sequence[controls.Factor]) -> int:
    """This function will count the means and slopes a set of causes estimates; the overall mean is one of them."""
    return 1 + sum(factor.size - 1 + (factor.slope is not None) for factor in factors)


def _fit(centred: Numbers, left: Numbers, parameters: int) -> _Fit:
    n = centred.size
    correction = (n - 1) / max(n - parameters, 1)
    total, rest = controls.product(centred, centred) / n, controls.product(left, left) / n
    ratio = correction * rest / total
    influence = ratio * centred**2 / total - correction * left**2 / total
    return _Fit(r_squared=1 - ratio, influence=influence)


def _redrawn(
    share: Numbers, together: Numbers, chance: Numbers, n: int, *, rng: np.random.Generator, redraws: int
) -> Numbers:
    """This function will redraw negotiations with their contributions, whose mean over n deals is all but normal."""
    covariance = np.atleast_2d(np.cov(together, rowvar=False)) * together.shape[0] / n**2 + np.diag(chance)
    return rng.multivariate_normal(share, covariance, size=redraws, method="eigh")


def _proper(drawn: Numbers) -> Numbers:
    """This function will bring shares to none negative, adding up to 1."""
    clipped = np.maximum(drawn, 0.0)
    proper: Numbers = clipped / clipped.sum(axis=1, keepdims=True)
    return proper
