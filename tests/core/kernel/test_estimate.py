"""Estimate: a figure with its interval and its count."""

from hypothesis import given
from hypothesis import strategies as st

from dealwright.core.kernel import Estimate

figures = st.floats(allow_nan=False, allow_infinity=False, width=32)


@st.composite
def estimates(draw):
    low, value, high = sorted(draw(st.tuples(figures, figures, figures)))
    return Estimate(value=value, low=low, high=high, n=draw(st.integers(1, 1000)))


@given(estimates())
def test_an_estimate_covers_itself_and_its_ends(estimate):
    assert estimate.covers(estimate.value)
    assert estimate.covers(estimate.low)
    assert estimate.covers(estimate.high)


@given(estimates(), estimates())
def test_overlapping_does_not_depend_on_the_order(one, other):
    assert one.overlaps(other) == other.overlaps(one)


@given(estimates(), estimates(), figures)
def test_two_intervals_that_cover_one_figure_overlap(one, other, figure):
    if one.covers(figure) and other.covers(figure):
        assert one.overlaps(other)


@given(estimates(), figures)
def test_what_cannot_be_concluded_covers_nothing_and_overlaps_nothing(estimate, figure):
    unknown = Estimate.unknown(n=3, reason="3 deals; at least 30 are needed")

    assert not unknown.covers(figure)
    assert not unknown.overlaps(estimate)
    assert not estimate.overlaps(unknown)
    assert unknown.value is None
    assert unknown.reason == "3 deals; at least 30 are needed"
