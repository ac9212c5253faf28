"""Period: half-open stretches of days."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dealwright.core.kernel import EmptyPeriod, Period

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))
bounds = st.none() | days


@st.composite
def periods(draw):
    start_on, end_before = draw(bounds), draw(bounds)
    assume(start_on is None or end_before is None or start_on < end_before)
    return Period(start_on=start_on, end_before=end_before)


@given(periods(), periods(), days)
def test_two_periods_that_share_a_day_overlap(one, other, day):
    if day in one and day in other:
        assert one.overlaps(other)


@given(periods(), periods())
def test_two_periods_that_overlap_share_a_day(one, other):
    starts = [period.start_on for period in (one, other) if period.start_on is not None]
    ends = [period.end_before for period in (one, other) if period.end_before is not None]
    first_shared = max(starts, default=min(ends, default=date(2020, 1, 1)) - timedelta(days=1))

    assert one.overlaps(other) == (first_shared in one and first_shared in other)


@given(periods(), periods())
def test_overlapping_does_not_depend_on_the_order(one, other):
    assert one.overlaps(other) == other.overlaps(one)


@given(days, st.integers(1, 500), st.integers(1, 500), days)
def test_two_periods_that_follow_each_other_share_no_day_and_leave_no_gap(start_on, first_days, second_days, day):
    middle = start_on + timedelta(days=first_days)
    end_before = middle + timedelta(days=second_days)
    first, second = Period(start_on=start_on, end_before=middle), Period(start_on=middle, end_before=end_before)

    assert not first.overlaps(second)
    assert (day in first) + (day in second) == (day in Period(start_on=start_on, end_before=end_before))


def test_a_period_without_bounds_holds_every_day():
    assert date.min in Period()
    assert date.max in Period()
    assert str(Period()) == "the beginning to further notice"


def test_a_period_that_would_hold_no_day_is_refused():
    with pytest.raises(EmptyPeriod) as refused:
        Period(start_on=date(2025, 1, 1), end_before=date(2025, 1, 1))

    assert "cannot end before 2025-01-01: it would hold no day" in str(refused.value)
