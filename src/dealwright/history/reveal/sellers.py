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
Codes = NDArray[np.integer]

LOW, HIGH = 0.05, 0.95


def profiles(
    residual: Numbers, sellers: Named, *, negotiation: Codes, rng: np.random.Generator, settings: Settings
) -> tuple[SellerProfile, ...]:
    """This function will give the profile of each seller with a price, cheapest level first, unknown ones last."""
    usable = np.flatnonzero(np.isfinite(residual) & (sellers.codes >= 0))
    ordered = usable[np.argsort(sellers.codes[usable], kind="stable")]
    bounds = np.searchsorted(sellers.codes[ordered], np.arange(len(sellers.names) + 1))
    found = [
        _profile(name, residual[rows], negotiation[rows], rng=rng, settings=settings)
        for code, name in enumerate(sellers.names)
        if (rows := ordered[bounds[code] : bounds[code + 1]]).size
    ]
    return tuple(sorted(found, key=_place))


def _place(profile: SellerProfile) -> tuple[bool, float, str]:
    return (profile.level.value is None, profile.level.value or 0.0, profile.seller)


def _profile(
    name: str, values: Numbers, negotiation: Codes, *, rng: np.random.Generator, settings: Settings
) -> SellerProfile:
    effect = quantiles.design_effect(values, 0.5, negotiation)
    level = quantiles.quantile(np.sort(values), 0.5, fewest=settings.fewest_of_seller, effect=effect)
    spread = _spread(values, negotiation, rng=rng, settings=settings)
    return SellerProfile(seller=name, n=int(values.size), level=level, spread=spread)


def _spread(values: Numbers, negotiation: Codes, *, rng: np.random.Generator, settings: Settings) -> Estimate:
    effect = max(quantiles.design_effect(values, level, negotiation) for level in (LOW, HIGH))
    unknown = quantiles.too_few(int(values.size), LOW, effect=effect)
    if unknown is not None:
        return unknown
    value = quantiles.point(values, HIGH) - quantiles.point(values, LOW)
    drawn = quantiles.redrawn([(values, LOW), (values, HIGH)], rng=rng, redraws=settings.redraws, effect=effect)
    low, high = np.quantile(drawn[:, 1] - drawn[:, 0], [quantiles.TAIL, 1 - quantiles.TAIL])
    return Estimate(value=value, low=min(value, float(low)), high=max(value, float(high)), n=int(values.size))
