"""Range agreement: the formula, its symmetries, and what is disputed."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dealwright.core import priorities

ends = st.integers(-1_000, 1_000)
ranges = st.tuples(ends, ends).map(sorted)


def wish(low, high):
    return priorities.Wish(term="discount", low=float(low), high=float(high))


def compared(*ranges: Sequence[float]):
    return priorities.range_agreement({f"f{place}": [wish(*one)] for place, one in enumerate(ranges)})


def test_what_all_share_and_what_is_disputed_lie_side_by_side():
    found = compared((0, 15), (5, 25), (2, 20))

    assert found.a == 10 / 25
    assert found.overlap == (5.0, 15.0)
    assert found.disputed == ((0.0, 5.0), (15.0, 25.0))
    assert not found.open_conflict


def test_ranges_that_share_nothing_are_an_open_conflict_disputed_all_through():
    found = compared((0, 10), (15, 25))

    assert (found.a, found.overlap, found.open_conflict) == (0.0, None, True)
    assert (found.disputed_low, found.disputed_high) == ((0.0, 15.0), (10.0, 25.0))
    assert found.disputed == ((0.0, 25.0),)


def test_the_same_range_and_the_same_value_are_full_agreement():
    assert compared((5, 10), (5, 10)).a == 1.0
    assert compared((7, 7), (7, 7)).a == 1.0
    assert compared((5, 10), (5, 10)).disputed == ()


def test_a_function_wishes_what_its_members_wish_at_the_median():
    found = priorities.range_agreement(
        {"sales": [wish(0, 10), wish(4, 30), wish(2, 20)], "legal": [wish(2, 20)], "absent": []}
    )

    assert found.ranges == (("legal", 2.0, 20.0), ("sales", 2.0, 20.0))
    assert found.a == 1.0


@pytest.mark.parametrize("wishes", [{}, {"sales": []}, {"sales": [wish(1, 2)]}])
def test_fewer_than_two_functions_cannot_agree(wishes):
    found = priorities.range_agreement(wishes)

    assert (found.a, found.overlap, found.disputed, found.open_conflict) == (None, None, (), False)


@given(ranges, ranges, ranges)
def test_it_does_not_matter_who_wishes_what(one, two, three):
    assert compared(one, two, three).a == compared(three, one, two).a


@given(ranges, ranges, st.sampled_from((-4.0, -1.0, 0.5, 2.0)), st.integers(-50, 50))
def test_neither_direction_nor_unit_nor_origin_matter(one, two, unit, origin):
    moved = [sorted(unit * end + origin for end in span) for span in (one, two)]

    assert compared(*moved).a == pytest.approx(compared(one, two).a)


@given(ranges, ranges)
def test_agreement_lies_between_nothing_and_all_and_is_nothing_only_without_a_shared_width(one, two):
    assume(one != two)
    found = compared(one, two)

    assert found.a is not None
    assert 0 <= found.a < 1
    assert (found.a > 0) == (min(one[1], two[1]) > max(one[0], two[0]))
