"""Weights: what terms of a great deal count, and what a deal is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import strategy, terms

WIDTHS = st.fixed_dictionaries({key: st.floats(0.1, 100) for key in "abc"})
WEIGHTS = st.lists(st.floats(1, 100), min_size=3, max_size=3)


def parts(weights: list[float]) -> tuple[strategy.Part, ...]:
    return tuple(strategy.Part(term=key, weight=each, value=0) for key, each in zip("abc", weights, strict=True))


@given(WEIGHTS, WIDTHS, WIDTHS)
def test_moved_weights_keep_their_sum_and_what_a_unit_counts_against_another(weights, before, after):
    old, new = parts(weights), strategy.reweighted(parts(weights), before, after)

    assert sum(part.weight for part in new) == pytest.approx(sum(weights))
    a_unit = [part.weight / before[part.term] for part in old]
    unit_now = [part.weight / after[part.term] for part in new]
    assert unit_now[0] / unit_now[1] == pytest.approx(a_unit[0] / a_unit[1])
    assert unit_now[1] / unit_now[2] == pytest.approx(a_unit[1] / a_unit[2])


@given(WEIGHTS, WIDTHS)
def test_equal_widths_change_nothing(weights, widths):
    assert strategy.reweighted(parts(weights), widths, widths) == parts(weights)


def test_a_range_that_begins_from_nothing_moves_no_weight():
    assert strategy.reweighted(parts([50, 30, 20]), {"a": 0.0}, {"a": 10.0}) == parts([50, 30, 20])


DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
MONTHS = terms.Term(key="months", name="Contract", kind="months", direction=terms.Direction.MORE, owner="sales")
RANGES = {
    "discount": terms.Range(best=0, target=8, limits=(("walk-away", 25.0),)),
    "months": terms.Range(best=36, target=24, limits=(("walk-away", 12.0),)),
}
GREAT = strategy.Strategy(
    name="First",
    currency="EUR",
    entries=tuple(strategy.Entry(term=term, ranges=(RANGES[term.key],)) for term in (DISCOUNT, MONTHS)),
    order=(),
    great_deal=strategy.GreatDeal(
        parts=(strategy.Part(term="discount", weight=60, value=5), strategy.Part(term="months", weight=40, value=36))
    ),
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"discount": 5, "months": 36}, [60, 40]),
        ({"discount": 0, "months": 48}, [60, 40]),
        ({"discount": 15, "months": 24}, [30, 20]),
        ({"discount": 25, "months": 12}, [0, 0]),
        ({"discount": 99}, [0, 0]),
    ],
)
def test_worth_runs_from_the_walk_away_to_the_value_that_earns_all(values, expected):
    shares = strategy.great_deal_worth(GREAT, values, ranges=RANGES)

    assert [share.worth for share in shares] == pytest.approx(expected)


def test_widths_are_compared_over_the_scopes_that_both_strategies_have():
    emea = terms.Range(best=0, target=5, limits=(("walk-away", 9.0),), scope=terms.Scope.of(region="EMEA"))
    wider = terms.Range(best=0, target=8, limits=(("walk-away", 50.0),))
    before = strategy.Strategy(
        name="F", currency="EUR", order=(), entries=(strategy.Entry(term=DISCOUNT, ranges=(RANGES["discount"], emea)),)
    )
    after = strategy.Strategy(
        name="F", currency="EUR", order=(), entries=(strategy.Entry(term=DISCOUNT, ranges=(wider,)),)
    )

    assert strategy.widths(before, after) == ({"discount": 25.0}, {"discount": 50.0})
