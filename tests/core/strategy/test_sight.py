"""What of a strategy is for whom: as far as the level held, and nothing that would tell more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.any_strategy import strategies

from dealwright.core import strategy, terms
from dealwright.core.strategy import Evidence, Holder, Ladder, Level

LADDER = Ladder(
    levels=(
        Level(key="seller", name="Seller", role="seller"),
        Level(key="manager", name="Manager", role="manager"),
        Level(key="head", name="Head of sales"),
    ),
    holders=(Holder(level="head", member="Hedda@example.com", scope=terms.Scope.of(region="EMEA")),),
)
DISCOUNT = terms.Term(
    key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, money_worth="amount / 100"
)
ANYWHERE = terms.Range(best=0, target=8, limits=(("seller", 12.0), ("manager", 18.0), ("head", 25.0)))
EMEA = replace(ANYWHERE, scope=terms.Scope.of(region="EMEA"))
SEEN = Evidence(deals=40, intervals=(("target", 7.0, 9.0), ("walk_away", 24.0, 26.0)))


def agreed(*ranges: terms.Range, ladder=LADDER, rules=()):
    entry = strategy.Entry(term=DISCOUNT, ranges=ranges, evidence=(SEEN,) * len(ranges))
    finance = strategy.Finance(cost_of_capital=0.08, margin=0.4)
    return strategy.Strategy(
        name="S", currency="EUR", entries=(entry,), order=(), ladder=ladder, rules=rules, finance=finance
    )


def limits(seen):
    return [range_.limits for range_ in seen.entries[0].ranges]


def test_a_seller_sees_the_seller_limit_and_nothing_beyond():
    seen = strategy.seen_by(agreed(ANYWHERE), role="seller", member="sam@example.com")

    assert limits(seen) == [(("seller", 12.0),)]
    (evidence,) = seen.entries[0].evidence
    assert evidence is not None
    assert evidence.intervals == (("target", 7.0, 9.0),)
    assert (seen.entries[0].term.money_worth, seen.finance) == ("", strategy.Finance())


def test_who_is_named_for_a_scope_sees_that_scope_whole_and_no_other():
    seen = strategy.seen_by(agreed(ANYWHERE, EMEA), role="seller", member="hedda@EXAMPLE.com")

    assert limits(seen) == [(("seller", 12.0),), EMEA.limits]
    assert strategy.level_of(LADDER, role="", member="hedda@example.com", deal={"region": "EMEA"}) == "head"
    assert strategy.level_of(LADDER, role="", member="hedda@example.com", deal={"region": "APAC"}) is None


def test_the_limits_of_a_range_are_the_ladder_where_there_is_none():
    loose = agreed(replace(ANYWHERE, limits=(("seller", 12.0), ("walk-away", 25.0))), ladder=Ladder())
    two = agreed(ANYWHERE, ladder=Ladder())

    assert limits(strategy.seen_by(two, role="seller", member="")) == [(("seller", 12.0),)]
    assert limits(strategy.seen_by(loose, role="auditor", member="")) == []


def test_rules_above_ones_level_are_not_seen():
    rules = tuple(
        strategy.TradeRule(key=level, term="discount", level=level, to=14.0, conditions=())
        for level in ("seller", "manager")
    )

    seen = strategy.seen_by(agreed(ANYWHERE, rules=rules), role="seller", member="")

    assert [rule.key for rule in seen.rules] == ["seller"]


def test_who_holds_no_level_sees_no_limit():
    assert limits(strategy.seen_by(agreed(ANYWHERE), role="auditor", member="aude@example.com")) == []


@given(strategies(), st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_seen_does_not_depend_on_the_limits_above(any_strategy, other):
    ladder = LADDER

    def hidden(value: float) -> tuple[strategy.Entry, ...]:
        return tuple(
            replace(
                entry,
                ranges=tuple(
                    replace(range_, limits=(("seller", 1.0), ("manager", value), ("head", value)))
                    for range_ in entry.ranges
                ),
            )
            for entry in any_strategy.entries
        )

    one = replace(any_strategy, ladder=ladder, entries=hidden(2.0))
    two = replace(any_strategy, ladder=ladder, entries=hidden(other))

    assert strategy.seen_by(one, role="seller", member="") == strategy.seen_by(two, role="seller", member="")


@given(strategies())
def test_a_higher_level_sees_all_that_a_lower_one_does(any_strategy):
    some = replace(any_strategy, ladder=replace(LADDER, holders=()))

    low, high = (strategy.seen_by(some, role=role, member="") for role in ("seller", "manager"))

    for lower, higher in zip(low.entries, high.entries, strict=True):
        seen = {limit for range_ in higher.ranges for limit in range_.limits}
        assert {limit for range_ in lower.ranges for limit in range_.limits} <= seen
    assert set(low.rules) <= set(high.rules)
