from functools import cache
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.history import reveal
from dealwright.history.reveal import variance

SIZES = {"time": 6, "product": 8, "volume": 3, "region": 4, "account_group": 5, "seller": 12}


def drawn(seed: int, n: int = 2000, spread: float = 0.5) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, float]]:
    """Log prices whose causes are independent, with the variance each cause has in the deals drawn."""
    rng = np.random.default_rng(seed)
    codes = {name: rng.integers(0, size, n) for name, size in SIZES.items()}
    effects = {name: rng.normal(0, place / 6, SIZES[name])[codes[name]] for place, name in enumerate(SIZES, start=1)}
    parts = {name: float(np.var(effect)) for name, effect in effects.items()} | {"unexplained": spread**2}
    return sum(effects.values()) + rng.normal(0, spread, n), codes, parts


def shared(values: np.ndarray, codes: dict[str, np.ndarray], seed: int = 0, **more: object) -> reveal.VarianceShares:
    causes = {name: variance.Cause.of(code) for name, code in codes.items()}
    apart = np.arange(values.size)
    rng = np.random.default_rng(seed)
    return variance.shares(
        values, causes, negotiation=apart, sampled_from=values.size, rng=rng, settings=reveal.Settings()
    )


def brute_force(values: np.ndarray, codes: dict[str, np.ndarray]) -> dict[str, float]:
    """Shapley shares by regression on dummies in every order of all causes, R² not corrected."""

    @cache
    def explained(names: tuple[str, ...]) -> float:
        columns = np.hstack([np.ones((values.size, 1)), *(np.eye(SIZES[name])[codes[name]] for name in names)])
        left = values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
        return 1 - float(left @ left) / float(np.sum((values - values.mean()) ** 2))

    k = len(SIZES)
    share = {}
    for name in SIZES:
        others = [other for other in SIZES if other != name]
        share[name] = sum(
            factorial(size)
            * factorial(k - size - 1)
            / factorial(k)
            * (explained(tuple(sorted((*rest, name)))) - explained(tuple(sorted(rest))))
            for size in range(k)
            for rest in combinations(others, size)
        )
    return share


def test_shares_are_those_of_regressions_in_every_order_of_the_causes() -> None:
    values, codes, _ = drawn(1)

    found = shared(values, codes)

    assert found is not None
    for name, share in brute_force(values, codes).items():
        assert getattr(found, name).value == pytest.approx(share, abs=0.004)  # what correcting R² takes off


def test_a_cause_inside_another_shares_what_both_explain() -> None:
    rng = np.random.default_rng(2)
    codes = {name: rng.integers(0, size, 4000) for name, size in SIZES.items()}
    codes["region"] = codes["seller"] % 4  # each seller sells in one region
    values = 1.0 * codes["region"] + rng.normal(0, 1, 4000)

    found = shared(values, codes)

    assert found is not None
    assert found.region.value == pytest.approx(found.seller.value, abs=0.005)
    assert found.wild_west_index == pytest.approx(0.444 + 0.556 / 2, abs=0.02)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_shares_add_up_to_one_none_is_negative_and_names_do_not_matter(seed: int) -> None:
    values, codes, _ = drawn(seed, n=150)
    renamed = {name: SIZES[name] - 1 - code for name, code in codes.items()}

    one, other = shared(values, codes), shared(values, renamed)

    assert one is not None
    assert other is not None
    names = (*variance.CAUSES, "unexplained")
    assert sum(getattr(one, name).value for name in names) == pytest.approx(1.0)
    for name in names:
        found = getattr(one, name)
        assert 0 <= found.low <= found.value <= found.high
        assert getattr(other, name).value == pytest.approx(found.value, abs=1e-4)


def test_nine_of_ten_intervals_cover_the_shares_deals_are_drawn_from() -> None:
    covered = []
    for seed in range(25):
        values, codes, parts = drawn(seed, n=1500)
        found = shared(values, codes, seed)
        total = sum(parts.values())
        covered += [getattr(found, name).covers(part / total) for name, part in parts.items()]

    assert np.mean(covered) >= 0.84  # 175 intervals


def test_the_intervals_are_those_of_a_bootstrap_that_fits_again() -> None:
    rng = np.random.default_rng(3)
    codes = {name: rng.integers(0, size, 1500) for name, size in SIZES.items()}
    values = sum(rng.normal(0, 0.5, SIZES[name])[code] for name, code in codes.items()) + rng.normal(0, 0.5, 1500)
    again = []
    for _ in range(80):
        rows = rng.integers(0, values.size, values.size)
        found = shared(values[rows], {name: code[rows] for name, code in codes.items()})
        again.append([getattr(found, name).value for name in variance.CAUSES])

    quick = shared(values, codes)

    wide = np.array([getattr(quick, name).high - getattr(quick, name).low for name in variance.CAUSES])
    assert wide == pytest.approx(np.std(again, axis=0) * 2 * 1.645, rel=0.35)  # 80 redraws know a spread to 8 %


@pytest.mark.parametrize("absent", variance.CAUSES)
@pytest.mark.parametrize(("code", "why"), [(-1, "not in the file"), (0, "the same in every deal")])
def test_a_cause_that_can_make_no_difference_has_no_share_and_says_why(absent: str, code: int, why: str) -> None:
    values, codes, _ = drawn(4, n=400)

    found = shared(values, codes | {absent: np.full(values.size, code)})

    assert found is not None
    nothing = getattr(found, absent)
    assert (nothing.value, nothing.low, nothing.high, nothing.n, nothing.reason) == (None, None, None, 400, why)
    known = [getattr(found, name).value for name in (*variance.CAUSES, "unexplained") if name != absent]
    assert None not in known
    assert sum(known) == pytest.approx(1.0)
    assert found.wild_west_lacks == (f"sellers: {why}" if absent == "seller" else "")
    assert found.wild_west_index == pytest.approx((found.unexplained.value or 0.0) + (found.seller.value or 0.0))


def test_where_nothing_is_stated_all_is_unexplained() -> None:
    values, codes, _ = drawn(4, n=400)

    found = shared(values, {name: np.full(values.size, -1) for name in codes})

    assert found is not None
    assert (found.unexplained.value, found.unexplained.low, found.unexplained.high) == (1.0, 1.0, 1.0)


def test_groups_that_are_all_too_small_are_no_cause() -> None:
    assert variance.Cause.of(np.arange(20), fewest=5).reason == "too few deals of each"


def lacking(values: np.ndarray) -> str:
    return variance.lacks(values, negotiation=np.arange(values.size), settings=reveal.Settings())


def test_no_variance_or_too_few_deals_say_why_there_are_no_shares() -> None:
    values, _, _ = drawn(4)

    assert lacking(np.full(500, 2.0)) == "every price is the same"
    assert lacking(values[:99]) == "99 won deals have a price that can be compared; at least 100 are needed"
    assert lacking(values[:500]) == ""


def test_a_sample_takes_from_each_quarter_in_proportion() -> None:
    strata = np.repeat([0, 1, 2], [6000, 3000, 1000])

    rows = variance.stratified(strata, 1000, rng=np.random.default_rng(0))

    assert np.unique(rows).size == 1000
    assert np.bincount(strata[rows]).tolist() == pytest.approx([600, 300, 100], abs=2)
    assert variance.stratified(strata, 10_000, rng=np.random.default_rng(0)).size == 10_000
