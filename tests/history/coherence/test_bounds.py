"""The interval of a median difference: against brute force, held against many invented pairs, and the correction."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.history.coherence import bounds, medians

QUICK = settings(max_examples=50, deadline=None)


def interval(x, y, alike=None):
    """The interval of the median of x − y over the comparisons that are alike, and their median."""
    i, j = np.nonzero(np.ones((len(x), len(y)), bool) if alike is None else alike)
    difference = x[i] - y[j]
    order = np.argsort(difference)
    difference, deals = difference[order], (i[order], j[order])
    pair, gap = np.zeros(len(order), np.int64), np.array([np.median(difference)])
    spread = bounds.spread(pair, deals, bounds.below(difference, pair, gap), pairs=1)
    (low,), (high,) = bounds.interval(difference, np.array([len(difference)]), spread)
    return low, high, gap[0]


def test_the_spread_of_sides_alike_is_that_over_every_order_their_prices_can_be_in():
    alike = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], bool)
    i, j = np.nonzero(alike)
    below = [sum(order[a] < order[3 + b] for a, b in zip(i, j, strict=True)) for order in permutations(range(6))]

    spread = bounds.spread(np.zeros(len(i), np.int64), (i, j), np.zeros(len(i)), pairs=1)

    assert spread[0] ** 2 == pytest.approx(np.var(below))


def test_among_three_deals_and_three_the_interval_is_all_that_was_seen():
    low, high, _ = interval(np.array([1.0, 2.0, 4.0]), np.array([0.0, 0.5, 3.0]))

    assert (low, high) == (-2.0, 4.0)


def test_prices_that_never_differ_leave_no_doubt():
    assert interval(np.full(5, np.log(89)), np.full(4, np.log(80)))[:2] == (np.log(89) - np.log(80),) * 2


@QUICK
@given(st.integers(0, 10_000), st.integers(-16, 16))
def test_an_interval_holds_its_gap_and_moves_with_the_prices(seed, eighths):
    rng, by = np.random.default_rng(seed), eighths / 8
    x, y = rng.integers(0, 8, rng.integers(3, 12)) / 8, rng.integers(0, 8, rng.integers(3, 12)) / 8

    low, high, gap = interval(x, y)

    assert min(x) - max(y) <= low <= gap <= high <= max(x) - min(y)
    assert interval(x + by, y)[:2] == (pytest.approx(low + by), pytest.approx(high + by))
    assert interval(y, x)[:2] == (pytest.approx(-high), pytest.approx(-low))


SIDES = {
    "alike": lambda rng, a, b: (rng.normal(0, 0.1, a), rng.normal(0, 0.1, b)),
    "one wider": lambda rng, a, b: (rng.normal(0, 0.2, a), rng.normal(0, 0.03, b)),
    "skewed": lambda rng, a, b: (rng.exponential(0.15, a), -rng.exponential(0.15, b)),
    "a price list": lambda rng, a, b: (rng.choice([0.0, 0.1], a, p=[0.6, 0.4]), rng.choice([0.0, -0.1], b)),
}


@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("sizes", [(3, 3), (5, 5), (6, 18), (20, 20)])
def test_nine_of_ten_lower_bounds_hold_and_are_not_wide_beyond_need(sides, sizes):
    """500 invented pairs each; nine of ten is promised, nineteen of twenty is aimed at."""
    rng = np.random.default_rng([*sizes, *sides.encode()])
    x, y = SIDES[sides](rng, 200_000, 200_000)
    truth = np.median(x - y)
    found = [interval(*SIDES[sides](rng, *sizes)) for _ in range(500)]

    held = np.mean([low <= truth + 1e-9 for low, _, _ in found])
    width = np.mean([high - low for low, high, _ in found])
    needed = 2 * bounds.Z90 * np.std([gap for _, _, gap in found])

    assert held >= 0.90
    assert width <= 1.6 * needed


@QUICK
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_rates_are_those_of_benjamini_and_hochberg(p):
    got = bounds.q_values(np.array(p))

    for place, value in enumerate(p):
        reachable = [len(p) * level / sum(other <= level for other in p) for level in p if level >= value]
        assert got[place] == pytest.approx(min(1.0, *reachable, 1.0))


@QUICK
@given(st.integers(0, 10_000))
def test_medians_of_groups_are_those_of_one_group_at_a_time(seed):
    rng = np.random.default_rng(seed)
    group, values = rng.integers(0, 6, 40), rng.random(40)

    got = medians.of_groups(group, values, 7)

    assert np.isnan(got[6])
    for each in range(6):
        expected = np.median(values[group == each]) if (group == each).any() else np.nan
        assert got[each] == pytest.approx(expected, nan_ok=True)


def test_a_rank_lies_between_two_values_and_never_past_the_ends():
    got = medians.at_rank(np.array([1.0, 2.0, 4.0, 7.0]), np.array([3, 0, 1]), np.array([1.5, 0.0, 9.0]))

    np.testing.assert_array_equal(got, [3.0, np.nan, 7.0])
