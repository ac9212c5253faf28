"""Allowances: what a level may give in a deal, for what more, and whom to ask beyond."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.strategy import drawn

from dealwright.core import strategy, terms

TODAY = date(2026, 5, 4)
DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
MONTHS = terms.Term(key="months", name="Contract", kind="months", direction=terms.Direction.MORE, owner="sales")
EMEA = terms.Scope.of(region="EMEA")
LADDER = strategy.Ladder(
    levels=tuple(strategy.Level(key=key, name=key.title(), role=key) for key in ("seller", "manager", "executive")),
    holders=(
        strategy.Holder(level="manager", member="may@example.com", scope=EMEA),
        strategy.Holder(level="manager", member="max@example.com", scope=terms.Scope.of(region="APAC")),
    ),
)
LONG = strategy.TradeRule(
    key="long", term="discount", level="seller", to=18.0, scope=EMEA,
    conditions=(
        strategy.Condition(term="months", comparison=strategy.Comparison.AT_LEAST, value=36),
    ),
)  # fmt: skip
AGREED = strategy.Strategy(
    name="First",
    currency="EUR",
    entries=(
        strategy.Entry(
            term=DISCOUNT,
            ranges=(terms.Range(best=0, target=8, limits=(("seller", 12.0), ("manager", 15.0), ("walk-away", 25.0))),),
        ),
        strategy.Entry(
            term=MONTHS, ranges=(terms.Range(best=48, target=36, limits=(("manager", 24.0), ("walk-away", 12.0))),)
        ),
    ),
    order=(("discount",), ("months",)),
    rules=(LONG,),
    ladder=LADDER,
)


def of(level: str, deal: dict[str, str], key: str = "discount", said: strategy.Strategy = AGREED) -> strategy.Allowance:
    return next(each for each in strategy.allowances(said, deal, level, TODAY) if each.term.key == key)


def test_a_seller_learns_how_far_alone_for_what_more_and_whom_to_ask():
    found = of("seller", {"region": "EMEA"})

    assert (found.alone, [each.to for each in found.extensions]) == (12.0, [18.0])
    assert [(each.level, each.to, each.holders, each.role) for each in found.beyond] == [
        ("manager", 15.0, ("may@example.com",), "manager"),
        ("executive", 25.0, (), "executive"),
    ]
    assert found.sentence == "Discount: to 12\xa0% alone. To 18\xa0% if Contract ≥ 36 months."


def test_a_rule_of_another_scope_extends_nothing_and_other_holders_are_named():
    found = of("seller", {"region": "APAC"})

    assert found.extensions == ()
    assert found.beyond[0].holders == ("max@example.com",)


def test_a_higher_level_uses_the_rules_of_a_lower_one_and_the_highest_goes_to_the_walk_away():
    assert (of("manager", {"region": "EMEA"}).alone, of("manager", {"region": "EMEA"}).extensions[0].to) == (15.0, 18.0)
    assert (of("executive", {"region": "EMEA"}).alone, of("executive", {"region": "EMEA"}).beyond) == (25.0, ())


def test_who_has_no_limit_asks_before_giving_any():
    found = of("seller", {}, key="months")

    assert (found.alone, found.beyond[0].level) == (None, "manager")
    assert found.sentence == "Contract: ask before you give any."


def test_a_rule_never_leads_past_the_walk_away():
    far = replace(AGREED, rules=(replace(LONG, to=40.0),))

    assert of("seller", {"region": "EMEA"}, said=far).extensions[0].to == 25.0


def test_a_term_without_a_range_for_the_deal_says_so():
    bare = replace(AGREED, entries=(strategy.Entry(term=DISCOUNT, ranges=()),))
    found = of("seller", {}, said=bare)

    assert found.missing is not None
    assert (found.range, found.alone, found.sentence) == (None, None, "Discount has no range.")


def test_a_level_that_the_ladder_does_not_have_is_refused_with_those_it_has():
    with pytest.raises(strategy.UnknownLevel) as refused:
        strategy.allowances(AGREED, {}, "chair", TODAY)

    assert str(refused.value) == "There is no authority level “chair”. The ladder has: seller, manager, executive."


@st.composite
def sound(draw: st.DrawFn) -> strategy.Strategy:
    """Ranges in order with limits for some levels, and rules for the rest of the ladder."""
    figures = sorted(draw(st.lists(st.integers(0, 40), min_size=5, max_size=5)))
    levels = draw(st.sampled_from([("seller",), ("manager",), ("seller", "manager"), ("seller", "executive")]))
    limits = (*zip(levels, map(float, figures[2:4]), strict=False), ("walk-away", float(figures[4])))
    agreed = terms.Range(best=figures[0], target=figures[1], limits=limits, scope=draw(drawn.SCOPES))
    rules = tuple(
        replace(LONG, key=f"r{place}", level=level, to=float(to), scope=terms.Scope())
        for place, (level, to) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(drawn.LEVELS), st.integers(0, 50)), max_size=3))
        )
    )
    return replace(AGREED, entries=(strategy.Entry(term=DISCOUNT, ranges=(agreed,)),), rules=rules)


@settings(max_examples=100)
@given(sound())
def test_nothing_passes_the_walk_away_every_step_leads_further_and_higher_levels_may_do_more(said):
    deal = dict(said.entries[0].ranges[0].scope.stated)
    walk_away = said.entries[0].ranges[0].walk_away
    reach: list[float] = []
    for level in ("seller", "manager", "executive"):
        found = of(level, deal, said=said)
        alone = -1.0 if found.alone is None else found.alone
        steps = [each.to for each in found.extensions] + [each.to for each in found.beyond]
        assert all(alone < to <= walk_away for to in steps)
        assert [each.to for each in found.beyond] == sorted({each.to for each in found.beyond})
        reach.append(max([alone, *(each.to for each in found.extensions)]))

    assert reach == sorted(reach)
    assert reach[-1] == walk_away
