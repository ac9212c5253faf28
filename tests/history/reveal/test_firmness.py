import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core.kernel import Estimate
from dealwright.history.reveal import controls, firmness


def firm(values: np.ndarray, reasons: np.ndarray | None = None, seed: int = 0) -> Estimate:
    factors = [] if reasons is None else [controls.Factor.of(reasons)]
    apart = np.arange(values.size)
    return firmness.estimate(values, factors, negotiation=apart, rng=np.random.default_rng(seed), redraws=400)


def test_firmness_is_one_less_what_moves_without_a_reason_over_what_moves() -> None:
    rng = np.random.default_rng(1)
    reasons = rng.integers(0, 5, 50_000)
    noise = rng.normal(size=50_000)

    free, with_reason = firm(noise), firm(10.0 * reasons + noise, reasons)

    assert free.value == pytest.approx(0.5, abs=0.01)  # 1 − 1.645 / 3.290
    assert with_reason.value == pytest.approx(1 - 1.645 / 42.5, abs=0.005)


def test_a_term_that_is_always_the_same_is_firm_without_doubt() -> None:
    found = firm(np.full(100, 30.0))

    assert (found.value, found.low, found.high, found.n) == (1.0, 1.0, 1.0, 100)
    assert found.reason == "the same in nine of ten deals or more"


def test_fewer_than_59_deals_have_no_firmness() -> None:
    assert firm(np.arange(58.0)).value is None
    assert firm(np.arange(59.0)).value is not None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([0.01, 7.0, -1.0, -250.0]), st.floats(-100, 100))
def test_firmness_depends_neither_on_unit_nor_on_direction(seed: int, scale: float, shift: float) -> None:
    rng = np.random.default_rng(seed)
    values, reasons = rng.gamma(2.0, size=1999), rng.integers(0, 3, 1999)

    one, other = firm(values, reasons), firm(values * scale + shift, reasons)

    assert other.value == pytest.approx(one.value, abs=0.002)


def test_nine_of_ten_intervals_cover_the_firmness_deals_are_drawn_from() -> None:
    rng = np.random.default_rng(5)
    population = rng.integers(0, 6, 10**6)
    truth = firm(population * 2.0 + rng.normal(size=population.size), population).value
    assert truth is not None
    covered = []
    for seed in range(200):
        reasons = rng.integers(0, 6, 1500)
        covered.append(firm(reasons * 2.0 + rng.normal(size=1500), reasons, seed).covers(truth))

    assert np.mean(covered) >= 0.85


def test_the_order_ties_what_cannot_be_told_apart_and_leaves_out_the_unknown() -> None:
    found = {
        "loose": Estimate(value=0.4, low=0.35, high=0.45, n=100),
        "firm": Estimate(value=0.9, low=0.85, high=0.95, n=100),
        "nearly": Estimate(value=0.86, low=0.80, high=0.92, n=100),
        "chained": Estimate(value=0.78, low=0.74, high=0.82, n=100),  # overlaps "nearly" but not "firm"
        "unknown": Estimate.unknown(n=3, reason="3 deals"),
    }

    assert firmness.order(found) == (("firm", "nearly"), ("chained",), ("loose",))
    assert firmness.order({}) == ()
