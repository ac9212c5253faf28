"""Wording: how figures are written for a reader."""

import doctest

import pytest

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.files import strategy_yaml, wording


def a_term(kind: str, *, unit: str = "", choices: tuple[str, ...] = ()) -> terms.Term:
    return terms.Term(key="k", name="K", kind=kind, direction=terms.Direction.LESS, unit=unit, choices=choices)


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (0.0, "0"),
        (12.4999, "12.5"),
        (123.456, "123.5"),
        (1234.5, "1,234"),
        (0.01234, "0.012"),
        (-5.0, "−5"),
        (-0.012, "−0.012"),
        (-1234.5, "−1,234"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_number_has_no_more_decimals_than_a_reader_can_use(figure, written):
    assert wording.number(figure) == written


@pytest.mark.parametrize(
    ("kind", "unit", "figure", "written"),
    [
        ("percent", "", 12.4999, "12.5\xa0%"),
        ("percent", "% of the line value", 2.0, "2\xa0% of the line value"),
        ("days", "", 44.6, "45 days"),
        ("months", "", 2.5, "2.5 months"),
        ("ratio", "", 1.5, "1.5×"),
        ("money", "EUR", 1234.5, "1,234 EUR"),
        ("count", "calls", 3.0, "3 calls"),
        ("yes_no", "", 1.0, "yes"),
        ("choice", "", 1.0, "DAP"),
        ("days", "", None, "–"),
    ],
)
def test_a_value_is_written_with_its_unit(kind, unit, figure, written):
    assert wording.value(a_term(kind, unit=unit, choices=("DDP", "DAP")), figure) == written


def test_an_interval_is_written_from_low_to_high_and_once_where_both_are_alike():
    days = a_term("days")

    assert wording.interval(days, Estimate(value=30, low=28, high=33, n=9)) == "28 to 33 days"
    assert wording.interval(days, Estimate(value=30, low=30, high=30, n=9)) == "30 days"
    assert wording.interval(days, Estimate.unknown(n=2, reason="2 deals")) == "–"


def test_shares_ratios_and_gaps():
    assert wording.share(0.1234) == "12.3\xa0%"
    assert wording.share(3.8e-10) == "under 0.1\xa0%"
    assert wording.share(None) == "–"
    assert wording.share_interval(Estimate(value=0.2, low=0.1, high=0.3, n=9)) == "10 to 30\xa0%"
    assert wording.ratio(1.2345) == "1.23×"
    assert [wording.gap(figure) for figure in (0.113, -0.05, 0.0)] == ["+11.3\xa0%", "−5\xa0%", "0\xa0%"]
    assert wording.gap(2.29) == "+229\xa0%"
    assert [wording.more(figure) for figure in (0.113, -0.05)] == ["11.3\xa0% more", "5\xa0% less"]


def test_sums_and_counts():
    assert wording.money(182_400.0, "EUR") == "182,400 EUR"
    assert wording.money(59_200_000.0, "USD") == "59.2 million USD"
    assert wording.money(1.63e9, "USD") == "1.63 billion USD"
    assert [wording.count(deals) for deals in (0, 1, 1234)] == ["0 deals", "1 deal", "1,234 deals"]
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(["a"]) == "a"


@pytest.mark.parametrize("manual", [wording, strategy_yaml])
def test_the_examples_in_the_manual_run(manual):
    assert doctest.testmod(manual).failed == 0
