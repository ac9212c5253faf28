"""The bootstrap: weighted medians, counts and the false-discovery correction, against plain ways to get them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.history.coherence import medians, redraw

QUICK = settings(max_examples=50, deadline=None)


@QUICK
@given(st.integers(0, 10_000))
def test_a_weighted_median_is_the_median_of_values_repeated_as_often_as_they_weigh(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 9, 6)
    values = np.concatenate([np.sort(rng.integers(0, 5, size)).astype(float) for size in sizes])
    counts = rng.integers(0, 3, (20, 7)).astype(np.uint8)
    i, j = rng.integers(0, 20, len(values)), rng.integers(0, 20, len(values))

    got = redraw.medians(values, (counts, i), (counts, j), sizes)

    weight = counts[i].astype(int) * counts[j]
    start = 0
    for pair, size in enumerate(sizes.tolist()):
        part = slice(start, start + size)
        for draw in range(7):
            repeated = np.repeat(values[part], weight[part, draw])
            expected = np.median(repeated) if len(repeated) else np.nan
            assert got[pair, draw] == pytest.approx(expected, nan_ok=True)
        start += size


def test_many_pairs_are_worked_on_in_parts_without_a_difference(monkeypatch):
    rng = np.random.default_rng(1)
    sizes = rng.integers(1, 30, 50)
    values = np.concatenate([np.sort(rng.random(size)) for size in sizes])
    counts = rng.integers(0, 3, (40, 9)).astype(np.uint8)
    i, j = rng.integers(0, 40, len(values)), rng.integers(0, 40, len(values))
    whole = redraw.medians(values, (counts, i), (counts, j), sizes)

    monkeypatch.setattr(redraw, "CHUNK", 100)

    np.testing.assert_array_equal(redraw.medians(values, (counts, i), (counts, j), sizes), whole)


def test_every_side_is_redrawn_to_its_own_size():
    cell = np.array([3, 1, 1, 3, 3, 2])

    counts = redraw.counts(cell, redraws=500, rng=np.random.default_rng(2))

    assert (counts[cell == 1].sum(axis=0) == 2).all()
    assert (counts[cell == 3].sum(axis=0) == 3).all()
    assert (counts[cell == 2] == 1).all()
    assert counts[0].mean() == pytest.approx(1.0, abs=0.15)


def test_few_deals_widen_an_interval_and_many_hardly_do():
    few, many = redraw.widened(np.array([3, 500]), np.array([3, 500]))

    assert few == pytest.approx(1.587, abs=0.001)
    assert many == pytest.approx(1.0, abs=0.005)


@QUICK
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_rates_are_those_of_benjamini_and_hochberg(p):
    got = redraw.q_values(np.array(p))

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


@QUICK
@given(st.integers(0, 10_000))
def test_quantiles_leave_out_what_is_missing(seed):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((25, 4)) < 0.3, np.nan, rng.random((25, 4)))
    values[0] = 0.5

    got = medians.quantiles(values, np.array([[0.05], [0.5], [0.95]]))

    np.testing.assert_allclose(got, np.nanquantile(values, (0.05, 0.5, 0.95), axis=0))
