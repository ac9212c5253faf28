"""The planted variance shares: Shapley (LMG) shares of the log price, by exact algebra on the generating process.

The share of a factor is its mean gain in R² over all orders in which factors can enter (METHOD §8). R² of a set of
factors needs only covariances, and those follow from the structure: which customers buy where and what, who serves a
region, how quantity spreads. Time enters apart from everything else, so its share is its variance.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations
from math import factorial

import numpy as np

from dealwright.history.generated import draws, structure, world
from dealwright.history.generated.structure import Floats, Ints, Structure
from dealwright.history.generated.truth import PlantedShares

FACTORS = ("product", "volume", "region", "account_group", "seller")


def planted(plan: Structure) -> PlantedShares:
    """This function will give the variance shares of the log price of won deals, as planted."""
    weight, factor, mean, within = _cells(plan)
    lots = structure.LOG_QUANTITY_SD**2
    time = float(np.var(plan.market_log))
    x = np.hstack(list(factor.values()))
    x -= weight @ x
    y = mean - weight @ mean
    covariance, with_price = (x * weight[:, None]).T @ x, x.T @ (weight * y)
    ends = np.cumsum([block.shape[1] for block in factor.values()])
    place = {
        name: np.arange(end - block.shape[1], end) for (name, block), end in zip(factor.items(), ends, strict=True)
    }
    covariance[place["volume"], place["volume"]] += lots
    with_price[place["volume"]] -= structure.VOLUME_SLOPE * lots
    variance = float(weight @ (y**2 + within)) + structure.VOLUME_SLOPE**2 * lots + time

    @cache
    def explained(names: tuple[str, ...]) -> float:
        if not names:
            return 0.0
        at = np.concatenate([place[name] for name in names])
        block = covariance[np.ix_(at, at)]
        return float(with_price[at] @ np.linalg.lstsq(block, with_price[at], rcond=1e-10)[0]) / variance

    share = shapley(FACTORS, explained)
    return PlantedShares(time=time / variance, unexplained=1 - time / variance - sum(share.values()), **share)


def _cells(plan: Structure) -> tuple[Floats, dict[str, Floats], Floats, Floats]:
    """Every customer × country × product × seller that occurs.

    Gives its weight, its values of each factor, and the mean and the variance of its log price: of what does not
    depend on the day or, within the cell, on the quantity.
    """
    teams = len(plan.seller_level) // len(world.REGIONS)
    weight = plan.group_share[:, None, None, None] * plan.country_share[:, :, None, None]
    weight = weight * plan.product_share[:, :, :, None] * np.full(teams, 1 / teams)
    group, country, product, team = np.nonzero(weight)
    region = plan.region_of[country]
    seller = region + len(world.REGIONS) * team
    lot = plan.lot_log[group, country]
    freight, freight_variance = _freight()
    factor = {
        "product": _marks(product, len(world.PRODUCTS)),
        "volume": lot[:, None].copy(),
        "region": _marks(region, len(world.REGIONS)),
        "account_group": _marks(group, plan.groups),
        "seller": _marks(seller, len(plan.seller_level)),
    }
    mean = (
        plan.list_log[product]
        + plan.region_log[region]
        + np.array(structure.SEGMENT_LOG)[plan.group_segment[group]]
        + plan.group_log[group]
        + plan.gap_log[group, country, product]
        + plan.seller_level[seller]
        - structure.VOLUME_SLOPE * lot
        + freight[country]
    )
    within = plan.seller_noise[seller] ** 2 + freight_variance[country]
    return weight[group, country, product, team], factor, np.asarray(mean), np.asarray(within)


def _marks(code: Ints, count: int) -> Floats:
    return np.eye(count)[code]


def _freight() -> tuple[Floats, Floats]:
    """Mean and variance by country of what delivery adds to the log price."""
    share, added = draws.delivery_share(), np.array(world.FREIGHT_LOG)
    mean = share @ added
    return mean, share @ added**2 - mean**2


def shapley(names: tuple[str, ...], explained: Callable[[tuple[str, ...]], float]) -> dict[str, float]:
    """This function will give each name its mean gain in `explained` over all orders of entering."""
    share = dict.fromkeys(names, 0.0)
    for name in names:
        others = tuple(other for other in names if other != name)
        for size in range(len(names)):
            weight = factorial(size) * factorial(len(names) - size - 1) / factorial(len(names))
            for subset in combinations(others, size):
                share[name] += weight * (explained(tuple(sorted((*subset, name)))) - explained(tuple(sorted(subset))))
    return share
