from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from dealwright.core import terms
from dealwright.history import facts, reveal

MakeFacts = Callable[..., facts.Facts]
DAYS = terms.Term(key="payment_days", name="Payment days", kind="days", direction=terms.Direction.LESS)
YES = terms.Term(key="reference", name="Reference", kind="yes_no", direction=terms.Direction.MORE)


def learn(found: facts.Facts, **more: Any) -> reveal.Reveal:
    return reveal.learn(found, rng=np.random.default_rng(1), **more)


def deals(n: int, **changed: Any) -> dict[str, Any]:
    """n deals of two products in two regions, by three sellers, over three years."""
    rng = np.random.default_rng(n)
    product, seller = np.arange(n) % 2, np.arange(n) % 3
    made = {
        "account": [f"A{row % 7}" for row in range(n)],
        "account_group": [f"G{row // 7 % 4}" for row in range(n)],
        "region": [("North", "South")[row % 5 % 2] for row in range(n)],
        "product": [("Pump", "Valve")[code] for code in product],
        "seller": [("Ann", "Bob", "Cem")[code] for code in seller],
        "closed_on": [date(2022, 1, 1) + timedelta(days=int(day)) for day in rng.integers(0, 1095, n)],
        "quantity": np.round(np.exp(rng.normal(3, 1, n)) + 1).tolist(),
        "price": np.exp(3 + product + rng.normal(0, 0.1, n)).tolist(),
        "term_payment_days": rng.choice([30.0, 45.0, 60.0], n).tolist(),
        "term_reference": rng.integers(0, 2, n).astype(float).tolist(),
    }
    return made | changed


def codes(found: reveal.Reveal) -> set[str]:
    return {finding.code for finding in found.findings}


def test_an_ordinary_history_answers_every_question(make_facts: MakeFacts) -> None:
    found = learn(make_facts(deals(600), held=[DAYS, YES]))

    assert found.deals == 600
    assert [term.term.key for term in found.terms] == ["payment_days", "reference", "price"]
    assert [term.n for term in found.terms] == [600, 600, 600]
    assert {key for group in found.order for key in group} == {"payment_days", "reference", "price"}
    assert found.terms[0].ranges[0].walk_away.value == 60.0
    assert found.variance_shares is not None
    assert found.variance_shares.product.value == pytest.approx(0.95, abs=0.02)
    assert {seller.seller for seller in found.sellers} == {"Ann", "Bob", "Cem"}
    assert len(found.market) == 12
    assert found.period is not None
    assert found.period[0].year == 2022
    assert codes(found) == set()


def test_the_same_facts_and_seed_give_the_same_report(make_facts: MakeFacts) -> None:
    found = make_facts(deals(400), held=[DAYS, YES])

    assert learn(found) == learn(found)


def test_progress_is_told_from_the_first_stage_to_the_last(make_facts: MakeFacts) -> None:
    told: list[tuple[str, int, int | None]] = []

    learn(make_facts(deals(60), held=[DAYS]), progress=lambda *stage: told.append(stage))

    assert told[0] == ("reading deals", 0, None)
    assert told[-1] == ("done", 1, 1)
    assert ("revealing ranges", 2, 2) in told


def test_no_deals_at_all_give_a_report_that_says_so(make_facts: MakeFacts) -> None:
    found = learn(make_facts(deals(0), held=[DAYS, YES]))

    assert (found.deals, found.period, found.variance_shares, found.sellers, found.market) == (0, None, None, (), ())
    assert [term.term.key for term in found.terms] == ["payment_days", "reference"]
    assert all(term.ranges[0].best.value is None for term in found.terms)
    assert found.order == ()
    assert codes(found) == {"no-deals"}


def test_one_deal_is_too_few_for_any_figure(make_facts: MakeFacts) -> None:
    found = learn(make_facts(deals(1), held=[DAYS, YES]))

    assert found.deals == 1
    assert all(term.firmness.value is None for term in found.terms)
    assert {"too-few-deals", "no-market", "one-region"} <= codes(found)
    assert reveal.draft(found, name="Draft").entries == ()


def test_deals_that_were_all_lost_show_no_strategy(make_facts: MakeFacts) -> None:
    found = learn(make_facts(deals(80, outcome=["lost"] * 79 + ["walked_away"]), held=[DAYS]))

    assert codes(found) == {"no-won-deals"}
    assert found.deals == 80
    assert found.terms[0].n == 0


def test_lost_and_open_deals_are_counted_but_teach_nothing(make_facts: MakeFacts) -> None:
    outcomes = [(None, "won", "lost", "open")[row % 4] for row in range(400)]

    found = learn(make_facts(deals(400, outcome=outcomes), held=[DAYS]))

    assert found.terms[0].n == 200
    assert [finding.what for finding in found.findings if finding.code == "not-won"] == [
        "Figures are of the 200 won deals; 100 lost or walked away from and 100 open stand in none."
    ]


def test_one_region_only_is_said_and_everything_else_answered(make_facts: MakeFacts) -> None:
    found = learn(make_facts(deals(300, region=["North"] * 300), held=[DAYS]))

    assert codes(found) == {"one-region"}
    assert found.variance_shares is not None
    assert found.variance_shares.region.value is None
    assert found.variance_shares.region.reason == "the same in every deal"


def test_accounts_that_nothing_groups_are_named_with_what_makes_them_comparable(make_facts: MakeFacts) -> None:
    made = deals(300)

    found = learn(make_facts(made | {"account_group": made["account"]}, held=[DAYS]))

    (finding,) = found.findings
    assert (finding.code, finding.weight, finding.count) == ("no-account-group", facts.Weight.LIMIT, 7)
    assert "account_group: {constant: NAME}" in finding.advice
    assert (
        codes(learn(make_facts(made | {"account": ["A1"] * 300, "account_group": ["A1"] * 300}, held=[DAYS]))) == set()
    )


def test_the_same_price_in_every_deal_is_no_variance(make_facts: MakeFacts) -> None:
    found = learn(make_facts(deals(300, price=[100.0] * 300), held=[DAYS]))

    price = found.terms[-1]
    assert "same-price" in codes(found)
    assert (found.variance_shares, found.variance_lacks) == (None, "every price is the same")
    assert (price.term.key, price.ranges[0].best.value, price.ranges[0].walk_away.value) == ("price", 0.0, 0.0)
    assert price.firmness.value == 1.0


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"price": [None] * 300}, "no won deal states a price"),
        ({"product": [f"P{row}" for row in range(300)]}, "no product was sold often enough to compare its prices"),
        (
            {
                "closed_on": [None] * 150 + [date(2024, 1, 5)] * 150,
                "price": [100.0 + row for row in range(150)] + [None] * 150,
            },
            "no deal with a price states the day it closed",
        ),
        (
            {"price": [100.0 + row for row in range(60)] + [None] * 240},
            "60 won deals have a price that can be compared; at least 100 are needed",
        ),
        (
            {"closed_on": [date(2024, 1, 5)] * 300, "account": ["A"] * 300},
            "the prices come out of 1 negotiation; at least 30 are needed",
        ),
        ({}, ""),
    ],
)
def test_a_variance_that_cannot_be_shared_out_says_why(
    make_facts: MakeFacts, columns: dict[str, Any], why: str
) -> None:
    found = learn(make_facts(deals(300, **columns), held=[DAYS]))

    assert found.variance_lacks == why
    assert (found.variance_shares is None) == bool(why)


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("price", "no-price"),
        ("closed_on", "no-dates"),
        ("quantity", "no-quantity"),
        ("product", "no-product"),
        ("seller", "no-seller"),
    ],
)
def test_a_missing_column_is_a_finding_and_the_rest_is_answered(make_facts: MakeFacts, missing: str, code: str) -> None:
    found = learn(make_facts(deals(300, **{missing: [None] * 300}), held=[DAYS, YES]))

    assert code in codes(found)
    assert found.terms[0].ranges[0].walk_away.value == 60.0
    assert (found.variance_shares is None) == (missing == "price")


def test_terms_never_stated_hardly_stated_and_never_varied_are_named(make_facts: MakeFacts) -> None:
    other = terms.Term(key="cap", name="Liability cap", kind="ratio", direction=terms.Direction.LESS)
    hardly = [1.0 + row if row < 12 else None for row in range(300)]
    changed = {"term_payment_days": [30.0] * 300, "term_reference": [None] * 300, "term_cap": hardly}

    found = learn(make_facts(deals(300, **changed), held=[DAYS, YES, other]))

    assert {"constant-term", "empty-term", "rarely-stated"} == codes(found)
    assert found.order[0] == ("payment_days",)
    assert [term.ranges[0].best.value for term in found.terms[:3]] == [30.0, None, None]


def test_a_price_typed_wrong_is_a_data_finding_and_left_out(make_facts: MakeFacts) -> None:
    typed = deals(300)
    prices = list(typed["price"])
    prices[17] = 0.01

    found = learn(make_facts(typed | {"price": prices}, held=[DAYS]))

    (finding,) = [finding for finding in found.findings if finding.code == "price-outlier"]
    assert (finding.count, finding.rows, finding.weight) == (1, (18,), facts.Weight.DATA)
    assert found.terms[-1].n == 299


def test_a_list_price_gives_a_discount_unless_the_mapping_states_one(make_facts: MakeFacts) -> None:
    made = deals(200)
    listed = [2.0 * price for price in made["price"]]
    own = terms.Term(key="discount", name="Our discount", kind="percent", direction=terms.Direction.LESS)

    computed = learn(make_facts(made | {"list_price": listed}, held=[DAYS]))
    stated = learn(make_facts(made | {"list_price": listed, "term_discount": [7.0] * 200}, held=[own]))

    assert [term.term.key for term in computed.terms] == ["payment_days", "price", "discount"]
    assert computed.terms[2].ranges[0].target.value == 50.0
    assert [term.term.name for term in stated.terms] == ["Our discount", "Price against the market"]


def test_lines_one_account_closes_on_one_day_widen_the_intervals(make_facts: MakeFacts) -> None:
    made = deals(300)
    repeated = {name: [value for value in column for _ in range(6)] for name, column in made.items()}
    apart = repeated | {"account": [f"A{row}" for row in range(1800)]}
    made_apart = {"account": [f"A{row}" for row in range(300)]}

    def width(columns: dict[str, Any]) -> float:
        price = learn(make_facts(columns, held=[DAYS])).terms[-1].ranges[0].seller_limit
        assert price.high is not None
        assert price.low is not None
        return price.high - price.low

    assert width(repeated) > 1.8 * width(apart)
    assert width(repeated) == pytest.approx(width(made | made_apart), rel=0.5)


def test_prices_of_one_negotiation_alone_have_no_variance_to_share(make_facts: MakeFacts) -> None:
    made = deals(300, closed_on=[date(2024, 1, 5)] * 300, account=["A"] * 300)

    found = learn(make_facts(made, held=[DAYS]))

    assert found.variance_shares is None
    assert codes(found) == {"too-few-for-variance"}
    assert all(term.firmness.value is None for term in found.terms)


def test_sellers_of_one_deal_each_do_not_explain_every_price(make_facts: MakeFacts) -> None:
    found = learn(make_facts(deals(300, seller=[f"S{row}" for row in range(300)]), held=[DAYS]))

    assert found.variance_shares is not None
    assert found.variance_shares.seller.value is None
    assert found.variance_shares.seller.reason == "too few deals of each"
    assert found.variance_shares.wild_west_index == found.variance_shares.unexplained.value


def test_values_no_deal_can_have_are_taken_for_missing(make_facts: MakeFacts) -> None:
    impossible = [1e300 if row % 3 == 0 else float("inf") if row % 3 == 1 else 30.0 + row % 7 for row in range(300)]

    found = learn(make_facts(deals(300, term_payment_days=impossible), held=[DAYS]))

    assert found.terms[0].n == 100
    assert found.terms[0].ranges[0].walk_away.value == 36.0
