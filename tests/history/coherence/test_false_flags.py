"""Where no gap is real, hardly any is flagged: noise, few deals, and a market that falls (METHOD §9)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.history.coherence.invented import Deal, facts_of

from dealwright.history import coherence


def flags(history: list[Deal]) -> coherence.Coherence:
    return coherence.compare(facts_of(history), rng=np.random.default_rng(0))


@pytest.mark.parametrize("yearly", [-0.1, -0.3, -0.6])
def test_a_falling_price_alone_is_hardly_ever_flagged(yearly):
    """Sides that buy in campaigns of their own, in a market that falls: no gap is real, so every flag is false."""
    rng = np.random.default_rng(int(-100 * yearly))
    history = []
    for group in range(60):
        for country in ("Atria", "Boria", "Coria"):
            for start in rng.integers(0, 900, 3):
                days = start + rng.integers(0, 40, 4)
                logs = yearly * days / 365 + rng.normal(0, 0.04, 4)
                history += [
                    Deal(price=100 * math.exp(log), country=country, day=int(day), group=f"Group {group}")
                    for day, log in zip(days, logs, strict=True)
                ]

    compared = flags(history)

    concluded = [pair for pair in compared.pairs if pair.status is not coherence.Status.CANNOT_CONCLUDE]
    assert len(concluded) > 120
    assert compared.flagged <= 0.02 * len(concluded)


def test_prices_without_a_gap_are_hardly_ever_flagged_though_few_deals_match():
    rng = np.random.default_rng(5)
    history = [
        Deal(
            price=100 * math.exp(rng.normal(0, 0.08)),
            country=country,
            day=int(rng.integers(0, 300)),
            group=f"Group {group}",
        )
        for group in range(150)
        for country in ("Atria", "Boria", "Coria")
        for _ in range(4)
    ]

    assert flags(history).flagged <= 2
