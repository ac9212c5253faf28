"""Drawing deals: one vectorised pass from a structure and a generator of random numbers to arrays, one entry a deal.

`log price = list (product) + market (quarter) + region − discount + delivery`, where the log discount is that of the
segment, the account group, the seller and the quantity, plus noise that is wider for a loose seller. Deals that were
lost were offered dearer than those won, so what was won has exactly the planted distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dealwright.history.generated import book, structure, world
from dealwright.history.generated.structure import Floats, Ints, Structure

OUTCOMES = ("won", "lost", "walked_away")
OUTCOME_SHARE = (0.72, 0.22, 0.06)
DEARER_LOG = (0.0, 0.02, 0.04)  # what was offered where we did not win


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """The drawn deals; every array has one entry a deal, `terms` one column a term."""

    group: Ints
    country: Ints
    product: Ints
    seller: Ints
    day: Ints  # since world.FIRST_DAY
    quarter: Ints
    outcome: Ints
    quantity: Floats
    list_price: Floats  # euro
    price: Floats  # euro
    terms: Floats


def draw(plan: Structure, *, deals: int, rng: np.random.Generator, won_only: bool = False) -> Draws:
    """This function will draw `deals` deals from the structure; `won_only` leaves lost ones out."""
    group, country, product = _customers(plan, deals, rng)
    teams = len(plan.seller_level) // len(world.REGIONS)
    seller = plan.region_of[country] + len(world.REGIONS) * rng.integers(0, teams, deals)
    day, quarter = _days(deals, rng)
    outcome = np.zeros(deals, np.int64) if won_only else _pick(rng, OUTCOME_SHARE, deals)
    log_quantity = plan.lot_log[group, country] + structure.LOG_QUANTITY_SD * noise(rng, deals)
    quantity = np.maximum(1.0, np.round(np.exp(log_quantity)))
    volume = np.log(quantity) - book.CENTRE_LOG_QUANTITY
    delivery = _pick_by(rng, delivery_share(), country)
    net = _net_log(plan, group=group, country=country, product=product, seller=seller, volume=volume, rng=rng)
    net += np.array(DEARER_LOG)[outcome]
    listed = plan.list_log[product] + plan.market_log[quarter] + plan.region_log[plan.region_of[country]]
    discount = 100 * (1 - np.exp(net))
    return Draws(
        group=group,
        country=country,
        product=product,
        seller=seller,
        day=day,
        quarter=quarter,
        outcome=outcome,
        quantity=quantity,
        list_price=np.exp(listed),
        price=np.exp(listed + net + np.array(world.FREIGHT_LOG)[delivery]),
        terms=_terms(
            plan,
            segment=plan.group_segment[group],
            product=product,
            volume=volume,
            drawn={"discount": discount, "delivery_terms": delivery},
            rng=rng,
        ),
    )


def noise(rng: np.random.Generator, count: int) -> Floats:
    """This function will draw nearly normal noise of standard deviation 1 that never exceeds 3."""
    return 2 * (rng.random(count) + rng.random(count) + rng.random(count) - 1.5)


def _net_log(
    plan: Structure,
    *,
    group: Ints,
    country: Ints,
    product: Ints,
    seller: Ints,
    volume: Floats,
    rng: np.random.Generator,
) -> Floats:
    """The log of the agreed price, before delivery, over the list price."""
    return np.asarray(
        np.array(structure.SEGMENT_LOG)[plan.group_segment[group]]
        + plan.group_log[group]
        + plan.gap_log[group, country, product]
        + plan.seller_level[seller]
        - structure.VOLUME_SLOPE * volume
        + plan.seller_noise[seller] * noise(rng, len(group))
    )


def _customers(plan: Structure, deals: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    group = _pick(rng, plan.group_share, deals)
    country = _pick_by(rng, plan.country_share, group)
    products = plan.product_share.reshape(-1, len(world.PRODUCTS))
    return group, country, _pick_by(rng, products, group * len(world.COUNTRIES) + country)


def _pick(rng: np.random.Generator, shares: Floats | tuple[float, ...], count: int) -> Ints:
    edges = np.cumsum(shares)
    return np.searchsorted(edges / edges[-1], rng.random(count), side="right")


def _pick_by(rng: np.random.Generator, shares: Floats, row: Ints) -> Ints:
    """Pick a column for each entry of `row` with that row's shares, by one search over all rows end to end."""
    edges = np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True)
    edges[:, -1] = 1.0
    ladder = (edges + np.arange(len(shares))[:, None]).ravel()
    return np.asarray(np.searchsorted(ladder, row + rng.random(len(row)), side="right") - row * shares.shape[1])


def _days(deals: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    first = np.datetime64(world.FIRST_DAY)
    closed = np.busday_offset(first + rng.integers(0, world.DAYS, deals), 0, roll="forward")
    quarter = closed.astype("M8[M]").astype(np.int64) // 3 - first.astype("M8[M]").astype(np.int64) // 3
    return (closed - first).astype(np.int64), quarter


def delivery_share() -> Floats:
    """This function will give the share of each delivery term by country: overseas most prices include delivery."""
    near, far = np.array([0.08, 0.17, 0.37, 0.38]), np.array([0.50, 0.32, 0.13, 0.05])
    distance = np.array([each.far for each in world.COUNTRIES])[:, None]
    return np.asarray((1 - distance) * near + distance * far)


def _terms(
    plan: Structure,
    *,
    segment: Ints,
    product: Ints,
    volume: Floats,
    drawn: dict[str, Floats | Ints],
    rng: np.random.Generator,
) -> Floats:
    values = np.empty((len(segment), len(plan.rules)), order="F")
    place = {rule.term.key: column for column, rule in enumerate(plan.rules)}
    for column, rule in enumerate(plan.rules):
        if rule.term.key in drawn:
            values[:, column] = drawn[rule.term.key]
            continue
        base = np.array(rule.base)[segment]
        if rule.term.kind == "yes_no":
            values[:, column] = rng.random(len(segment)) < base
            continue
        value = base + plan.term_product[column, product] + rule.slope * volume
        value += rule.deviation * noise(rng, len(segment)) * (rng.random(len(segment)) >= rule.kept)
        if rule.trade is not None:
            value += rule.trade.rate * (values[:, place[rule.trade.give]] - rule.trade.centre)
        values[:, column] = np.maximum(0, np.round(np.round(value / rule.step) * rule.step, 6))
    return values
