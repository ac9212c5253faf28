from datetime import date

import ibis
import pytest

from dealwright.history import facts


def rates(*currencies: str, reporting="EUR", first, last):
    found = facts.ecb_rates(currencies, reporting=reporting, first=first, last=last)
    return [(rate.currency, rate.day.isoformat(), round(rate.rate, 6)) for rate in found]


def test_a_euro_is_worth_what_the_bank_published_that_day():
    day = date(2015, 1, 5)

    assert rates("USD", first=day, last=day) == [("USD", "2015-01-05", round(1 / 1.1915, 6))]
    assert rates("EUR", reporting="USD", first=day, last=day) == [("EUR", "2015-01-05", 1.1915)]


def test_two_foreign_currencies_meet_through_the_euro():
    day = date(2015, 1, 5)
    (pound,) = facts.ecb_rates(["GBP"], reporting="USD", first=day, last=day)
    (back,) = facts.ecb_rates(["USD"], reporting="GBP", first=day, last=day)

    assert pound.rate * back.rate == pytest.approx(1.0)


def test_a_weekend_takes_the_friday_before_and_says_so():
    (saturday,) = facts.ecb_rates(["USD"], reporting="EUR", first=date(2015, 1, 3), last=date(2015, 1, 3))

    assert saturday.published_on == date(2015, 1, 2)


def test_there_is_no_rate_before_the_euro_nor_for_a_currency_the_bank_does_not_follow():
    assert rates("USD", first=date(1998, 1, 1), last=date(1998, 1, 3)) == []
    assert rates("KES", first=date(2015, 1, 5), last=date(2015, 1, 5)) == []


def test_a_currency_that_was_given_up_has_no_rate_long_after():
    assert rates("EEK", first=date(2012, 1, 1), last=date(2012, 1, 3)) == []


def test_every_deal_is_converted_at_the_rate_of_its_own_day_and_none_is_lost():
    schema = {"source_row": "int64", "currency": "string", "closed_on": "date", "amount": "float64", "price": "float64"}
    rows = [
        (1, "USD", date(2015, 1, 5), 100.0, 10.0),
        (2, "EUR", None, 100.0, 10.0),
        (3, "USD", None, 100.0, 10.0),
        (4, "KES", date(2015, 1, 5), 100.0, None),
        (5, "USD", date(2015, 1, 2), 100.0, 10.0),
    ]
    table = ibis.memtable(rows, schema=schema)

    found = facts.day_rates(table, reporting="EUR")
    converted = facts.convert(table, rates=found).order_by("source_row").to_pyarrow().to_pylist()

    first, second = 1 / 1.1915, 1 / 1.2043
    assert [row["fx_rate"] for row in converted] == pytest.approx([first, 1.0, None, None, second], abs=1e-12)
    assert [row["amount_reporting"] for row in converted] == pytest.approx(
        [100 * first, 100.0, None, None, 100 * second]
    )
    assert [row["price_reporting"] for row in converted] == pytest.approx([10 * first, 10.0, None, None, 10 * second])
