"""The generated history: as large and as varied as it says, and holding what its truth states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dealwright.core import terms
from dealwright.history import generated


@pytest.fixture(scope="module")
def made() -> generated.Generated:
    return generated.history(seed=3)


@pytest.fixture(scope="module")
def table(made) -> pd.DataFrame:
    return made.facts.table.order_by("source_row").execute()


@pytest.fixture(scope="module")
def clean(made, table) -> pd.DataFrame:
    """Won deals as they were meant: prices without typing errors."""
    meant = {error.row: error.meant for error in made.truth.typing_errors}
    priced = table.assign(price=table.source_row.map(meant).fillna(table.price))
    priced["net"] = np.log(priced.price * priced.fx_rate)
    priced["quarter"] = priced.closed_on.dt.to_period("Q").astype(str)
    return priced[priced.outcome == "won"]


def test_it_is_as_large_and_as_varied_as_promised(made, table):
    kinds = {column.term.kind for column in made.facts.terms}

    assert len(table) == made.facts.source.rows_used == 20_000
    assert table.closed_on.max() - table.closed_on.min() >= pd.Timedelta(days=1_090)
    assert table[["region", "country", "account_group", "seller", "segment", "product"]].nunique().tolist() == [
        6,
        14,
        40,
        60,
        4,
        16,
    ]
    assert table.groupby("account_group").country.nunique().min() >= 4
    assert kinds == set(terms.KINDS)
    assert all(column.term.owner for column in made.facts.terms)
    assert table.currency.nunique() == 10
    assert set(table.outcome) == {"won", "lost", "walked_away"}


def test_it_says_that_it_is_generated(made, table):
    assert made.facts.source.generated
    assert made.facts.source.name == "Generated history of an invented company, seed 3"
    assert table.account_group.str.fullmatch(r"Account group \d\d").all()
    assert table.seller.dropna().str.fullmatch(r"Seller \d\d").all()


def test_the_same_seed_gives_the_same_history_and_another_seed_another():
    one, again, other = (generated.history(seed=seed, deals=300) for seed in (5, 5, 6))

    pd.testing.assert_frame_equal(one.facts.table.execute(), again.facts.table.execute())
    assert one.truth == again.truth
    assert not one.facts.table.execute().price.equals(other.facts.table.execute().price)


def test_amounts_are_price_times_quantity_and_convert_at_the_rate_of_the_day(made, table):
    mistyped = table.source_row.isin([error.row for error in made.truth.typing_errors])
    stated = table[table.quantity.notna() & ~mistyped]

    np.testing.assert_allclose(stated.amount, stated.price * stated.quantity, atol=0.006)
    np.testing.assert_allclose(table.price_reporting, table.price * table.fx_rate)
    assert (table[table.currency == "EUR"].fx_rate == 1).all()
    assert table[table.currency == "JPY"].price.round(0).eq(table[table.currency == "JPY"].price).mean() > 0.99


def test_the_discount_is_what_is_missing_to_the_list_price_before_delivery(clean):
    freight = np.array([0.07, 0.045, 0.01, 0.0])
    known = clean.dropna(subset=["term_discount", "term_delivery_terms"])
    before = np.log(known.price / known.list_price) - freight[known.term_delivery_terms.astype(int)]

    np.testing.assert_allclose(100 * (1 - np.exp(before)), known.term_discount, atol=0.05)


def test_values_are_missing_but_never_many(table):
    missing = table.drop(columns=["channel"]).isna().mean()

    assert missing["seller"] == pytest.approx(0.004, abs=0.002)
    assert missing["term_rebate"] == pytest.approx(0.03, abs=0.01)
    assert missing[["price", "country", "product", "closed_on", "account_group"]].max() == 0


def test_typing_errors_stand_in_the_table_and_what_was_meant_in_the_truth(made, table):
    errors = made.truth.typing_errors

    assert len(errors) == 13
    for error in errors:
        row = table[table.deal == error.deal].iloc[0]
        assert (row.source_row, row.price, row.outcome) == (error.row, error.typed, "won")
        assert abs(np.log10(error.typed / error.meant)) == pytest.approx(
            round(abs(np.log10(error.typed / error.meant))), abs=0.01
        )


def test_the_incoherent_gaps_are_there_at_the_same_quarter_quantity_and_delivery(made, clean):
    for gap in made.truth.incoherent:
        bought = clean[(clean.account_group == gap.account_group) & (clean["product"] == gap.product)].copy()
        freight = np.array([0.07, 0.045, 0.01, 0.0])
        bought = bought.dropna(subset=["quantity", "term_delivery_terms"])
        bought["like"] = (
            np.log(bought.price / bought.list_price)
            + 0.045 * np.log(bought.quantity)
            - freight[bought.term_delivery_terms.astype(int)]
        )
        level = bought.groupby("country").like.median()
        assert set(bought.country) == {"France", "Germany"}
        assert np.exp(level["Germany"] - level["France"]) - 1 == pytest.approx(gap.gap, abs=0.06)
        assert gap.dearer == "Germany"


def test_the_volume_gaps_are_lots_twelve_times_as_large_and_nothing_else(made, clean):
    assert [(gap.dearer, gap.cheaper, gap.gap) for gap in made.truth.volume_only] == [
        ("Spain", "Italy", 0.0),
        ("Canada", "United States", 0.0),
    ]
    for gap in made.truth.volume_only:
        bought = clean[(clean.account_group == gap.account_group) & (clean["product"] == gap.product)]
        lots = np.log(bought.quantity).groupby(bought.country).mean()
        assert lots[gap.cheaper] - lots[gap.dearer] == pytest.approx(np.log(12), abs=0.6)


def test_the_three_trades_are_made_at_their_rates(made, clean):
    assert [(trade.give, trade.get, trade.rate) for trade in made.truth.trades] == [
        ("discount", "contract_months", 0.5),
        ("payment_days", "volume_commitment", 0.4),
        ("warranty_months", "setup_fee", 60.0),
    ]
    for trade in made.truth.trades:
        give, get = f"term_{trade.give}", f"term_{trade.get}"
        known = clean.dropna(subset=[give, get, "quantity"])
        like = [known.segment, known["product"], np.round(2 * np.log(known.quantity))]
        x = known[give] - known[give].groupby(like).transform("mean")
        y = known[get] - known[get].groupby(like).transform("mean")
        assert (x @ y) / (x @ x) == pytest.approx(trade.rate, rel=0.08)


def test_the_loose_sellers_spread_far_wider_and_sell_cheaper(made, clean):
    left = np.log(clean.price / clean.list_price) + 0.045 * np.log(clean.quantity)
    left -= left.groupby(clean.account_group).transform("median")
    spread = left.groupby(clean.seller).std().sort_values()

    assert set(spread.index[-2:]) == set(made.truth.loose_sellers)
    assert spread.iloc[-2] > 1.7 * spread.iloc[-3]
    assert (left.groupby(clean.seller).median()[list(made.truth.loose_sellers)] < -0.02).all()


def test_planted_ranges_are_the_quantiles_of_won_deals(made, clean):
    for planted in made.truth.ranges:
        if planted.term != "rebate":
            continue
        held = clean
        for dimension, name in planted.scope.stated:
            held = held[held[dimension] == name]
        got = held.term_rebate.dropna().quantile([0.1, 0.4, 0.75, 0.95])  # less is better
        assert got.tolist() == pytest.approx(
            [planted.best, planted.target, planted.seller_limit, planted.walk_away], abs=0.16
        )


def test_a_range_can_be_asked_for_any_scope(made):
    narrow = made.truth.range_of("warranty_months", terms.Scope.of(segment="Hospitals", product="Sampler 100"))
    wide = made.truth.range_of("warranty_months", terms.Scope())

    assert narrow.walk_away - narrow.best < wide.walk_away - wide.best
    assert wide in made.truth.ranges


def test_planted_shares_add_up_to_one_and_none_is_negative(made):
    shares = made.truth.shares
    values = [getattr(shares, name) for name in type(shares).__slots__]

    assert sum(values) == pytest.approx(1.0)
    assert min(values) > 0
    assert shares.product > shares.time > shares.volume > shares.region


def test_the_firmness_order_is_led_by_terms_that_follow_policy(made):
    firmness = dict(made.truth.firmness)

    assert [key for key, _ in made.truth.firmness] == sorted(firmness, key=lambda key: -firmness[key])
    assert firmness["free_units"] > 0.75 > 0.6 > firmness["payment_days"]
    assert all(0 < value < 1 for value in firmness.values())


def test_further_terms_are_plain_side_terms():
    wide = generated.history(seed=1, deals=500, terms=20)

    assert [column.term.key for column in wide.facts.terms][11:14] == ["reference", "side_term_13", "side_term_14"]
    assert wide.facts.table.count().execute() == 500
    assert replace(wide.facts.source, name="").generated
