"""Stating the truth of a structure: each planted figure by the definition of METHOD, on the process itself.

Ranges and firmness are read from a large draw of won deals (`POPULATION` of them, so that its own sampling error is a
small fraction of that of the deals drawn); variance shares are exact algebra, see `shares.py`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dealwright.core import terms
from dealwright.history.generated import book, draws, shares, world
from dealwright.history.generated.structure import Floats, Structure
from dealwright.history.generated.truth import PlantedGap, PlantedTrade, Population, Truth, TypingError

POPULATION = 300_000


def state(plan: Structure, *, rng: np.random.Generator, errors: tuple[TypingError, ...]) -> Truth:
    """This function will state everything planted in a structure, with the typing errors that were made."""
    drawn = draws.draw(plan, deals=POPULATION, rng=rng, won_only=True)
    truth = Truth(
        ranges=(),
        firmness=_firmness(plan, drawn),
        trades=tuple(
            PlantedTrade(give=rule.trade.give, get=rule.term.key, rate=rule.trade.rate)
            for rule in plan.rules
            if rule.trade is not None
        ),
        shares=shares.planted(plan),
        loose_sellers=tuple(seller_name(seller) for seller in plan.loose),
        incoherent=tuple(
            _gap(group, product, "Germany", "France", gap=float(np.expm1(gap)))
            for group, product, gap in plan.incoherent
        ),
        volume_only=tuple(
            _gap(group, product, small, large, gap=0.0) for group, product, small, large in plan.volume_only
        ),
        typing_errors=errors,
        population=_population(plan, drawn),
    )
    scopes = [terms.Scope(), *(terms.Scope.of(segment=segment) for segment in world.SEGMENTS)]
    return replace(truth, ranges=tuple(truth.range_of(rule.term.key, scope) for rule in plan.rules for scope in scopes))


def group_name(group: int) -> str:
    """This function will give the name an account group is shown by."""
    return f"Account group {group + 1:02d}"


def seller_name(seller: int) -> str:
    """This function will give the name a seller is shown by."""
    return f"Seller {seller + 1:02d}"


def _gap(group: int, product: int, dearer: str, cheaper: str, *, gap: float) -> PlantedGap:
    return PlantedGap(
        account_group=group_name(group), product=world.PRODUCTS[product], dearer=dearer, cheaper=cheaper, gap=gap
    )


def _population(plan: Structure, drawn: draws.Draws) -> Population:
    return Population(
        keys=tuple(rule.term.key for rule in plan.rules),
        signs=tuple(rule.term.sign for rule in plan.rules),
        values=drawn.terms,
        names={
            "segment": world.SEGMENTS,
            "region": world.REGIONS,
            "country": tuple(country.name for country in world.COUNTRIES),
            "product": world.PRODUCTS,
        },
        codes={
            "segment": plan.group_segment[drawn.group],
            "region": plan.region_of[drawn.country],
            "country": drawn.country,
            "product": drawn.product,
        },
    )


def _firmness(plan: Structure, drawn: draws.Draws) -> tuple[tuple[str, float], ...]:
    """Firmness `1 − P90|residual| / (P95 − P5)`, firmest first (METHOD §8).

    The residual is what product, quarter and log quantity leave.
    """
    residual = drawn.terms - _controlled(drawn)
    wide = np.quantile(drawn.terms, 0.95, axis=0) - np.quantile(drawn.terms, 0.05, axis=0)
    firmness = 1 - np.quantile(np.abs(residual), 0.90, axis=0) / wide
    keyed = [(rule.term.key, float(value)) for rule, value in zip(plan.rules, firmness, strict=True)]
    return tuple(sorted(keyed, key=lambda each: -each[1]))


def _controlled(drawn: draws.Draws) -> Floats:
    """What product, quarter and log quantity account for in each term, by least squares."""
    x = np.hstack([
        np.eye(len(world.PRODUCTS))[drawn.product],
        np.eye(world.QUARTERS)[drawn.quarter][:, 1:],
        (np.log(drawn.quantity) - book.CENTRE_LOG_QUANTITY)[:, None],
    ])  # fmt: skip
    return np.asarray(x @ np.linalg.solve(x.T @ x, x.T @ drawn.terms))
