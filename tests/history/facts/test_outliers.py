"""Prices that are typing errors or mix-ups of units, and prices that only look like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.history import facts

TYPES = {"string": pa.string(), "date": pa.date32(), "float64": pa.float64(), "int64": pa.int64()}


def facts_of(prices: Sequence[float], days: Sequence[int | None], **more: Sequence[object]) -> facts.Facts:
    """Deals of one product, in the order of the source, at some prices on some days."""
    n = len(prices)
    stated: dict[str, Sequence[object]] = {
        "deal": [f"D{place}" for place in range(n)],
        "product": ["Pump"] * n,
        "price_reporting": prices,
        "closed_on": [None if day is None else date(2020, 1, 1) + timedelta(days=day) for day in days],
        "source_row": range(1, n + 1),
        **more,
    }
    columns = {
        column.name: pa.array(stated.get(column.name, [None] * n), TYPES[column.type])
        for column in (*facts.COLUMNS, *facts.CONVERTED)
    }
    source = facts.Source(name="made for a test", rows_read=n, rows_used=n)
    return facts.Facts(table=ibis.memtable(pa.table(columns)), terms=(), currency="EUR", source=source)


def rows(prices: Sequence[float], days: Sequence[int | None], **more: Sequence[object]) -> tuple[int, ...]:
    return facts.price_outliers(facts_of(prices, days, **more)).rows


few = settings(max_examples=25, deadline=None)
steady = st.lists(st.floats(min_value=80, max_value=120), min_size=12, max_size=60)
any_prices = st.lists(
    st.tuples(st.sampled_from([0.01, 1.0, 9.0, 10.0, 11.0, 60.0, 1000.0]), st.none() | st.integers(0, 30)),
    min_size=1,
    max_size=40,
)


@few
@given(prices=steady, where=st.integers(0, 11), factor=st.sampled_from([0.01, 100.0]))
def test_a_price_a_hundred_times_too_high_or_low_is_found_and_no_other(prices, where, factor):
    typed = [price * factor if place == where else price for place, price in enumerate(prices)]

    assert rows(typed, range(len(typed))) == (where + 1,)


@few
@given(start=st.floats(0.1, 1e6), steps=st.lists(st.floats(-0.3, 0), min_size=1, max_size=80), rising=st.booleans())
def test_a_smooth_trend_holds_none_however_far_it_leads(start, steps, rising):
    prices = [start]
    for step in steps:
        prices.append(prices[-1] * (1 - step if rising else 1 + step / 1.3))

    assert rows(prices, range(0, 20 * len(prices), 20)) == ()


@few
@given(deals=any_prices, rng=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(deals, rng):
    numbered = list(enumerate(deals, start=1))
    mixed = rng.sample(numbered, len(numbered))

    found = rows([price for _, (price, _) in mixed], [day for _, (_, day) in mixed])

    in_order = rows([price for price, _ in deals], [day for _, day in deals])
    assert sorted(mixed[row - 1][0] for row in found) == list(in_order)


@few
@given(deals=any_prices, power=st.integers(-20, 20))
def test_the_currency_does_not_matter(deals, power):
    days = [day for _, day in deals]

    converted = rows([price * 2.0**power for price, _ in deals], days)

    assert converted == rows([price for price, _ in deals], days)


@few
@given(deals=st.lists(st.floats(1e-6, 1e6), max_size=4))
def test_fewer_than_five_prices_hold_none(deals):
    assert rows(deals, range(len(deals))) == ()


def test_a_slip_shows_though_the_price_fell_to_a_tenth():
    prices = [100 * 0.1 ** (place / 100) for place in range(100)]
    prices[70] *= 100

    assert rows(prices, range(0, 2_000, 20)) == (71,)


def test_prices_without_a_day_are_judged_among_themselves():
    assert rows([10.0] * 6 + [0.01] + [50.0] * 30, [None] * 7 + [*range(30)]) == (7,)


def test_a_seller_who_is_always_dearer_is_no_typing_error_where_sellers_are_kept_apart():
    days = [*range(60), *range(5, 60, 10)]
    found = facts_of([10.0] * 60 + [90.0] * 6, days, seller=["Makers"] * 60 + ["Wholesalers"] * 6)

    assert facts.price_outliers(found).rows == (61, 62, 63, 64, 65, 66)
    assert facts.price_outliers(replace(found, compare_within=("seller",))).rows == ()


def test_only_won_deals_with_a_price_and_a_row_are_judged():
    prices = [10.0] * 20 + [1_000.0] * 3
    outcomes = [None] * 10 + ["won"] * 10 + ["lost", "open", "won"]

    assert rows(prices, [*range(23)], outcome=outcomes) == (23,)
    assert rows(prices, [*range(23)], outcome=outcomes, source_row=[*range(1, 23), None]) == ()


@pytest.mark.parametrize(
    ("errors", "said", "left_out"),
    [
        (1, "One price lies so far from its product's other prices that it looks mistyped.", "It was"),
        (2, "2 prices lie so far from their product's other prices that they look mistyped.", "They were"),
    ],
)
def test_the_finding_names_rows_products_and_what_to_do(errors, said, left_out):
    (finding,) = facts.price_outliers(facts_of([10.0] * 20 + [1_000.0] * errors, [*range(20 + errors)])).findings

    assert (finding.code, finding.weight, finding.what) == ("price-outlier", facts.Weight.DATA, said)
    assert (finding.where, finding.count) == (f"Pump: {errors}", errors)
    assert finding.rows == tuple(range(21, 21 + errors))
    assert finding.advice.startswith("Correct the price")
    assert finding.advice.endswith(f"import again. {left_out} left out of every figure.")


def test_nothing_to_judge_gives_nothing():
    assert facts.price_outliers(facts_of([], [])) == facts.PriceOutliers(rows=(), findings=())
