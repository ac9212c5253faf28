"""Diff: what one strategy says that another does not."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.strategy import drawn

from dealwright.core import strategy, terms
from dealwright.core.kernel import canonical

TERM = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
RANGE = terms.Range(best=0, target=8, limits=(("seller", 12.0), ("walk-away", 25.0)))
OLD = strategy.Strategy(
    name="First", currency="EUR", entries=(strategy.Entry(term=TERM, ranges=(RANGE,)),), order=(("discount",),)
)


def told(old: strategy.Strategy, new: strategy.Strategy) -> list[tuple[str, str, str]]:
    return [(change.where, change.kind.value, change.sentence) for change in strategy.diff(old, new)]


def with_ranges(*ranges: terms.Range) -> strategy.Strategy:
    return replace(OLD, entries=(strategy.Entry(term=TERM, ranges=ranges),))


def test_a_moved_limit_is_said_in_words_with_both_values_and_its_owner():
    moved = with_ranges(replace(RANGE, limits=(("seller", 14.0), ("walk-away", 25.0))))

    assert strategy.diff(OLD, moved) == (
        strategy.Change(
            where="terms/discount/ranges/0/limits/seller",
            kind=strategy.ChangeKind.CHANGED,
            sentence="The range of Discount for every deal: seller limit changes from 12\xa0% to 14\xa0%.",
            before="12\xa0%",
            after="14\xa0%",
            owner="finance",
        ),
    )


def test_ranges_are_matched_by_scope_and_days_and_a_new_one_is_one_change():
    emea = replace(RANGE, target=6.0, scope=terms.Scope.of(region="EMEA"))

    assert told(OLD, with_ranges(emea, RANGE)) == [
        (
            "terms/discount/ranges/0",
            "added",
            (
                "The range of Discount for region EMEA is new: "
                "best 0\xa0%; target 6\xa0%; seller limit 12\xa0%; walk-away limit 25\xa0%."
            ),
        )
    ]
    assert told(with_ranges(emea, RANGE), OLD)[0][1] == "removed"


def test_a_term_that_goes_takes_its_ranges_with_it_in_one_sentence():
    without = replace(OLD, entries=(), order=())

    assert [(where, kind) for where, kind, _ in told(OLD, without)] == [
        ("order", "removed"),
        ("terms/discount", "removed"),
    ]


def test_a_shift_of_priorities_names_who_moved():
    ranked = replace(OLD, order=(("a",), ("b",), ("c",), ("d",)))
    shifted = replace(OLD, order=(("d",), ("a",), ("b",), ("c",)))

    assert told(ranked, shifted) == [("order", "changed", "The order of priorities changes: d moves up from 4 to 1.")]


def test_a_change_too_small_to_be_rounded_is_written_in_full():
    (change,) = strategy.diff(OLD, with_ranges(replace(RANGE, target=8.0001)))

    assert (change.before, change.after) == ("8", "8.0001")


def test_rules_ladder_aims_and_figures_are_compared_by_what_they_are():
    rule = strategy.TradeRule(
        key="long", term="discount", level="seller", to=18.0,
        conditions=(strategy.Condition(term="discount", comparison=strategy.Comparison.AT_LEAST, value=36.0),),
    )  # fmt: skip
    before = replace(
        OLD,
        rules=(rule,),
        ladder=strategy.Ladder(levels=(strategy.Level(key="seller", name="Seller"),)),
        great_deal=strategy.GreatDeal(parts=(strategy.Part(term="discount", weight=100, value=5),)),
    )
    after = replace(
        before,
        rules=(replace(rule, to=20.0),),
        ladder=strategy.Ladder(levels=(strategy.Level(key="seller", name="Seller", role="seller"),)),
        great_deal=strategy.GreatDeal(parts=(strategy.Part(term="discount", weight=80, value=5),)),
        finance=strategy.Finance(cost_of_capital=0.08),
    )

    assert [sentence for _, _, sentence in told(before, after)] == [
        "The strategy: cost of capital changes from nothing to 8\xa0%.",
        "The trade rule “long”: limit changes from 18\xa0% to 20\xa0%.",
        "The authority level “Seller”: role changes from nothing to seller.",
        "The share of Discount in a great deal: weight changes from 100 to 80.",
    ]


@settings(max_examples=50)
@given(drawn.pairs())
def test_nothing_differs_exactly_where_records_are_equal_up_to_order_that_says_nothing(drawn_pair):
    one, other = drawn_pair

    assert strategy.diff(one, one) == ()
    assert (strategy.diff(one, other) == ()) == (_settled(one) == _settled(other))


@settings(max_examples=30)
@given(drawn.strategies(), st.randoms(use_true_random=False))
def test_order_that_says_nothing_is_no_change(one, chance):
    shuffled = replace(
        one,
        entries=tuple(chance.sample(one.entries, len(one.entries))),
        rules=tuple(chance.sample(one.rules, len(one.rules))),
        metrics=tuple(chance.sample(one.metrics, len(one.metrics))),
        guidelines=tuple(chance.sample(one.guidelines, len(one.guidelines))),
        order=tuple(tuple(chance.sample(group, len(group))) for group in one.order),
    )

    assert strategy.diff(one, shuffled) == ()


@settings(max_examples=50)
@given(drawn.pairs())
def test_the_diff_the_other_way_exchanges_before_and_after_and_every_change_has_a_cell_and_a_sentence(drawn_pair):
    one, other = drawn_pair
    changes = strategy.diff(one, other)
    back = [(change.after, change.before) for change in strategy.diff(other, one)]

    assert sorted((change.before, change.after) for change in changes) == sorted(back)
    assert [change for change in changes if not change.where or not change.sentence.endswith(".")] == []


def _settled(one: strategy.Strategy) -> object:
    """The record with every list sorted whose order says nothing."""
    said = strategy.record(one)
    for entry in said["entries"]:
        evidence = entry.pop("evidence", None) or [None] * len(entry["ranges"])
        both = [[range_, found] for range_, found in zip(entry["ranges"], evidence, strict=True)]
        entry["ranges"] = _sorted(both)
    for rule in said.get("rules", []):
        rule["conditions"] = _sorted(rule["conditions"])
    for name in ("entries", "rules", "aggregates", "metrics", "guidelines"):
        said[name] = _sorted(said.get(name, []))
    said["ladder"] = {**said.get("ladder", {}), "holders": _sorted(said.get("ladder", {}).get("holders", []))}
    great = said.get("great_deal", {})
    said["great_deal"] = {**great, **{name: _sorted(great.get(name, [])) for name in ("parts", "behaviours")}}
    said["order"] = [sorted(group) for group in said["order"] if group]
    return canonical(said)


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items, key=canonical)
