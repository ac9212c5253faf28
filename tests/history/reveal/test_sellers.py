import numpy as np
import pytest

from dealwright.history import reveal
from dealwright.history.reveal import sellers
from dealwright.history.reveal.deals import Named


def profiles(residual: np.ndarray, codes: np.ndarray, names: tuple[str, ...]) -> dict[str, reveal.SellerProfile]:
    named = Named(codes=codes.astype(np.int32), names=names)
    found = sellers.profiles(
        residual,
        named,
        negotiation=np.arange(codes.size),
        rng=np.random.default_rng(0),
        settings=reveal.Settings(),
    )
    return {each.seller: each for each in found}


def test_a_loose_seller_shows_a_wider_spread_and_a_cheap_one_a_lower_level() -> None:
    rng = np.random.default_rng(1)
    codes = np.repeat([0, 1, 2], 600)
    residual = rng.normal(0, 0.05, 1800) * np.where(codes == 1, 3, 1) - 0.08 * (codes == 2)

    found = profiles(residual, codes, ("even", "loose", "cheap"))

    assert list(found) == ["cheap", *[name for name in found if name != "cheap"]]
    assert found["cheap"].level.covers(-0.08)
    assert found["even"].spread.covers(0.05 * 3.29)
    assert found["loose"].spread.covers(0.15 * 3.29)
    assert found["loose"].n == 600


def test_a_seller_with_few_deals_is_shown_without_figures() -> None:
    codes = np.array([0] * 19 + [1] * 20 + [-1] * 5)

    found = profiles(np.linspace(-0.1, 0.1, 44), codes, ("few", "some", "never priced"))

    assert set(found) == {"few", "some"}
    assert (found["few"].n, found["few"].level.value) == (19, None)
    assert found["some"].level.value is not None
    assert found["some"].spread.reason == "20 deals; at least 59 are needed"


def test_a_factor_on_all_prices_of_a_seller_moves_the_level_and_leaves_the_spread() -> None:
    residual = np.random.default_rng(2).normal(size=200)
    codes = np.zeros(200)

    one = profiles(residual, codes, ("a",))["a"]
    other = profiles(residual + np.log(1.1), codes, ("a",))["a"]

    assert one.level.value is not None
    assert other.level.value == pytest.approx(one.level.value + np.log(1.1))
    assert other.spread.value == pytest.approx(one.spread.value)
