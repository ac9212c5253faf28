"""A generated history: past deals of an invented company, in the shape of deal facts, with the truth beside them.

>>> made = history(seed=1, deals=500)
>>> made.facts.source.generated, len(made.facts.terms), len(made.truth.incoherent)
(True, 12, 4)
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa

from dealwright.history import facts
from dealwright.history.generated import blemishes, book, draws, planted, rates, structure, world
from dealwright.history.generated.structure import Floats, Ints, Structure
from dealwright.history.generated.truth import Truth, TypingError

NAME = "Generated history of an invented company"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """Facts nobody lived, and everything that was planted in them."""

    facts: facts.Facts
    truth: Truth


def history(*, seed: int, deals: int = 20_000, terms: int = 12, groups: int = 40, sellers: int = 60) -> Generated:
    """This function will generate past deals with planted truth; the same arguments give the same history.

    `sellers` is rounded down to full teams, one a region. Past the book of 12, further `terms` are plain side terms.
    """
    rng = np.random.default_rng(seed)
    plan = structure.build(rng=rng, terms=terms, groups=groups, sellers=sellers - sellers % len(world.REGIONS))
    drawn = draws.draw(plan, deals=deals, rng=rng)
    columns, errors = _columns(plan, drawn, rng)
    found = facts.Facts(
        table=ibis.duckdb.connect().create_table("deals", pa.table(columns)),
        terms=book.columns(terms),
        currency=world.CURRENCY,
        source=facts.Source(name=f"{NAME}, seed {seed}", rows_read=deals, rows_used=deals, generated=True),
    )
    return Generated(facts=found, truth=planted.state(plan, rng=rng, errors=errors))


def _columns(
    plan: Structure, drawn: draws.Draws, rng: np.random.Generator
) -> tuple[dict[str, pa.Array], tuple[TypingError, ...]]:
    deals = len(drawn.group)
    rate = rates.table()[drawn.country, drawn.day]
    meant, listed = _written(drawn.price / rate, drawn.country), _written(drawn.list_price / rate, drawn.country)
    names = _names(plan, drawn, rng)
    price, errors = _mistyped(meant, drawn, names["deal"], rng)
    amount = np.round(meant * drawn.quantity, 2)
    opened = drawn.day - np.round(np.exp(rng.normal(3.8, 0.5, deals))).astype(np.int64)
    numbers = {
        "currency": pa.array([country.currency for country in world.COUNTRIES]).take(pa.array(drawn.country)),
        "amount": pa.array(amount),
        "quantity": _with_gaps(drawn.quantity, blemishes.missing(rng, deals, share=blemishes.MISSING_QUANTITY)),
        "list_price": pa.array(listed),
        "price": pa.array(price),
        "cost": _with_gaps(
            _written(listed * (0.5 + 0.02 * draws.noise(rng, deals)), drawn.country),
            blemishes.missing(rng, deals, share=blemishes.MISSING_COST),
        ),
        "fx_rate": pa.array(rate),
        "amount_reporting": pa.array(amount * rate),
        "price_reporting": pa.array(price * rate),
        "source_row": pa.array(np.arange(1, deals + 1)),
    }
    dates = {"opened_on": _dates(opened), "closed_on": _dates(drawn.day)}
    gaps = blemishes.missing(rng, drawn.terms.shape, share=blemishes.MISSING_TERM)
    terms = {
        column.column: _with_gaps(drawn.terms[:, at], gaps[:, at])
        for at, column in enumerate(book.columns(len(plan.rules)))
    }
    every = names | dates | numbers
    order = [column.name for column in (*facts.COLUMNS, *facts.CONVERTED)]
    return {name: every[name] for name in order} | terms, errors


def _names(plan: Structure, drawn: draws.Draws, rng: np.random.Generator) -> dict[str, pa.Array]:
    deals = len(drawn.group)
    countries = [country.name for country in world.COUNTRIES]
    groups = [planted.group_name(group) for group in range(plan.groups)]
    sellers = [planted.seller_name(seller) for seller in range(len(plan.seller_level))]
    accounts = [f"{group} {country}" for group in groups for country in countries]
    unnamed = blemishes.missing(rng, deals, share=blemishes.MISSING_SELLER)
    return {
        "deal": pa.array([f"G-{number:07d}" for number in range(1, deals + 1)]),
        "account": _named(accounts, drawn.group * len(countries) + drawn.country),
        "account_group": _named(groups, drawn.group),
        "region": _named(world.REGIONS, plan.region_of[drawn.country]),
        "country": _named(countries, drawn.country),
        "segment": _named(world.SEGMENTS, plan.group_segment[drawn.group]),
        "product": _named(world.PRODUCTS, drawn.product),
        "seller": pa.array(sellers).take(pa.array(drawn.seller, mask=unnamed)),
        "channel": _named(world.CHANNELS, rng.integers(0, len(world.CHANNELS), deals)),
        "outcome": _named(draws.OUTCOMES, drawn.outcome),
    }


def _named(names: list[str] | tuple[str, ...], code: Ints) -> pa.Array:
    return pa.array(names).take(pa.array(code))


def _dates(day: Ints) -> pa.Array:
    return pa.array((np.datetime64(world.FIRST_DAY) + day).astype("M8[D]"))


def _with_gaps(values: Floats, gaps: blemishes.Mask) -> pa.Array:
    return pa.array(values, mask=gaps)


def _written(price: Floats, country: Ints) -> Floats:
    """Round a price to the places its currency is written with."""
    places = np.array([world.DECIMALS.get(each.currency, 2) for each in world.COUNTRIES])[country]
    return np.asarray(np.round(price * 10.0**places) / 10.0**places)


def _mistyped(
    meant: Floats, drawn: draws.Draws, deal: pa.Array, rng: np.random.Generator
) -> tuple[Floats, tuple[TypingError, ...]]:
    at, factor = blemishes.slips(rng, drawn.outcome == draws.OUTCOMES.index("won"))
    typed = meant.copy()
    typed[at] = np.round(meant[at] * factor, 2)
    return typed, tuple(
        TypingError(deal=deal[row].as_py(), row=row + 1, typed=float(typed[row]), meant=float(meant[row]))
        for row in at.tolist()
    )
