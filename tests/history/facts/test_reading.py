from datetime import date

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.history.facts import DateOrder, reading

DATABASE = ibis.duckdb.connect(threads=1)


def read(texts, expression):
    table = ibis.memtable([(place, text) for place, text in enumerate(texts)], schema={"n": "int64", "t": "string"})
    value = expression(table.t)
    return DATABASE.to_pyarrow(table.select("n", value=value).order_by("n")).column("value").to_pylist()


def numbers(*texts: str, decimal=".", typed=False):
    return read(texts, lambda t: reading.number(t, decimal=decimal, typed=typed))


def dates(*texts: str, order=DateOrder.DAY_FIRST):
    return read(texts, lambda t: reading.date(t, order=order))


def test_numbers_with_a_decimal_point_and_all_that_people_write_around_them():
    texts = ("1,234.50", "1 234.50", "1'234.50", "1 234.5", "(12.5)", "12.5-", "−3", "EUR 1,234.50", "$5", "12 %")

    assert numbers(*texts) == [1234.5, 1234.5, 1234.5, 1234.5, -12.5, -12.5, -3.0, 1234.5, 5.0, 12.0]
    assert numbers("30 days", "36 months", "1.5 x", "1e3", "12,34,567", "7€") == [
        30.0,
        36.0,
        1.5,
        1000.0,
        1234567.0,
        7.0,
    ]


def test_numbers_with_a_decimal_comma():
    assert numbers("1.234,50", "1.234", "0,5", "12", "-1.234.567,8", "5,- €", decimal=",") == [
        *(1234.5, 1234.0, 0.5, 12.0, -1234567.8),
        None,
    ]


def test_what_is_no_number_stays_none():
    assert numbers("tbc", "1.234,50", "12,5", "nan", "inf", "1.2.3", "12-34", "4/30/2014", "#DIV/0!") == [None] * 9


def test_a_point_is_no_decimal_mark_where_the_comma_is():
    assert numbers("1234.5", "12.50", decimal=",") == [None, None]


def test_a_stored_number_keeps_its_point_whatever_people_write():
    assert numbers("1.234", "1234.5", "1.234,50", decimal=",", typed=True) == [1.234, 1234.5, 1234.5]


def test_dates_in_the_order_of_the_mapping():
    texts = ("04/03/2024", "4.3.24", "04-03-2024")

    assert dates(*texts) == [date(2024, 3, 4)] * 3
    assert dates(*texts, order=DateOrder.MONTH_FIRST) == [date(2024, 4, 3)] * 3


def test_dates_that_need_no_order():
    texts = (
        "2024-03-04",
        "2024-03-04T10:00:00Z",
        "2024-03-04 10:00",
        "2024/3/4",
        "20240304",
        "4-Mar-24",
        "4 March 2024",
    )

    assert dates(*texts) == [date(2024, 3, 4)] * 7
    assert dates("March 4, 2024", "04/03/2024 17:30", "45355") == [date(2024, 3, 4)] * 3


def test_dates_with_months_in_german_french_and_spanish():
    assert dates("4. März 2024", "4 mars 2024", "4 de marzo de 2024", "4-déc-2024", "1 août 2024", "31. Okt. 2024") == [
        *(date(2024, 3, 4),) * 3,
        date(2024, 12, 4),
        date(2024, 8, 1),
        date(2024, 10, 31),
    ]


def test_days_that_do_not_exist_and_years_out_of_reach_are_no_dates():
    assert dates("31/02/2024", "13/13/2024", "2024-13-01", "0024-03-04", "3024-03-04", "soon", "12") == [None] * 7


def test_two_digit_years_are_of_our_time():
    assert dates("02-Jun-06", "01.02.99") == [date(2006, 6, 2), date(1999, 2, 1)]


def test_yes_and_no_in_four_languages():
    assert read(("Yes", "nein", "OUI", "Sí", "maybe"), reading.yes_no) == [1.0, 0.0, 1.0, 1.0, None]


def test_a_choice_is_its_place_in_the_order():
    assert read(("ddp", "EXW", "FOB"), lambda t: reading.choice(t, choices=("DDP", "EXW"))) == [0.0, 1.0, None]


def test_missing_words_and_patterns_are_absent_and_the_value_map_comes_first():
    texts = (" N/A ", "", "See DN-304 (x)", "not yet", "12", "100% off")

    found = read(texts, lambda t: reading.present(t, missing=("See DN-*", "100%*"), values=(("Not yet", "0"),)))

    assert found == [None, None, None, "0", "12", None]


@pytest.mark.parametrize(("decimal", "thousands"), [(".", ","), (",", ".")])
@settings(max_examples=25, deadline=None)
@given(values=st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=20))
def test_any_amount_reads_back_as_it_was_written(decimal, thousands, values):
    written = [f"{value:,.2f}".translate(str.maketrans({",": thousands, ".": decimal})) for value in values]

    assert numbers(*written, decimal=decimal) == [float(value) for value in values]


@pytest.mark.parametrize("order", list(DateOrder))
@settings(max_examples=25, deadline=None)
@given(days=st.lists(st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31)), min_size=1, max_size=20))
def test_any_day_reads_back_as_it_was_written(order, days):
    form = "%m/%d/%Y" if order is DateOrder.MONTH_FIRST else "%d/%m/%Y"
    short = form.replace("%Y", "%y")

    assert dates(*(day.strftime(form) for day in days), order=order) == days
    assert dates(*(day.strftime(short) for day in days if day.year >= 1970), order=order) == days
