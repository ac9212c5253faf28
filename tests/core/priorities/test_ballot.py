"""Ballots and wishes: what is refused, and in which words."""

import pytest

from dealwright.core import priorities


def test_a_ballot_that_names_a_term_twice_is_refused():
    with pytest.raises(
        priorities.RepeatedTerm, match=r"The ballot of f1 ranks discount twice. Keep one place for each."
    ):
        priorities.Ballot(function="finance", voter="f1", ranking=(("discount",), ("liability", "discount")))


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_a_wish_that_is_no_range_is_refused(low, high):
    with pytest.raises(priorities.UnusableWish, match="State the smaller end as low"):
        priorities.Wish(term="discount", low=low, high=high)
