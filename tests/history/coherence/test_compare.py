"""Coherence against a reference that looks at every two deals, and its guarantees."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from statistics import median

import ibis
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.history.coherence.invented import Deal, facts_of

from dealwright.history import coherence

RNG = np.random.default_rng
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

prices = st.sampled_from([8.0, 9.5, 10.0, 10.5, 11.0, 12.0, 13.5, 20.0])
deals = st.builds(
    Deal,
    price=prices | st.none(),
    country=st.sampled_from(["Atria", "Boria", "Coria"]),
    day=st.integers(0, 500) | st.none(),
    quantity=st.sampled_from([1.0, 4.0, 10.0, 16.0, 64.0]) | st.none(),
    delivery=st.sampled_from([0.0, 1.0]) | st.none(),
    payment=st.sampled_from([30.0, 45.0, 60.0]),
    group=st.sampled_from(["Group 1", "Group 2"]),
    outcome=st.sampled_from(["won", "won", "won", "lost", None]),
)
histories = st.lists(deals, min_size=1, max_size=60)


def reference(history: list[Deal]) -> dict[tuple[str, str, str], dict[str, tuple[float | None, int, int]]]:
    """Every stage of every pair, by looking at every two deals (METHOD §9)."""
    held = [deal for deal in history if deal.price is not None and deal.outcome in ("won", None)]
    cells: dict[tuple[str, str], list[Deal]] = defaultdict(list)
    for deal in held:
        cells[deal.group, deal.country].append(deal)
    stages: dict[tuple[str, str, str], dict[str, tuple[float | None, int, int]]] = {}
    for (one, first), (other, second) in combinations(sorted(cells), 2):
        if one != other or min(len(cells[one, first]), len(cells[one, second])) < 3:
            continue
        # Python's sort is stable: of two equal sides the one first by name stays first
        dearness = {side: median(map(log_price, cells[one, side])) for side in (first, second)}
        a, b = sorted(dearness, key=dearness.__getitem__, reverse=True)
        left, right = cells[one, a], cells[one, b]
        raw = math.exp(median(map(log_price, left)) - median(map(log_price, right)))
        stages[one, a, b] = {"raw": (raw, len(left), len(right))}
        for stage, alike in (("time", near), ("volume", similar), ("terms", same)):
            stages[one, a, b][stage] = gap(left, right, alike)
    return stages


def gap(left, right, alike):
    pairs = [(i, j) for i in range(len(left)) for j in range(len(right)) if alike(left[i], right[j])]
    matched = len({i for i, _ in pairs}), len({j for _, j in pairs})
    if min(matched) < 3:
        return None, *matched
    return math.exp(median(log_price(left[i]) - log_price(right[j]) for i, j in pairs)), *matched


def log_price(deal: Deal) -> float:
    assert deal.price is not None
    return float(np.log(deal.price))


def near(one: Deal, other: Deal) -> bool:
    return one.day is not None and other.day is not None and abs(one.day - other.day) <= 180


def similar(one: Deal, other: Deal) -> bool:
    if one.quantity is None or other.quantity is None or not near(one, other):
        return False
    return max(one.quantity, other.quantity) <= 4 * min(one.quantity, other.quantity)


def same(one: Deal, other: Deal) -> bool:
    return similar(one, other) and one.delivery is not None and one.delivery == other.delivery


def found(history: list[Deal], *, by: str = "country", within: tuple[str, ...] = (), seed: int = 0, **choices: object):
    chosen = coherence.Settings(**choices)  # type: ignore[arg-type]  # choices of any field
    return coherence.compare(facts_of(history, within=within), by=by, rng=RNG(seed), settings=chosen)


def told(compared: coherence.Coherence):
    return {
        (pair.account_group, pair.a, pair.b): {
            name: (stage.ratio, stage.matched_a, stage.matched_b)
            for name, stage in (("raw", pair.raw), ("time", pair.time), ("volume", pair.volume), ("terms", pair.terms))
        }
        for pair in compared.pairs
    }


@QUICK
@given(histories)
def test_every_stage_equals_that_of_looking_at_every_two_deals(history):
    got, expected = told(found(history)), reference(history)

    assert got.keys() == expected.keys()
    for pair, stages in expected.items():
        for name, (ratio, *matched) in stages.items():
            assert got[pair][name] == (pytest.approx(ratio) if ratio else None, *matched)


@QUICK
@given(histories)
def test_only_a_certain_gap_with_support_on_both_sides_is_flagged(history):
    for pair in found(history).pairs:
        if pair.status is coherence.Status.FLAGGED:
            assert pair.gap.low > 0.05
            assert min(pair.terms.matched_a, pair.terms.matched_b) >= 3
            assert pair.money_at_stake > 0
        else:
            assert pair.money_at_stake == 0
        if pair.terms.ratio is None:
            assert pair.status is coherence.Status.CANNOT_CONCLUDE
            assert pair.gap.value is None
            assert "no common support" in pair.gap.reason


@QUICK
@given(histories, st.sampled_from([0.01, 3.0, 1e6]))
def test_multiplying_all_prices_changes_no_ratio(history, factor):
    scaled = [replace(deal, price=deal.price and deal.price * factor) for deal in history]

    before, after = found(history).pairs, found(scaled).pairs

    assert {(p.a, p.b, p.account_group): p.status for p in before} == {
        (p.a, p.b, p.account_group): p.status for p in after
    }
    assert sorted(p.terms.ratio or 0 for p in before) == pytest.approx(sorted(p.terms.ratio or 0 for p in after))


@QUICK
@given(histories)
def test_inverting_all_prices_swaps_the_sides(history):
    inverted = [replace(deal, price=deal.price and 100 / deal.price) for deal in history]

    before, after = told(found(history)), told(found(inverted))

    for (group, a, b), stages in before.items():
        if stages["raw"][0] == 1:
            continue  # neither side is dearer, so the one first by name is a both times
        for name, (ratio, matched_a, matched_b) in after[group, b, a].items():
            expected = stages[name]
            assert (matched_b, matched_a) == expected[1:]
            assert ratio == (pytest.approx(expected[0]) if expected[0] else None)


@QUICK
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_stage(history, random):
    shuffled = random.sample(history, len(history))

    before, after = told(found(history)), told(found(shuffled))

    assert before.keys() == after.keys()
    for pair, stages in before.items():
        for name, (ratio, *matched) in stages.items():
            assert after[pair][name] == (pytest.approx(ratio) if ratio else None, *matched)


def test_the_same_seed_gives_the_same_answer():
    history = [Deal(price=10 + place % 5, country="AB"[place % 2], day=place) for place in range(40)]

    assert found(history, seed=4).pairs == found(history, seed=4).pairs


def dearer_in_atria(factor: float = 1.2, *, noise: float = 0.01) -> list[Deal]:
    rng = RNG(1)
    return [
        Deal(
            price=10 * (factor if country == "Atria" else 1) * math.exp(rng.normal(0, noise)), country=country, day=day
        )
        for day in range(0, 200, 10)
        for country in ("Atria", "Boria")
    ]


def test_the_same_product_dearer_in_one_country_at_the_same_time_is_flagged_with_the_money():
    (pair,) = found(dearer_in_atria()).pairs

    assert (pair.a, pair.b, pair.status) == ("Atria", "Boria", coherence.Status.FLAGGED)
    assert pair.gap.covers(0.2)
    assert pair.money_at_stake == pytest.approx(20 * 10 * (12 - 10), rel=0.05)
    assert pair.sentence == (
        "For Pump, Group 1 paid 11.99 EUR in Atria where it paid 10.00 EUR in Boria: 19.9\N{NO-BREAK SPACE}% more at "
        "the same time, for similar quantities and on the same delivered terms, at least 19.4\N{NO-BREAK SPACE}% with "
        "90\N{NO-BREAK SPACE}% confidence; 398 EUR at stake."
    )
    assert (pair.price_a, pair.price_b) == (pytest.approx(12, abs=0.02), pytest.approx(10, abs=0.03))
    assert found(dearer_in_atria()).money_at_stake == pair.money_at_stake


@QUICK
@given(histories)
def test_the_two_prices_quoted_are_as_far_apart_as_the_gap_that_stands_beside_them(history):
    for pair in found(history).pairs:
        last = [stage.ratio for stage in (pair.raw, pair.time, pair.volume, pair.terms) if stage.ratio is not None][-1]
        assert pair.price_a / pair.price_b == pytest.approx(last, rel=1e-9)
        if pair.gap.value is not None:
            assert pair.price_a / pair.price_b == pytest.approx(1 + pair.gap.value, rel=1e-9)


@QUICK
@given(st.lists(prices, min_size=3, max_size=7), st.lists(prices, min_size=3, max_size=7))
def test_where_one_comparison_is_in_the_middle_the_prices_are_those_of_two_deals(dear, cheap):
    assume(len(dear) % 2 and len(cheap) % 2)
    history = [Deal(price=price, country="Atria") for price in dear]
    history += [Deal(price=price, country="Boria") for price in cheap]

    (pair,) = found(history).pairs

    held = {"Atria": dear, "Boria": cheap}
    assert any(pair.price_a == pytest.approx(price) for price in held[pair.a])
    assert any(pair.price_b == pytest.approx(price) for price in held[pair.b])


def test_the_prices_in_the_middle_of_all_that_are_equally_far_apart_are_quoted():
    history = [Deal(price=price, country="Atria", delivery=level) for level, price in enumerate((20.0, 12.0, 40.0))] * 3
    history += [Deal(price=price, country="Boria", delivery=level) for level, price in enumerate((10.0, 6.0, 20.0))] * 3

    (pair,) = found(history).pairs

    assert (pair.gap.value, pair.price_a, pair.price_b) == (*map(pytest.approx, (1.0, 20.0, 10.0)),)


def test_a_price_is_that_of_the_middle_of_the_last_stage_that_stands():
    dear = [Deal(price=price, country="Atria", delivery=1.0, day=day) for day, price in enumerate((10.0, 14.0, 11.0))]
    alone = [Deal(price=99.0, country="Atria", day=2_000 + day) for day in range(4)]
    cheap = [Deal(price=price, country="Boria", day=day) for day, price in enumerate((5.0, 8.0, 6.0, 7.0))]

    (pair,) = found(dear + alone + cheap).pairs

    assert (pair.volume.ratio is None, pair.terms.ratio) == (False, None)
    assert (pair.price_a, pair.price_b) == (pytest.approx(math.sqrt(14 * 11)), pytest.approx(math.sqrt(8 * 6)))


def test_a_price_is_that_at_first_sight_where_no_stage_stands():
    history = [Deal(price=price, country="Atria", day=day) for day, price in enumerate((10.0, 14.0, 11.0))]
    history += [Deal(price=price, country="Boria", day=1_000) for price in (5.0, 8.0, 6.0)]

    (pair,) = found(history).pairs

    assert (pair.time.ratio, pair.price_a, pair.price_b) == (None, pytest.approx(11.0), pytest.approx(6.0))


def dearer_than_two() -> list[Deal]:
    cheaper = [replace(deal, country="Coria", price=8.5) for deal in dearer_in_atria() if deal.country == "Boria"]
    return dearer_in_atria(1.5) + cheaper


def test_what_one_side_bought_counts_once_however_many_are_cheaper():
    compared = found(dearer_than_two())

    atria, boria = compared.dear_sides
    assert (atria.side, atria.cheaper, boria.side, boria.cheaper) == ("Atria", ("Coria", "Boria"), "Boria", ("Coria",))
    stakes = {(pair.a, pair.b): pair.money_at_stake for pair in compared.pairs}
    assert atria.money_at_stake == stakes["Atria", "Coria"] > stakes["Atria", "Boria"]
    assert compared.money_at_stake == atria.money_at_stake + boria.money_at_stake
    assert atria.sentence == (
        "For Pump, Group 1 paid 15.00 EUR in Atria where it paid 8.50 EUR in Coria, 76.5\N{NO-BREAK SPACE}% more "
        "(1 other paid less too): 1,301 EUR at stake."
    )


def test_every_flagged_pair_belongs_to_one_dear_side():
    compared = found(dearer_than_two())

    flagged = [(pair.a, pair.b) for pair in compared.pairs if pair.status is coherence.Status.FLAGGED]
    assert sorted(flagged) == sorted((dear.side, cheap) for dear in compared.dear_sides for cheap in dear.cheaper)


def test_a_gap_below_the_cost_to_move_is_not_flagged():
    (pair,) = found(dearer_in_atria(1.04)).pairs

    assert pair.status is coherence.Status.EXPLAINED
    assert pair.sentence == (
        "Group 1 paid 3.9\N{NO-BREAK SPACE}% more for Pump in Atria than in Boria. "
        "That is within the 5\N{NO-BREAK SPACE}% it costs to buy elsewhere."
    )


def test_a_price_that_fell_between_two_times_of_buying_is_explained_by_time():
    early = [Deal(price=30.0, country="Atria", day=day) for day in range(10)]
    late = [Deal(price=10.0, country=country, day=1000 + day) for day in range(5) for country in ("Atria", "Boria")]

    (pair,) = found(early + late).pairs

    assert (pair.raw.ratio, pair.time.ratio, pair.status) == (
        pytest.approx(3.0),
        pytest.approx(1.0),
        coherence.Status.EXPLAINED,
    )
    assert (pair.price_a, pair.price_b) == (pytest.approx(10.0), pytest.approx(10.0))
    assert pair.sentence.endswith(
        "because they bought at different times: like for like, nothing is left "
        "(10.00 EUR in Atria and 10.00 EUR in Boria)."
    )


def test_larger_lots_explain_a_lower_price():
    history = [
        Deal(price=price, country=country, quantity=quantity, day=day)
        for day in range(6)
        for country, quantity, price in (
            ("Atria", 1.0, 12.0),
            ("Atria", 1.0, 12.0),
            ("Boria", 100.0, 9.0),
            ("Boria", 100.0, 9.0),
            ("Atria", 100.0, 9.0),
        )
    ]

    (pair,) = found(history).pairs

    assert pair.raw.ratio == pytest.approx(12 / 9)
    assert pair.volume.ratio == pytest.approx(1.0)
    assert pair.status is coherence.Status.EXPLAINED
    assert "because they bought different quantities" in pair.sentence


def test_other_delivered_terms_are_never_compared():
    delivered = {"Atria": 1.0, "Boria": 0.0}
    history = [replace(deal, delivery=delivered[deal.country]) for deal in dearer_in_atria()]

    (pair,) = found(history).pairs

    assert pair.volume.ratio == pytest.approx(1.2, abs=0.02)
    assert (pair.terms.ratio, pair.status) == (None, coherence.Status.CANNOT_CONCLUDE)
    assert "only 0 deals of Atria and 0 deals of Boria have a comparable partner" in pair.sentence


def test_delivered_terms_nobody_states_do_not_stop_a_comparison():
    history = [replace(deal, delivery=None) for deal in dearer_in_atria()]

    assert found(history).flagged == 1


def test_a_price_that_changed_when_one_side_had_stopped_buying_is_not_called_incoherent():
    before = [Deal(price=12.0, country="Atria", day=day) for day in range(10)]
    after = [Deal(price=10.0, country="Boria", day=100 + day) for day in range(10)]

    (pair,) = found(before + after).pairs

    assert pair.terms.ratio == pytest.approx(1.2)
    assert pair.status is coherence.Status.EXPLAINED
    assert "the price may just have changed between their deals" in pair.sentence


def test_sellers_are_compared_when_asked():
    history = [replace(deal, seller=f"Seller {deal.country}", country="Atria") for deal in dearer_in_atria()]

    compared = found(history, by="seller")

    assert [(pair.a, pair.b) for pair in compared.pairs] == [("Seller Atria", "Seller Boria")]
    assert compared.by == "seller"


def test_a_dimension_that_deals_lack_is_refused_by_name():
    with pytest.raises(
        coherence.UnknownDimension, match=r"cannot be compared by “planet”\. Write one of: account, chann"
    ):
        found(dearer_in_atria(), by="planet")


def test_vendors_are_not_compared_with_each_other_where_the_facts_say_so():
    history = [replace(deal, seller=f"Seller {deal.country}") for deal in dearer_in_atria()]

    assert found(history, within=("seller",)).pairs == ()
    (pair,) = found(dearer_in_atria(), within=("seller",)).pairs
    assert (pair.product, pair.within, pair.article) == ("Pump", (("seller", "Seller 1"),), "Pump · Seller 1")


def test_lost_deals_and_deals_without_a_price_are_left_out():
    history = dearer_in_atria()
    noise = [replace(history[0], price=1000.0, outcome="lost"), replace(history[0], price=None)]

    assert told(found(history + noise)) == told(found(history))


def test_nothing_to_compare_is_said_as_a_finding():
    compared = found([Deal(price=10.0, country="Atria")])

    assert (compared.pairs, compared.flagged, compared.money_at_stake) == ((), 0, 0.0)
    assert [finding.code for finding in compared.findings] == ["nothing-to-compare"]


def test_no_deals_at_all_are_no_error():
    assert found([]).pairs == ()


def test_a_hidden_gap_in_the_other_direction_is_reported():
    history = [
        Deal(price=price, country=country, quantity=quantity, day=day)
        for day in range(12)
        for country, quantity, price in (
            ("Atria", 1.0, 14.0),
            ("Atria", 1.0, 14.0),
            ("Atria", 100.0, 8.0),
            ("Boria", 100.0, 10.0),
        )
    ]

    compared = found(history)

    (pair,) = compared.pairs
    assert (pair.a, pair.terms.ratio, pair.status) == ("Atria", pytest.approx(0.8), coherence.Status.EXPLAINED)
    assert any(
        finding.code == "price-gap-reversed" and "Boria over Atria" in finding.where for finding in compared.findings
    )


def test_a_sample_stands_for_all_deals_where_there_are_too_many_comparisons():
    rng = RNG(3)
    history = [
        Deal(price=10 * (1.2 if country == "Atria" else 1) * math.exp(rng.normal(0, 0.02)), country=country, day=day)
        for day in range(300)
        for country in ("Atria", "Boria")
    ]

    (pair,) = found(history, most_comparisons=5_000).pairs
    (whole,) = found(history).pairs

    assert (pair.n_a, pair.n_b, pair.raw.ratio) == (300, 300, whole.raw.ratio)
    assert pair.gap.covers(0.2)
    assert pair.gap.high - pair.gap.low < 0.06
    assert pair.money_at_stake == pytest.approx(whole.money_at_stake, rel=0.1)
    assert "compared-on-sample" in [finding.code for finding in found(history, most_comparisons=5_000).findings]


def test_another_sample_hardly_moves_a_bound():
    rng = RNG(3)
    history = [
        Deal(price=10 * (1.2 if country == "Atria" else 1) * math.exp(rng.normal(0, 0.02)), country=country, day=day)
        for day in range(300)
        for country in ("Atria", "Boria")
    ]

    pairs = [found(history, most_comparisons=5_000, seed=seed).pairs[0] for seed in range(10)]

    assert {pair.status for pair in pairs} == {coherence.Status.FLAGGED}
    assert max(pair.gap.low for pair in pairs) - min(pair.gap.low for pair in pairs) < 0.02


def test_of_very_many_sides_only_the_largest_are_compared_and_that_is_said():
    history = [Deal(price=10.0, country=f"C{place:03d}", day=day) for place in range(9) for day in range(3 + place % 2)]

    compared = found(history, most_sides=4)

    assert {side for pair in compared.pairs for side in (pair.a, pair.b)} == {"C001", "C003", "C005", "C007"}
    assert [finding.count for finding in compared.findings if finding.code == "too-many-sides"] == [5]


def test_a_quantity_of_nothing_is_as_good_as_not_stated():
    history = [replace(deal, quantity=0.0) for deal in dearer_in_atria()]

    (pair,) = found(history).pairs

    assert (pair.time.matched_a, pair.volume.matched_a, pair.status) == (20, 0, coherence.Status.CANNOT_CONCLUDE)


def test_progress_is_told_from_reading_to_the_last_deal():
    heard = []

    coherence.compare(
        facts_of(dearer_in_atria()), rng=RNG(0), progress=lambda stage, done, total: heard.append((stage, done, total))
    )

    assert heard == [("read", 0, None), ("compare", 40, 40)]


def test_where_nobody_says_countries_are_compared_or_else_the_regions():
    history = [
        Deal(price=price, country=country, day=day)
        for price, country in ((10.0, "North"), (14.0, "South"))
        for day in range(4)
    ]
    made = facts_of(history)
    regions = replace(made, table=made.table.mutate(region=made.table.country, country=ibis.null("string")))

    by_country, by_region = (coherence.compare(each, rng=RNG(0)) for each in (made, regions))

    assert (by_country.by, by_region.by) == ("country", "region")
    assert [(pair.a, pair.b) for pair in by_region.pairs] == [(pair.a, pair.b) for pair in by_country.pairs] != []
