"""Terms other than price that one account group got differently."""

from __future__ import annotations

import numpy as np
from tests.history.coherence.invented import Deal, facts_of

from dealwright.history import coherence


def differences(history: list[Deal]) -> dict[str, coherence.TermGap]:
    compared = coherence.compare(facts_of(history), rng=np.random.default_rng(0))
    return {gap.term: gap for gap in compared.term_gaps}


def bought(payment_a: float, payment_b: float, *, delivery_b: float = 0.0) -> list[Deal]:
    rng = np.random.default_rng(7)
    return [
        Deal(price=10.0, country=country, day=day, payment=payment + rng.integers(-3, 4), delivery=delivery)
        for day in range(0, 200, 8)
        for country, payment, delivery in (("Atria", payment_a, 0.0), ("Boria", payment_b, delivery_b))
    ]


def test_longer_payment_in_one_country_is_flagged_in_its_own_unit():
    gap = differences(bought(30, 60))["payment_days"]

    assert (gap.account_group, gap.a, gap.b, gap.n_a, gap.n_b) == ("Group 1", "Boria", "Atria", 25, 25)
    assert gap.gap.covers(30)
    assert gap.status is coherence.Status.FLAGGED


def test_the_same_payment_in_both_countries_is_not_flagged():
    gap = differences(bought(30, 30))["payment_days"]

    assert gap.gap.value is not None
    assert gap.gap.value <= 1
    assert gap.status is coherence.Status.EXPLAINED


def test_a_term_is_compared_on_the_same_delivered_terms_and_those_as_they_are():
    found = differences(bought(30, 60, delivery_b=1.0))

    assert "payment_days" not in found
    assert (found["delivery"].a, found["delivery"].b, found["delivery"].gap.value) == ("Boria", "Atria", 1.0)
    assert found["delivery"].status is coherence.Status.FLAGGED


def test_a_term_that_too_few_deals_state_is_left_out():
    history = [
        Deal(price=10.0, country=country, day=day, payment=30.0 if day < 2 else None)
        for day in range(9)
        for country in ("Atria", "Boria")
    ]

    assert "payment_days" not in differences(history)


def test_terms_that_do_not_differ_are_seldom_flagged():
    rng = np.random.default_rng(11)
    history = [
        Deal(
            price=10.0,
            country=country,
            day=int(rng.integers(0, 300)),
            payment=float(rng.integers(20, 60)),
            group=f"G{g}",
        )
        for g in range(100)
        for country in ("Atria", "Boria", "Coria")
        for _ in range(5)
    ]

    compared = coherence.compare(facts_of(history), rng=np.random.default_rng(0))

    tested = [gap for gap in compared.term_gaps if gap.term == "payment_days"]
    assert len(tested) > 250
    assert sum(gap.status is coherence.Status.FLAGGED for gap in tested) <= 1
