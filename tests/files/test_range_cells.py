"""A range as texts: what is written is read back, and what cannot be read changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import terms
from dealwright.core.kernel import Period
from dealwright.files import range_cells

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
RANGE = terms.Range(best=0.0, target=8.0, limits=(("seller", 12.5), ("walk-away", 25.0)))
ORDER = ("seller", "manager", "walk-away")
numbers = st.floats(-1e9, 1e9).map(lambda value: value + 0.0)
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(
    numbers,
    numbers,
    st.lists(numbers, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(terms.DIMENSIONS), words),
)
def test_what_is_written_is_read_back_to_the_last_bit(best, target, limits, scope) -> None:
    one = terms.Range(
        best=best,
        target=target,
        limits=tuple(zip(ORDER, limits, strict=False)),
        scope=terms.Scope.of(**scope),
        valid=Period(start_on=date(2026, 2, 28), end_before=date(2027, 1, 1)),
        reason="As agreed.",
    )

    assert range_cells.new(DISCOUNT, range_cells.write(one, DISCOUNT), order=ORDER) == one


@pytest.mark.parametrize("text", ["2027-01-31", "31.01.2027", "31 Jan 2027", "2027-01-31 00:00:00", "31-Jan-27"])
def test_days_are_read_as_spreadsheets_write_them(text: str) -> None:
    assert range_cells.changed(RANGE, DISCOUNT, {"start_on": text}, order=ORDER).valid.start_on == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"start_on": "01/02/2027"}, "is no day that reads only one way. Write it like 2027-01-31."),
        ({"start_on": "2027-01-31", "end_before": "2027-01-31"}, "would hold no day"),
        ({"best": ""}, "A range needs a best value. Write a value."),
        ({"target": "12,5"}, "is not a number here"),
        ({"target": "1e400"}, "too large to be meant"),
        ({"limit.seller": "", "limit.walk-away": ""}, "at least one limit"),
        ({"reason": "x" * 2001}, "2000 are kept here"),
        ({"scope.region": "EM\x00EA"}, "cannot be kept"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(cells: dict[str, str], told: str) -> None:
    with pytest.raises(range_cells.UnreadableCell, match=told):
        range_cells.changed(RANGE, DISCOUNT, cells, order=ORDER)


@pytest.mark.parametrize("column", ["limit.emperor", "scope.moon", "worst"])
def test_a_column_that_ranges_do_not_have_is_refused(column: str) -> None:
    with pytest.raises(range_cells.UnknownColumn):
        range_cells.changed(RANGE, DISCOUNT, {column: "1"}, order=ORDER)
