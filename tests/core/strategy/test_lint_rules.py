"""Lint of scopes, ladder, trade rules, aims and people: each rule with a strategy that breaks nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
MONTHS = terms.Term(key="months", name="Contract", kind="months", direction=terms.Direction.MORE, owner="sales")
PAYMENT = terms.Term(key="payment", name="Payment", kind="days", direction=terms.Direction.LESS, owner="finance")
LADDER = strategy.Ladder(
    levels=tuple(strategy.Level(key=key, name=key.capitalize(), role=key) for key in ("seller", "manager", "executive"))
)
GIVEN = terms.Range(best=0, target=8, limits=(("seller", 12.0), ("manager", 18.0), ("executive", 25.0)))
LENGTH = terms.Range(best=48, target=36, limits=(("seller", 24.0), ("manager", 18.0), ("executive", 12.0)))
DAYS = terms.Range(best=14, target=30, limits=(("seller", 45.0), ("manager", 60.0), ("executive", 90.0)))
ALL = Period()


def scoped(range_: terms.Range = GIVEN, *, valid: Period = ALL, **stated: str) -> terms.Range:
    return replace(range_, scope=terms.Scope.of(**stated), valid=valid)


def a_strategy(*discounts: terms.Range, **changed: Any) -> strategy.Strategy:
    entries = (
        strategy.Entry(term=DISCOUNT, ranges=discounts or (GIVEN,)),
        strategy.Entry(term=MONTHS, ranges=(LENGTH,)),
        strategy.Entry(term=PAYMENT, ranges=(DAYS,)),
    )
    order = (("discount",), ("months", "payment"))
    return replace(strategy.Strategy(name="F", currency="EUR", entries=entries, order=order, ladder=LADDER), **changed)


def found(said: strategy.Strategy, **given: Any) -> list[tuple[str, str, str]]:
    return [(each.code, each.severity.value, each.where) for each in strategy.lint(said, **given)]


def sentences(said: strategy.Strategy, **given: Any) -> list[str]:
    return [each.what for each in strategy.lint(said, **given)]


def condition(term: str, comparison: str, value: float) -> strategy.Condition:
    return strategy.Condition(term=term, comparison=strategy.Comparison(comparison), value=value)


def rule(key: str = "long", *conditions: strategy.Condition, **changed: Any) -> strategy.TradeRule:
    asked = conditions or (condition("months", "≥", 36),)
    made = strategy.TradeRule(key=key, term="discount", level="seller", to=18.0, conditions=asked)
    return replace(made, **changed)


def test_a_sound_strategy_with_a_rule_has_no_problem():
    assert found(a_strategy(rules=(rule(),))) == []


# Scopes


def test_ranges_for_some_deals_leave_a_gap_for_all_others():
    assert sentences(a_strategy(scoped(region="EMEA"), scoped(region="APAC"))) == [
        "Discount has ranges for region EMEA and region APAC, but none for other deals."
    ]


def test_days_between_two_ranges_of_one_scope_are_a_gap_unless_a_wider_one_speaks():
    until, since = Period(end_before=date(2026, 7, 1)), Period(start_on=date(2026, 10, 1))

    assert found(a_strategy(scoped(valid=until), scoped(valid=since))) == [
        ("gap", "warning", "terms/discount/ranges/0/valid")
    ]
    assert sentences(a_strategy(scoped(valid=until), scoped(valid=since))) == [
        "Discount has no range for every deal from 2026-07-01 until 2026-09-30."
    ]
    assert found(a_strategy(GIVEN, scoped(valid=until, region="EMEA"), scoped(valid=since, region="EMEA"))) == []
    assert found(a_strategy(scoped(valid=until), scoped(valid=since)), today=date(2026, 11, 1)) == []


def test_a_range_that_ends_with_nothing_behind_it_is_a_gap():
    assert sentences(a_strategy(scoped(valid=Period(end_before=date(2027, 1, 1)))), today=date(2026, 5, 1)) == [
        "Discount has no range for every deal from 2027-01-01."
    ]


def test_two_scopes_that_one_deal_fits_overlap_unless_a_third_speaks_about_it():
    emea, small = scoped(region="EMEA"), scoped(replace(GIVEN, target=5.0), segment="SMB")
    both = scoped(region="EMEA", segment="SMB")

    assert found(a_strategy(GIVEN, emea, small)) == [("overlap", "warning", "terms/discount/ranges/2/scope")]
    assert sentences(a_strategy(GIVEN, emea, small))[0] == (
        "Discount has one range for region EMEA and another for segment SMB. In a deal that fits both, the first "
        "speaks, only because the order of dimensions names region earlier."
    )
    assert "names segment earlier" in sentences(a_strategy(GIVEN, emea, small, dimensions=("segment", "region")))[0]
    assert found(a_strategy(GIVEN, emea, small, both)) == []
    assert found(a_strategy(GIVEN, emea, scoped(segment="SMB"))) == []


def test_a_scope_that_no_deal_fits_and_one_of_an_undeclared_dimension_are_named():
    never = replace(GIVEN, scope=terms.Scope(stated=(("region", "A"), ("region", "B"))))

    assert found(a_strategy(GIVEN, never)) == [("impossible-scope", "error", "terms/discount/ranges/1/scope")]
    assert found(a_strategy(GIVEN, scoped(tier="A"), dimensions=("region",))) == [
        ("undeclared-dimension", "warning", "dimensions")
    ]
    assert found(a_strategy(dimensions=("region", "planet"))) == [("unknown-dimension", "error", "dimensions")]


# Ladder


def test_a_bigger_give_for_a_lower_level_stands_against_the_ladder():
    turned = replace(GIVEN, limits=(("manager", 12.0), ("seller", 18.0), ("executive", 25.0)))

    assert found(a_strategy(turned)) == [("against-ladder", "error", "terms/discount/ranges/0/limits/seller")]
    assert sentences(a_strategy(turned)) == [
        "Discount for every deal: seller may go to 18\xa0% and manager, which stands above, only to 12\xa0%."
    ]


def test_an_unknown_level_is_named_once_for_all_its_ranges():
    odd = replace(GIVEN, limits=(("seller", 12.0), ("regional", 18.0), ("executive", 25.0)))
    (problem,) = strategy.lint(a_strategy(odd, scoped(odd, region="EMEA")))

    assert (problem.code, problem.ranges, problem.where) == (
        "unknown-level",
        (0, 1),
        "terms/discount/ranges/0/limits/regional",
    )
    assert (
        problem.what
        == "Discount states a limit for “regional” in 2 ranges, first for every deal: no level of the ladder."
    )


def test_a_level_that_may_go_no_further_than_the_one_below_never_decides():
    flat = replace(GIVEN, limits=(("seller", 12.0), ("manager", 12.0), ("executive", 25.0)))

    assert sentences(a_strategy(flat)) == [
        "Discount for every deal: manager may go no further than seller (12\xa0%), so manager never decides."
    ]


def test_a_limit_of_the_highest_level_before_the_walk_away_says_nothing():
    past = replace(GIVEN, limits=(("seller", 12.0), ("executive", 18.0), ("walk-away", 25.0)))

    assert found(a_strategy(past)) == [("limit-in-vain", "warning", "terms/discount/ranges/0/limits/executive")]


def test_a_level_no_range_names_and_a_level_twice_and_a_holder_of_none_are_named():
    levels = (*LADDER.levels, strategy.Level(key="board", name="Board", role="executive"))
    holder = strategy.Holder(level="chair", member="cy@example.com")

    assert found(a_strategy(ladder=strategy.Ladder(levels=levels))) == [("idle-level", "warning", "ladder/levels/3")]
    assert found(a_strategy(ladder=strategy.Ladder(levels=(LADDER.levels[0], *LADDER.levels)))) == [
        ("repeated-level", "error", "ladder/levels/0")
    ]
    assert found(a_strategy(ladder=replace(LADDER, holders=(holder,)))) == [
        ("unknown-level", "error", "ladder/holders/0/level")
    ]


# Hints


def test_hints_name_what_is_empty_and_stand_against_nothing():
    metric = strategy.Metric(
        key="margin", name="Margin", tense=strategy.Tense.LAGGING, wanted=terms.Direction.MORE, target=None
    )
    told = strategy.hints(a_strategy(metrics=(metric,)))

    assert [(each.code, each.where) for each in told] == [
        ("talk-track", "terms/discount/talk_track"),
        ("talk-track", "terms/months/talk_track"),
        ("talk-track", "terms/payment/talk_track"),
        ("no-great-deal", "great_deal/parts"),
        ("no-target", "metrics/0/target"),
    ]
    assert {each.severity for each in told} == {strategy.Severity.HINT}
    assert told[0].what.startswith("Sellers are not told why it matters to us, what it is worth to a customer and what")


# Trade rules


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (rule(term="rebate"), ("unknown-term", "error", "rules/0/term")),
        (rule("long", condition("volume", "≥", 5)), ("unknown-term", "error", "rules/0/conditions/0/term")),
        (rule(to=float("nan")), ("no-number", "error", "rules/0/to")),
        (rule(level="chair"), ("unknown-level", "error", "rules/0/level")),
        (rule(conditions=()), ("nothing-asked", "error", "rules/0/conditions")),
        (rule(to=12.0), ("rule-in-vain", "warning", "rules/0/to")),
        (rule(to=26.0), ("past-walk-away", "error", "rules/0/to")),
        (rule("long", condition("discount", "≤", 5)), ("asks-itself", "error", "rules/0/conditions/0/term")),
        (
            rule("long", condition("months", "≥", 36), condition("months", "≤", 24)),
            ("conditions-contradict", "error", "rules/0/conditions/0/value"),
        ),
        (rule("long", condition("months", "≥", 60)), ("out-of-reach", "warning", "rules/0/conditions/0/value")),
        (rule("long", condition("months", "≥", 12)), ("asks-nothing", "warning", "rules/0/conditions/0/value")),
        (
            rule("long", condition("payment", "≥", 40)),
            ("asks-for-a-give", "warning", "rules/0/conditions/0/comparison"),
        ),
    ],
)
def test_a_trade_rule_that_cannot_work_is_named_with_its_cell(broken, expected):
    assert expected in found(a_strategy(rules=(broken,)))


def test_a_rule_whose_scope_has_no_range_or_a_tighter_walk_away_is_named():
    only = scoped(region="EMEA")
    tight = scoped(replace(GIVEN, target=3.0, limits=(("seller", 5.0), ("executive", 15.0))), region="APAC")

    assert ("rule-without-range", "warning", "rules/0/scope") in found(
        a_strategy(only, rules=(rule(scope=terms.Scope.of(region="APAC")),))
    )
    assert found(a_strategy(GIVEN, tight, rules=(rule(),))) == [("past-walk-away", "warning", "rules/0/to")]


def test_two_rules_that_ask_the_same_and_lead_elsewhere_contradict():
    assert sentences(a_strategy(rules=(rule("long"), rule("longer", to=20.0)))) == [
        "The trade rules “long” and “longer” ask the same for Discount, but lead to 18\xa0% and 20\xa0%."
    ]
    assert found(a_strategy(rules=(rule("long"), rule("again")))) == [("rule-repeated", "warning", "rules/1/to")]
    assert found(a_strategy(rules=(rule("long"), rule("long", condition("payment", "≤", 30))))) == [
        ("repeated-rule", "error", "rules/0/key")
    ]


def test_a_rule_that_asks_more_for_no_more_stands_in_the_shadow_of_the_other():
    dear = rule("dear", condition("months", "≥", 36), condition("payment", "≤", 30))

    assert found(a_strategy(rules=(dear, rule("cheap")))) == [("rule-in-shadow", "warning", "rules/0/to")]
    assert found(a_strategy(rules=(replace(dear, to=20.0), rule("cheap")))) == []
    assert found(a_strategy(rules=(dear, rule("cheap", scope=terms.Scope.of(region="EMEA"))))) == []


def test_rules_that_each_need_what_the_other_gives_are_a_loop():
    """Sellers give 12 % and 45 days alone; each rule asks for a value that only the other one lets them agree to."""
    one = rule("one", condition("payment", "≥", 60))
    other = rule("other", condition("discount", "≥", 18), term="payment", to=60.0)
    problems = [each for each in strategy.lint(a_strategy(rules=(one, other))) if each.code != "asks-for-a-give"]

    assert [(each.code, each.severity.value, each.where) for each in problems] == [
        ("rules-loop", "error", "rules/0/conditions")
    ]
    assert problems[0].what == (
        "The trade rules “one” and “other” each need what the next one gives, and the last the first: no deal can "
        "begin with any of them."
    )


def test_a_loop_with_a_way_in_is_none_and_a_rule_that_waits_for_nobody_is_named():
    one = rule("one", condition("payment", "≥", 60))
    other = rule("other", condition("discount", "≥", 18), term="payment", to=60.0)
    way_in = rule("way_in", condition("months", "≥", 48), term="payment", to=60.0)

    assert "rules-loop" not in [code for code, _, _ in found(a_strategy(rules=(one, other, way_in)))]
    assert ("beyond-authority", "warning", "rules/0/conditions") in found(a_strategy(rules=(one,)))


# Aims and weights


def great(*weights: tuple[str, float, float]) -> strategy.GreatDeal:
    return strategy.GreatDeal(parts=tuple(strategy.Part(term=key, weight=w, value=v) for key, w, v in weights))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"great_deal": great(("discount", 60, 5), ("months", 30, 36))},
         ("weights-not-100", "error", "great_deal/parts")),
        ({"great_deal": great(("discount", 100, 5), ("months", 0, 36))},
         ("weight-not-positive", "error", "great_deal/parts/1/weight")),
        ({"great_deal": great(("discount", 100, 25))}, ("share-without-worth", "error", "great_deal/parts/0/value")),
        ({"great_deal": great(("freight", 100, 25))}, ("unknown-term", "error", "great_deal/parts/0/term")),
        ({"great_deal": great(("discount", 50, 5), ("discount", 50, 5))},
         ("repeated-share", "error", "great_deal/parts/0")),
        ({"guidelines": (strategy.Guideline(text="Ask.", term="freight"),)},
         ("unknown-term", "error", "guidelines/0/term")),
        ({"finance": strategy.Finance(cost_of_capital=8)},
         ("looks-like-percent", "warning", "finance/cost_of_capital")),
        ({"aggregates": (strategy.Aggregate(measure=strategy.Measure.POCKET_MARGIN, range=GIVEN),)},
         ("disorder", "error", "aggregates/0/target")),
    ],
)  # fmt: skip
def test_aims_that_do_not_add_up_are_named(changed, expected):
    assert found(a_strategy(**changed)) == [expected]


def test_three_thirds_make_a_hundred():
    thirds = great(("discount", 33.33, 5), ("months", 33.33, 36), ("payment", 33.33, 30))

    assert found(a_strategy(great_deal=thirds)) == []


def test_a_weight_that_stayed_while_its_range_doubled_is_told_and_so_is_one_that_moved():
    before = a_strategy(great_deal=great(("discount", 50, 5), ("months", 50, 36)))
    wider = replace(GIVEN, limits=(("seller", 12.0), ("manager", 18.0), ("executive", 50.0)))
    stayed = a_strategy(wider, great_deal=before.great_deal)
    moved = a_strategy(wider, great_deal=great(("discount", 66.67, 5), ("months", 33.33, 36)))

    assert sentences(stayed, before=before)[0] == (
        "Discount: its range is 2.00× as wide as before, but its weight stayed 50: a unit of it no longer counts what "
        "it did. 66.67 would keep that."
    )
    assert [code for code, _, _ in found(stayed, before=before)] == ["weight-stayed"]
    assert [code for code, _, _ in found(moved, before=before)] == ["weight-moved", "weight-moved"]
    assert found(before, before=before) == []


# Entries and figures


def entry_with(range_: terms.Range = GIVEN, evidence: strategy.Evidence | None = None, **term: Any) -> dict[str, Any]:
    base = a_strategy().entries
    one = strategy.Entry(term=replace(DISCOUNT, **term), ranges=(range_,), evidence=(evidence,))
    return {"entries": (one, *base[1:])}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (entry_with(kind="colour"), ("unknown-kind", "error", "terms/discount/kind")),
        (entry_with(money_worth="amount *"), ("unreadable-formula", "error", "terms/discount/money_worth")),
        (entry_with(money_worth="amount * margin"), ("figure-missing", "warning", "finance/margin")),
        (entry_with(money_worth="1 / (value - 8)"), ("formula-without-worth", "warning", "terms/discount/money_worth")),
        (entry_with(review_by=date(2026, 1, 1)), ("review-overdue", "warning", "terms/discount/review_by")),
        (
            entry_with(replace(GIVEN, target=0.08, limits=(("seller", 0.12), ("executive", 0.25)))),
            ("looks-like-share", "warning", "terms/discount/ranges/0/limits/executive"),
        ),
        (
            entry_with(evidence=strategy.Evidence(deals=90, intervals=(("best", 30, 31), ("walk_away", 40, 45)))),
            ("beyond-history", "warning", "terms/discount/ranges/0/limits/executive"),
        ),
        (entry_with(replace(GIVEN, best=float("nan"))), ("no-number", "error", "terms/discount/ranges/0/best")),
        (
            entry_with(replace(GIVEN, limits=(("seller", 5.0), ("executive", 25.0)))),
            ("disorder", "error", "terms/discount/ranges/0/limits/seller"),
        ),
    ],
)
def test_an_entry_that_cannot_be_meant_so_is_named_with_its_cell(changed, expected):
    assert expected in found(a_strategy(**changed), today=date(2026, 5, 1))


def test_a_range_worse_than_anything_sold_is_told_with_what_was_sold():
    evidence = strategy.Evidence(deals=90, intervals=(("best", -9, -8), ("walk_away", -6, -5)))

    assert sentences(a_strategy(**entry_with(evidence=evidence))) == [
        "Discount for every deal: its best (0\xa0%) is worse than anything sold: 90 past deals lie at −9 to −5\xa0%."
    ]


# People


def test_owners_without_a_member_and_levels_nobody_holds_are_named():
    roster = strategy.Roster(
        members=(
            strategy.Member(address="fay@example.com", role="executive", functions=("Finance",)),
            strategy.Member(address="sam@example.com", role="seller"),
        ),
        functions=("Finance", "Sales"),
    )

    assert [(each.code, each.what) for each in strategy.lint(a_strategy(), members=roster)] == [
        ("owner-without-member", "Contract belongs to sales, which has no member, so nobody can sign it."),
        ("level-unheld", "Nobody holds the level Manager: no member has the role manager."),
    ]
    held = replace(LADDER, holders=(strategy.Holder(level="manager", member="Sam@example.com"),))
    assert [code for code, _, _ in found(a_strategy(ladder=held), members=roster)] == ["owner-without-member"]
    gone = replace(LADDER, holders=(strategy.Holder(level="manager", member="gone@example.com"),))
    assert [code for code, _, _ in found(a_strategy(ladder=gone), members=roster)] == [
        "owner-without-member",
        "holder-unknown",
        "level-unheld",
    ]


def test_an_owner_that_is_no_function_is_told_apart_from_one_without_members():
    roster = strategy.Roster(members=(strategy.Member(address="a@example.com", functions=("sales",)),))

    assert sentences(a_strategy(ladder=strategy.Ladder()), members=roster)[-2:] == [
        "Discount belongs to finance, which is no function of this organisation, so nobody can sign it.",
        "Payment belongs to finance, which is no function of this organisation, so nobody can sign it.",
    ]


def test_without_a_roster_a_level_with_neither_role_nor_holder_is_held_by_nobody():
    bare = tuple(replace(level, role="") for level in LADDER.levels)

    assert [code for code, _, _ in found(a_strategy(ladder=strategy.Ladder(levels=bare)))] == ["level-unheld"] * 3
