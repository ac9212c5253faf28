"""Weights: golden values, what every scheme promises, and whether the choice matters."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import priorities

SCHEMES = tuple(priorities.Scheme)


def by_rank(size, scheme):
    return list(priorities.weights([(str(rank),) for rank in range(size)], scheme=scheme).values())


@pytest.mark.parametrize(
    ("scheme", "golden"),
    [
        ("rod", (0.693, 0.307)),
        ("rod", (0.523, 0.324, 0.153)),
        ("rod", (0.418, 0.299, 0.191, 0.092)),
        ("centroid", (0.5208, 0.2708, 0.1458, 0.0625)),
        ("rank_sum", (0.4, 0.3, 0.2, 0.1)),
    ],
)
def test_weights_have_their_golden_values(scheme, golden):
    places = 3 if scheme == "rod" else 4

    assert tuple(round(weight, places) for weight in by_rank(len(golden), scheme)) == golden


def test_rank_order_distribution_is_the_mean_of_drawn_weights():
    draws = -np.sort(-np.random.default_rng(1).random((200_000, 6)), axis=1)
    raw = np.concatenate([np.ones((len(draws), 1)), draws], axis=1)
    mean = (raw / raw.sum(axis=1, keepdims=True)).mean(axis=0)

    assert by_rank(7, "rod") == pytest.approx(mean, abs=3e-4)


@given(st.integers(1, 30), st.sampled_from(SCHEMES))
@settings(deadline=None)
def test_weights_are_positive_fall_with_rank_and_add_up_to_one(size, scheme):
    found = by_rank(size, scheme)

    assert sum(found) == pytest.approx(1, abs=1e-9)
    assert all(before > after for before, after in itertools.pairwise(found))
    assert found[-1] > 0


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.sampled_from(SCHEMES))
@settings(deadline=None)
def test_tied_terms_share_the_mean_of_their_ranks(sizes, scheme):
    groups = [tuple(f"{place}-{term}" for term in range(size)) for place, size in enumerate(sizes)]
    found = priorities.weights(groups, scheme=scheme)
    ranked = by_rank(sum(sizes), scheme)

    assert sum(found.values()) == pytest.approx(1, abs=1e-9)
    start = 0
    for group in groups:
        end = start + len(group)
        mean = sum(ranked[start:end]) / len(group)
        assert [found[term] for term in group] == [pytest.approx(mean)] * len(group)
        start = end


def test_no_term_and_one_term_are_weighed():
    assert [priorities.weights([], scheme=scheme) for scheme in SCHEMES] == [{}, {}, {}]
    assert [priorities.weights([("a",)], scheme=scheme) for scheme in SCHEMES] == [{"a": 1.0}] * 3


ORDER = (("a",), ("b",), ("c",), ("d",))


def test_a_choice_that_depends_on_the_scheme_is_said():
    found = priorities.sensitivity(ORDER, packages={"one": {"a": 1.0}, "two": {"b": 0.9, "c": 0.9}})

    assert dict(found.rankings) == {
        "rod": (("two",), ("one",)),
        "centroid": (("one",), ("two",)),
        "rank_sum": (("two",), ("one",)),
    }
    assert found.first_changed_by == ("centroid",)
    assert found.sentence == "By rank-order distribution weights first comes two; by centroid weights first comes one."


def test_a_change_further_down_is_said_as_such():
    found = priorities.sensitivity(
        ORDER, packages={"all": dict.fromkeys("abcd", 1.0), "one": {"a": 1.0}, "two": {"b": 0.9, "c": 0.9}}
    )

    assert (found.changed_by, found.first_changed_by) == (("centroid",), ())
    assert found.sentence == (
        "The same comes first whichever way ranks are weighed; the rest changes with centroid weights."
    )


def test_a_ranking_that_no_scheme_changes_is_said_and_equal_packages_stand_together():
    found = priorities.sensitivity(ORDER, packages={"one": {"a": 1.0}, "two": {"d": 1.0}, "three": {"d": 1.0}})

    assert {ranking for _, ranking in found.rankings} == {(("one",), ("three", "two"))}
    assert found.sentence == "The ranking is the same whichever way ranks are weighed."
    assert priorities.sensitivity(ORDER, packages={}).changed_by == ()
