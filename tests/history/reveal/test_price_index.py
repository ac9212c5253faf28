from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from dealwright.history import facts
from dealwright.history.reveal import price_index


def columns(
    prices: Sequence[float | None], days: Sequence[date | None], **more: Sequence[Any]
) -> dict[str, Sequence[Any]]:
    return {"product": ["A"] * len(prices), "price": prices, "closed_on": days, **more}


def residuals(found: facts.Facts) -> list[float | None]:
    table = price_index.add(found, left_out=()).order_by("source_row").to_pyarrow()
    return [None if value is None or np.isnan(value) else round(value, 6) for value in table["residual"].to_pylist()]


def test_a_price_is_compared_with_its_product_in_its_quarter(make_facts: Callable[..., facts.Facts]) -> None:
    falling = [100.0] * 5 + [50.0] * 4 + [55.0]
    days = [date(2024, 2, 1)] * 5 + [date(2024, 5, 1)] * 5

    found = residuals(make_facts(columns(falling, days)))

    assert found == [0.0] * 9 + [round(float(np.log(1.1)), 6)]


def test_a_thin_quarter_is_compared_with_its_year_and_a_thin_year_with_all(
    make_facts: Callable[..., facts.Facts],
) -> None:
    prices = [100.0] * 3 + [110.0] * 2 + [100.0, 120.0]
    days = [date(2024, 1, 1)] * 3 + [date(2024, 7, 1)] * 2 + [date(2025, 1, 1), None]

    found = residuals(make_facts(columns(prices, days)))

    assert found[:5] == [0.0] * 3 + [round(float(np.log(1.1)), 6)] * 2  # the year's median is 100
    assert found[5:] == [0.0, round(float(np.log(1.2)), 6)]  # that of all is 100


def test_a_product_sold_fewer_than_five_times_has_no_market(make_facts: Callable[..., facts.Facts]) -> None:
    assert residuals(make_facts(columns([100.0, 100.0, 100.0, 90.0], [date(2024, 1, 1)] * 4))) == [None] * 4


def test_a_price_that_is_left_out_counts_nowhere_and_keeps_its_row(make_facts: Callable[..., facts.Facts]) -> None:
    prices = [100.0] * 5 + [0.01]
    found = make_facts(columns(prices, [date(2024, 1, 1)] * 6))

    table = price_index.add(found, left_out=[6]).order_by("source_row").to_pyarrow()

    assert table["log_price"].to_pylist()[5] is None
    assert table["residual"].to_pylist() == [0.0] * 5 + [None]


def test_multiplying_all_prices_of_a_product_or_a_quarter_changes_no_residual(
    make_facts: Callable[..., facts.Facts],
) -> None:
    rng = np.random.default_rng(5)
    prices = np.exp(rng.normal(3, 0.1, 80))
    days = [date(2024, 1, 5)] * 40 + [date(2024, 4, 5)] * 40
    factor = np.repeat([1.0, 1.3], 40)

    before = residuals(make_facts(columns(prices.tolist(), days)))
    after = residuals(make_facts(columns((prices * factor * 7).tolist(), days)))

    assert after == pytest.approx(before, abs=2e-6)


def test_no_deal_is_lost_or_doubled_and_only_won_ones_are_read(make_facts: Callable[..., facts.Facts]) -> None:
    found = make_facts(
        {
            "product": ["A", None, "B", None, "A"],
            "price": [1.0, None, -3.0, 0.0, 2.0],
            "closed_on": [None, date(2024, 1, 1), date(2024, 1, 1), None, date(2024, 1, 1)],
            "outcome": ["won", None, "lost", "won", "open"],
        }
    )

    table = price_index.add(found, left_out=()).order_by("source_row").to_pyarrow()

    assert table["source_row"].to_pylist() == [1, 2, 4]
    assert residuals(found) == [None, None, None]
