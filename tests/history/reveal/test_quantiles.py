import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dealwright.history.reveal import quantiles


@given(n=st.integers(1, 5000), p=st.sampled_from([0.05, 0.25, 0.5, 0.6, 0.9, 0.95]))
def test_the_interval_covers_the_true_quantile_in_nine_of_ten_samples_whatever_the_distribution(
    n: int, p: float
) -> None:
    low, at, high = quantiles.places(n, p)

    assert 1 <= low <= at <= high <= n
    if n >= quantiles.fewest_for(p):
        assert stats.binom.cdf(low - 1, n, p) <= 0.05 + 1e-9
        assert stats.binom.sf(high - 1, n, p) <= 0.05 + 1e-9


@pytest.mark.parametrize("p", [0.05, 0.25, 0.6, 0.9])
def test_the_interval_is_that_of_a_bootstrap_that_redraws_all_deals(p: float) -> None:
    rng = np.random.default_rng(7)
    values = np.sort(rng.normal(size=2000))

    found = quantiles.quantile(values, p)

    at = quantiles.place(values.size, p) - 1
    redrawn = [np.sort(rng.choice(values, values.size))[at] for _ in range(4000)]
    low, high = (np.searchsorted(values, bound) for bound in np.quantile(redrawn, [0.05, 0.95]))
    assert found.low is not None
    assert found.high is not None
    # in places of 2,000, where the interval is 20 to 70 places wide
    assert abs(int(np.searchsorted(values, found.low)) - int(low)) <= 3
    assert abs(int(np.searchsorted(values, found.high)) - int(high)) <= 3


def test_quantiles_redrawn_together_spread_as_in_a_bootstrap_of_the_deals() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=1500)
    apart = np.abs(values + rng.normal(size=1500))

    drawn = quantiles.redrawn([(values, 0.05), (values, 0.95), (apart, 0.9)], rng=rng, redraws=4000)

    rows = rng.integers(0, 1500, (1500, 1500))
    one, two, three = (np.quantile(c[rows], p, axis=1) for c, p in ((values, 0.05), (values, 0.95), (apart, 0.9)))
    brute = np.cov(np.stack([two - one, three]))
    quick = np.cov(np.stack([drawn[:, 1] - drawn[:, 0], drawn[:, 2]]))
    assert np.sqrt(np.diag(quick)) == pytest.approx(np.sqrt(np.diag(brute)), rel=0.12)
    assert quick[0, 1] / np.sqrt(quick[0, 0] * quick[1, 1]) == pytest.approx(
        brute[0, 1] / np.sqrt(brute[0, 0] * brute[1, 1]), abs=0.08
    )


@given(values=st.lists(st.integers(0, 4), min_size=60, max_size=200), p=st.sampled_from([0.05, 0.25, 0.6, 0.9]))
def test_a_quantile_and_its_bounds_are_values_that_occurred(values: list[int], p: float) -> None:
    ordered = np.sort(np.array(values, dtype=np.float64))

    found = quantiles.quantile(ordered, p)

    assert {found.value, found.low, found.high} <= set(ordered.tolist())


def test_too_few_deals_have_no_quantile_and_say_how_many_are_needed() -> None:
    found = quantiles.quantile(np.arange(58.0), 0.05)

    assert (found.value, found.low, found.high, found.n) == (None, None, None, 58)
    assert found.reason == "58 deals; at least 59 are needed"
    assert quantiles.quantile(np.arange(59.0), 0.05).value == 2.0


def test_deals_agreed_together_count_as_fewer() -> None:
    apart = quantiles.quantile(np.arange(1000.0), 0.25)
    together = quantiles.quantile(np.arange(1000.0), 0.25, effect=4.0)
    nearly_one = quantiles.quantile(np.arange(1000.0), 0.05, effect=20.0)

    assert apart.value == together.value == 249.0
    assert apart.low is not None
    assert together.low is not None
    assert (249 - together.low) / (249 - apart.low) == pytest.approx(2.0, rel=0.15)
    assert nearly_one.reason == "1,000 deals, many agreed together, count as 50; at least 59 are needed"
