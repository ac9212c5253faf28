"""What is fixed before any deal is drawn: customers, sellers, products, and the unequal prices that are planted.

Every seed gives another structure. Account groups buy a few products in a few countries. In four of them Germany pays
more than France for the same product, at the same time, quantity and terms: that is incoherent. In two others one
country buys in lots twelve times as large, and pays less only for that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dealwright.history.generated import book, world

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GAPS_LOG = (0.17, 0.20, 0.23, 0.26)  # Germany over France
LOT_FACTOR = 12.0
VOLUME_ONLY = (("Spain", "Italy"), ("Canada", "United States"))  # small lots, large lots
VOLUME_SLOPE = 0.045  # log price given for each e-fold of quantity
LOG_QUANTITY_SD = 1.1
PRICE_NOISE = 0.045
LOOSE_NOISE, LOOSE_LEVEL = 0.13, -0.06
SEGMENT_LOG = (-0.24, -0.27, -0.33, -0.22)
YEARLY_TREND = -0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The fixed part of a generated history; arrays are indexed by group, country, product, seller or quarter."""

    rules: tuple[book.Rule, ...]
    group_segment: Ints
    group_log: Floats
    group_share: Floats
    country_share: Floats  # group × country
    product_share: Floats  # group × country × product
    lot_log: Floats  # group × country: mean log quantity
    gap_log: Floats  # group × country × product
    region_of: Ints  # country → region
    region_log: Floats
    seller_region: Ints
    seller_level: Floats
    seller_noise: Floats
    loose: tuple[int, ...]
    list_log: Floats  # product
    market_log: Floats  # quarter
    term_product: Floats  # term × product, already scaled
    incoherent: tuple[tuple[int, int, float], ...]  # group, product, log gap of Germany over France
    volume_only: tuple[tuple[int, int, str, str], ...]  # group, product, dearer and cheaper country

    @property
    def groups(self) -> int:
        return len(self.group_segment)


def build(*, rng: np.random.Generator, terms: int, groups: int, sellers: int) -> Structure:
    """This function will draw the fixed part of a history."""
    rules = book.rules(terms)
    region_of = np.array([world.REGIONS.index(country.region) for country in world.COUNTRIES])
    planted = rng.permutation(groups)[: len(GAPS_LOG) + len(VOLUME_ONLY)]
    bought = _shares(rng, groups, len(world.PRODUCTS), (0.5, 0.2, 0.2, 0.1))
    focus = bought.argmax(axis=1)
    gap_groups, lot_groups = planted[: len(GAPS_LOG)], planted[len(GAPS_LOG) :]
    country_share, lot_log, gap_log = _places(rng, groups, gap_groups=gap_groups, lot_groups=lot_groups, focus=focus)
    level, noise, loose = _sellers(rng, sellers)
    return Structure(
        rules=rules,
        group_segment=np.arange(groups) % len(world.SEGMENTS),
        group_log=rng.normal(0, 0.02, groups),
        group_share=_normal(rng.uniform(0.8, 1.2, groups)),
        country_share=country_share,
        product_share=_bought_where(bought, gap_groups, focus),
        lot_log=lot_log,
        gap_log=gap_log,
        region_of=region_of,
        region_log=rng.permutation(np.linspace(-0.018, 0.018, len(world.REGIONS))),
        seller_region=np.arange(sellers) % len(world.REGIONS),
        seller_level=level,
        seller_noise=noise,
        loose=loose,
        list_log=np.log(rng.permutation(np.linspace(520, 980, len(world.PRODUCTS)).round())),
        market_log=YEARLY_TREND / 4 * np.arange(world.QUARTERS) + 0.02 * np.sin(0.9 * np.arange(world.QUARTERS)),
        term_product=np.array([rule.product * _spread(rng, len(world.PRODUCTS)) for rule in rules]),
        incoherent=tuple((int(g), int(focus[g]), gap) for g, gap in zip(gap_groups, GAPS_LOG, strict=True)),
        volume_only=tuple(
            (int(g), int(focus[g]), dear, cheap) for g, (dear, cheap) in zip(lot_groups, VOLUME_ONLY, strict=True)
        ),
    )


def _normal(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _spread(rng: np.random.Generator, count: int) -> Floats:
    """Evenly spread effects with standard deviation 1, in random order."""
    even = np.linspace(-1, 1, count)
    return rng.permutation(even / even.std())


def _shares(rng: np.random.Generator, rows: int, columns: int, shares: tuple[float, ...]) -> Floats:
    table = np.zeros((rows, columns))
    for row in table:
        row[rng.permutation(columns)[: len(shares)]] = shares
    return table


def _places(
    rng: np.random.Generator, groups: int, *, gap_groups: Ints, lot_groups: Ints, focus: Ints
) -> tuple[Floats, Floats, Floats]:
    countries = len(world.COUNTRIES)
    share = _shares(rng, groups, countries, (0.3, 0.25, 0.2, 0.15, 0.1))
    lots = np.repeat(book.CENTRE_LOG_QUANTITY + rng.normal(0, 0.3, groups), countries).reshape(groups, countries)
    gaps = np.zeros((groups, countries, len(world.PRODUCTS)))
    for group, gap in zip(gap_groups, GAPS_LOG, strict=True):
        _force(share[group], "France", "Germany")
        gaps[group, world.place("Germany"), focus[group]] = gap / 2
        gaps[group, world.place("France"), focus[group]] = -gap / 2
    for group, (small, large) in zip(lot_groups, VOLUME_ONLY, strict=True):
        _force(share[group], small, large)
        lots[group, world.place(large)] += np.log(LOT_FACTOR) / 2
        lots[group, world.place(small)] -= np.log(LOT_FACTOR) / 2
    return share, lots, gaps


def _bought_where(bought: Floats, gap_groups: Ints, focus: Ints) -> Floats:
    """Products by group and country; what is sold at two prices is sold in those two countries only."""
    share = np.repeat(bought[:, None, :], len(world.COUNTRIES), axis=1)
    unequal = [world.place("France"), world.place("Germany")]
    for group in gap_groups:
        elsewhere = np.delete(np.arange(len(world.COUNTRIES)), unequal)
        share[group, elsewhere, focus[group]] = 0
    return _normal(share)


def _force(share: Floats, one: str, other: str) -> None:
    """Let a group buy 30 % of its deals in each of two countries and the rest where it bought before."""
    pair = [world.place(one), world.place(other)]
    share[pair] = 0
    share *= 0.4 / share.sum()
    share[pair] = 0.3


def _sellers(rng: np.random.Generator, sellers: int) -> tuple[Floats, Floats, tuple[int, ...]]:
    level, noise = rng.normal(0, 0.012, sellers), np.full(sellers, PRICE_NOISE)
    first, second = rng.permutation(len(world.REGIONS))[:2]
    loose = tuple(
        sorted(int(r + len(world.REGIONS) * rng.integers(sellers // len(world.REGIONS))) for r in (first, second))
    )
    level[list(loose)], noise[list(loose)] = LOOSE_LEVEL, LOOSE_NOISE
    return level, noise, loose
