"""Record: a strategy as plain values, and what of it is signed."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.strategy import drawn

from dealwright.core import strategy, terms

TERM = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
RANGE = terms.Range(best=0, target=8, limits=(("seller", 12.0), ("walk-away", 25.0)))
ONE = strategy.Strategy(
    name="First", currency="EUR", entries=(strategy.Entry(term=TERM, ranges=(RANGE,)),), order=(("discount",),)
)


@settings(max_examples=50)
@given(drawn.strategies())
def test_a_strategy_is_read_again_from_its_record_and_from_json(drawn_one):
    said = strategy.record(drawn_one)

    assert strategy.read(said) == drawn_one
    assert strategy.read(json.loads(json.dumps(said))) == drawn_one


def test_an_unreadable_record_names_the_field_that_does_not_fit():
    with pytest.raises(strategy.UnreadableRecord) as refused:
        strategy.read({**strategy.record(ONE), "colour": "blue"})

    assert "colour" in str(refused.value)


@settings(max_examples=30)
@given(drawn.strategies(), st.randoms(use_true_random=False))
def test_what_an_owner_signs_does_not_depend_on_the_order_of_ranges_and_rules(drawn_one, chance):
    key = drawn_one.entries[0].term.key
    shuffled = _shuffled(drawn_one, chance)

    assert strategy.entry_digest(shuffled, key) == strategy.entry_digest(drawn_one, key)


def test_learning_from_more_deals_changes_nothing_that_was_signed():
    entry = replace(ONE.entries[0], evidence=(strategy.Evidence(deals=40),))

    assert strategy.entry_digest(replace(ONE, entries=(entry,)), "discount") == strategy.entry_digest(ONE, "discount")


def test_nobody_signs_a_term_that_the_strategy_does_not_have():
    with pytest.raises(strategy.UnknownTerm):
        strategy.entry_digest(ONE, "months")


def _shuffled(said: strategy.Strategy, chance) -> strategy.Strategy:
    entries = []
    for entry in said.entries:
        both = list(zip(entry.ranges, entry.evidence, strict=True))
        chance.shuffle(both)
        ranges, evidence = tuple(one for one, _ in both), tuple(other for _, other in both)
        entries.append(strategy.Entry(term=entry.term, ranges=ranges, evidence=evidence))
    chance.shuffle(entries)
    return replace(said, entries=tuple(entries), rules=tuple(chance.sample(said.rules, len(said.rules))))
