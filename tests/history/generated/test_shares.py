"""The planted variance shares: Shapley values, and algebra that agrees with a regression on a large draw."""

from __future__ import annotations

import numpy as np
import pytest

from dealwright.history.generated import draws, shares, structure


def test_shapley_shares_what_overlaps_equally():
    worth = {(): 0.0, ("a",): 6.0, ("b",): 6.0, ("a", "b"): 6.0, ("c",): 2.0}

    def explained(names: tuple[str, ...]) -> float:
        overlap = worth[tuple(name for name in names if name != "c")]
        return overlap + (2.0 if "c" in names else 0.0)

    assert shares.shapley(("a", "b", "c"), explained) == pytest.approx({"a": 3.0, "b": 3.0, "c": 2.0})


def test_what_nothing_explains_is_what_a_regression_on_a_large_draw_leaves():
    rng = np.random.default_rng(4)
    plan = structure.build(rng=rng, terms=2, groups=40, sellers=60)
    drawn = draws.draw(plan, deals=100_000, rng=rng, won_only=True)
    price = np.log(drawn.price)
    marks = [np.eye(size)[code] for size, code in ((12, drawn.quarter), (16, drawn.product), (40, drawn.group))]
    x = np.hstack([*marks, np.eye(60)[drawn.seller], np.log(drawn.quantity)[:, None]])

    left = price - x @ np.linalg.lstsq(x.T @ x, x.T @ price, rcond=1e-10)[0]

    assert left.var() / price.var() == pytest.approx(shares.planted(plan).unexplained, rel=0.03)
