import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.history.reveal import controls


def sample(seed: int, n: int = 300) -> tuple[np.ndarray, list[controls.Factor], np.ndarray]:
    rng = np.random.default_rng(seed)
    codes = [rng.integers(0, size, n) for size in (4, 7, 3)]
    covariate = rng.normal(size=n) + codes[2]
    values = rng.normal(size=n) + 2.0 * codes[0] - codes[1] + 0.5 * covariate
    factors = [controls.Factor.of(codes[0]), controls.Factor.of(codes[1])]
    factors.append(controls.Factor.of(codes[2], covariate=covariate))
    dummies = [np.eye(int(code.max()) + 1)[code] for code in codes]
    return values, factors, np.hstack([*dummies, covariate[:, None]])


@given(st.integers(0, 10_000))
def test_means_taken_out_are_what_a_regression_on_all_factors_leaves(seed: int) -> None:
    values, factors, columns = sample(seed)

    left = controls.without_means(values, factors)

    expected = values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
    assert left == pytest.approx(expected, abs=0.02)
    assert float(left @ left) == pytest.approx(float(expected @ expected), rel=1e-4)


@given(st.integers(0, 10_000))
def test_every_group_of_every_factor_has_mean_nought_afterwards(seed: int) -> None:
    values, factors, _ = sample(seed)

    left = controls.without_means(values, factors)

    for factor in factors:
        assert factor.means(left) == pytest.approx(np.zeros(factor.size), abs=0.02)


def test_deals_without_a_group_form_one_of_their_own() -> None:
    factor = controls.Factor.of(np.array([-1, 0, 0, -1, 5]))

    assert factor.size == 3
    assert factor.means(np.array([2.0, 3.0, 5.0, 4.0, 9.0])).tolist() == [3.0, 4.0, 9.0]


def test_medians_taken_out_leave_a_constant_at_nought_and_a_standard_value_standard() -> None:
    factor = controls.Factor.of(np.array([0, 0, 0, 0, 1, 1, 1, 1]))

    constant = controls.without_medians(np.full(8, 30.0), [factor], fewest=2)
    mostly = controls.without_medians(np.array([30.0, 30, 30, 60, 45, 45, 45, 90]), [factor], fewest=2)

    assert constant.tolist() == [0.0] * 8
    assert mostly.tolist() == [0.0, 0, 0, 30, 0, 0, 0, 45]


def test_groups_with_too_few_deals_are_taken_together() -> None:
    factor = controls.Factor.of(np.array([0, 0, 0, 1, 2, 3]))

    left = controls.without_medians(np.array([1.0, 2, 3, 10, 20, 30]), [factor], fewest=3)

    assert left.tolist() == [-1.0, 0.0, 1.0, -10.0, 0.0, 10.0]


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=60))
def test_median_of_each_group_is_that_of_its_values(values: list[float]) -> None:
    numbers = np.array(values)
    codes = np.arange(numbers.size) % 3

    found = controls.group_medians(numbers, codes, 4)

    expected = [float(np.median(numbers[codes == code])) if (codes == code).any() else 0.0 for code in range(4)]
    assert found.tolist() == pytest.approx(expected)


def test_absurd_values_are_pulled_in_and_sane_ones_left_alone() -> None:
    sane = np.random.default_rng(0).normal(size=1000)
    with_absurd = np.concatenate([sane, [1e6]])

    assert controls.tamed(sane).tolist() == sane.tolist()
    assert float(controls.tamed(with_absurd).max()) < 10
    assert controls.tamed(np.array([5.0] * 50)).tolist() == [5.0] * 50


def test_quantities_are_banded_by_a_factor_and_missing_ones_have_no_band() -> None:
    codes = controls.bands(np.log(np.array([1.0, 1.2, 2.0, 8.0, np.nan])), 2.0)

    assert codes.tolist() == [0, 0, 1, 3, -1]
    assert controls.bands(np.array([np.nan, np.nan]), 2.0).tolist() == [-1, -1]
    assert controls.equal_steps(np.array([5.0, 1.0, 3.0, np.nan, 7.0]), 2).tolist() == [1, 0, 0, -1, 1]
