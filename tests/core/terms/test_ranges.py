"""Range and Term: oriented so that larger is better for us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import terms

figures = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
directions = st.sampled_from(terms.Direction)


def a_term(direction: terms.Direction) -> terms.Term:
    return terms.Term(key="discount", name="Discount", kind="percent", direction=direction)


@given(directions, st.lists(figures, min_size=3, max_size=6))
def test_figures_sorted_from_best_to_worst_are_in_order(direction, values):
    term = a_term(direction)
    best, target, *limits = sorted(values, key=term.orient, reverse=True)
    levels = tuple((f"level {place}", limit) for place, limit in enumerate(limits))

    assert terms.Range(best=best, target=target, limits=levels).disorder(term) == ""


@given(directions, st.lists(figures, min_size=3, max_size=6, unique=True))
def test_figures_that_are_not_sorted_are_named(direction, values):
    term = a_term(direction)
    best, target, *limits = values
    levels = tuple((f"level {place}", limit) for place, limit in enumerate(limits))
    in_order = values == sorted(values, key=term.orient, reverse=True)

    assert (terms.Range(best=best, target=target, limits=levels).disorder(term) == "") == in_order


@given(directions, figures, figures)
def test_of_two_values_the_better_one_is_larger_once_oriented(direction, one, other):
    term = a_term(direction)

    assert term.better(one, other) == (term.orient(one) > term.orient(other))
    assert not (term.better(one, other) and term.better(other, one))


def test_the_walk_away_is_the_last_limit():
    range_ = terms.Range(best=0, target=8, limits=(("seller", 12), ("manager", 18)))

    assert range_.walk_away == 18


def test_a_range_without_a_limit_is_refused():
    with pytest.raises(terms.NoLimit) as refused:
        terms.Range(best=0, target=8, limits=())

    assert str(refused.value) == "A range needs at least one limit; the last one is the walk-away."


def test_a_range_with_two_limits_for_one_level_is_refused():
    with pytest.raises(terms.RepeatedLevel) as refused:
        terms.Range(best=0, target=8, limits=(("seller", 12), ("seller", 18)))

    assert str(refused.value) == "The limit of “seller” is stated twice. Keep one of them."
