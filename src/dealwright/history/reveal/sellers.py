"""Seller profiles: at which level, and how evenly, each seller sold.

**In prose.** The residual of a price, after time, product and volume, is what is left for the seller to have made.
Its median over a seller's deals is the seller's *level*: below 0 means cheaper than the market. `P95 − P5` is the
*spread*: how differently the seller priced like deals. A seller with too few deals is shown without figures, not left
out; the interval of the spread redraws both ends together (see `quantiles`).

**Guarantees.** Each seller appears once, with the number of deals. Moving all prices of a seller by one factor moves
the level by its logarithm and leaves the spread.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dealwright.core.kernel import Estimate
from dealwright.history.reveal import quantiles
from dealwright.history.reveal.deals import Named
from dealwright.history.reveal.report import SellerProfile
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]

LOW, HIGH = 0.05, 0.95


def profiles(
    residual: Numbers, sellers: Named, *, rng: np.random.Generator, settings: Settings
) -> tuple[SellerProfile, ...]:
    """This function will give the profile of each seller with a price, cheapest level first, unknown ones last."""
    usable = np.flatnonzero(np.isfinite(residual) & (sellers.codes >= 0))
    ordered = usable[np.argsort(sellers.codes[usable], kind="stable")]
    bounds = np.searchsorted(sellers.codes[ordered], np.arange(len(sellers.names) + 1))
    found = [
        _profile(name, residual[ordered[bounds[code] : bounds[code + 1]]], rng, settings)
        for code, name in enumerate(sellers.names)
        if bounds[code + 1] > bounds[code]
    ]
    return tuple(sorted(found, key=_place))


def _place(profile: SellerProfile) -> tuple[bool, float, str]:
    return (profile.level.value is None, profile.level.value or 0.0, profile.seller)


def _profile(name: str, values: Numbers, rng: np.random.Generator, settings: Settings) -> SellerProfile:
    level = quantiles.quantile(np.sort(values), 0.5, fewest=settings.fewest_of_seller)
    return SellerProfile(seller=name, n=int(values.size), level=level, spread=_spread(values, rng, settings))


def _spread(values: Numbers, rng: np.random.Generator, settings: Settings) -> Estimate:
    needed = quantiles.fewest_for(LOW)
    if values.size < needed:
        return Estimate.unknown(n=int(values.size), reason=f"{values.size} deals; at least {needed} are needed")
    value = quantiles.point(values, HIGH) - quantiles.point(values, LOW)
    drawn = quantiles.redrawn([(values, LOW), (values, HIGH)], rng=rng, redraws=settings.redraws)
    low, high = np.quantile(drawn[:, 1] - drawn[:, 0], [quantiles.TAIL, 1 - quantiles.TAIL])
    return Estimate(value=value, low=min(value, float(low)), high=max(value, float(high)), n=int(values.size))
