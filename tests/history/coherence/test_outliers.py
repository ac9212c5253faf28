"""Prices that are data findings never make a gap, and gaps are no data findings (see `facts.price_outliers`)."""

from __future__ import annotations

import numpy as np
from tests.history.coherence.invented import Deal, facts_of

from dealwright.history import coherence


def set_aside(history: list[Deal]) -> tuple[int, ...]:
    compared = coherence.compare(facts_of(history), rng=np.random.default_rng(0))
    return next((finding.rows for finding in compared.findings if finding.code == "price-outlier"), ())


def test_a_slipped_decimal_point_is_a_data_finding_that_names_its_row():
    history = [Deal(price=100.0 + day % 7, country="AB"[day % 2], day=day) for day in range(40)]
    history[17] = Deal(price=1.04, country="A", day=17)

    compared = coherence.compare(facts_of(history), rng=np.random.default_rng(0))

    (finding,) = [finding for finding in compared.findings if finding.code == "price-outlier"]
    assert (finding.count, finding.rows, finding.where) == (1, (18,), "Pump: 1")
    (pair,) = compared.pairs
    assert pair.n_a + pair.n_b == 39


def test_a_mistyped_price_never_makes_a_gap():
    history = [Deal(price=100.0, country="AB"[day % 2], day=day) for day in range(8)]
    mistyped = [Deal(price=10_000.0, country="A", day=day) for day in range(3)]

    (pair,) = coherence.compare(facts_of(history + mistyped), rng=np.random.default_rng(0)).pairs

    assert (pair.raw.ratio, pair.status) == (1.0, coherence.Status.EXPLAINED)


def test_a_country_that_pays_three_times_a_fixed_price_is_a_gap_and_no_typing_error():
    history = [Deal(price=10.0, country="Boria", day=day) for day in range(60)]
    history += [Deal(price=30.0, country="Atria", day=day) for day in range(0, 60, 6)]

    compared = coherence.compare(facts_of(history), rng=np.random.default_rng(0))

    assert set_aside(history) == ()
    assert [(pair.a, pair.status) for pair in compared.pairs] == [("Atria", coherence.Status.FLAGGED)]
