"""How a number is written for a reader."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core.kernel import figures


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (0.0, "0"),
        (12.4999, "12.5"),
        (123.456, "123.5"),
        (0.000263, "0.00026"),
        (-7.99e-05, "about 0"),
        (-0.012, "−0.012"),
        (1_234_567.8, "1,234,568"),
        (float("nan"), "–"),
    ],
)
def test_a_number_is_rounded_to_what_a_reader_can_use(figure, written):
    assert figures.number(figure) == written


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_no_number_is_a_power_of_ten_or_has_a_hyphen_for_a_minus(figure):
    assert re.fullmatch(r"−?\d{1,3}(,\d{3})*(\.\d+)?|about 0", figures.number(figure))


def test_two_ends_name_their_unit_once():
    assert figures.span("11\xa0%", "14\xa0%") == "11 to 14\xa0%"
    assert figures.span("28 days", "33 days") == "28 to 33 days"
    assert figures.span("1 day", "3 days") == "1 day to 3 days"
    assert figures.span("under 0.1\xa0%", "14\xa0%") == "under 0.1\xa0% to 14\xa0%"
    assert figures.span("EXW", "EXW") == "EXW"


def test_one_of_a_thing_is_singular():
    assert [figures.counted(count, "deal") for count in (0, 1, 1234)] == ["0 deals", "1 deal", "1,234 deals"]
    assert figures.counted(2, "country", "countries") == "2 countries"
