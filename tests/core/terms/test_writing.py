"""How a value of a term is written for a reader."""

import pytest

from dealwright.core import terms
from dealwright.core.kernel import Estimate


def a_term(kind: str, *, unit: str = "", choices: tuple[str, ...] = ()) -> terms.Term:
    return terms.Term(key="k", name="K", kind=kind, direction=terms.Direction.LESS, unit=unit, choices=choices)


@pytest.mark.parametrize(
    ("kind", "unit", "figure", "written"),
    [
        ("percent", "", 12.4999, "12.5\xa0%"),
        ("days", "", 44.6, "45 days"),
        ("days", "", 1.0, "1 day"),
        ("months", "", 2.5, "2.5 months"),
        ("ratio", "", 1.5, "1.5×"),
        ("money", "EUR", -1234.5, "−1,234 EUR"),
        ("yes_no", "", 1.0, "yes"),
        ("choice", "", 1.0, "DAP"),
        ("days", "", None, "–"),
    ],
)
def test_a_value_is_written_with_its_unit(kind, unit, figure, written):
    assert terms.written(a_term(kind, unit=unit, choices=("DDP", "DAP")), figure) == written


def test_an_interval_names_its_unit_once():
    assert terms.written_interval(a_term("days"), Estimate(value=30, low=28, high=33, n=9)) == "28 to 33 days"
    assert terms.written_interval(a_term("days"), Estimate.unknown(n=2, reason="2 deals")) == "–"
