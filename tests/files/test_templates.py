"""Templates: sound, complete, marked as something to adapt."""

from datetime import date

import pytest

from dealwright.core import strategy, terms
from dealwright.files import strategy_yaml, templates

KEYS = [each.key for each in templates.names()]


def test_three_templates_are_on_the_shelf():
    assert KEYS == ["software_subscription", "industrial_equipment", "services"]


@pytest.mark.parametrize("key", KEYS)
def test_a_template_has_no_problem_and_reads_without_a_remark(key: str):
    assert strategy.lint(templates.load(key)) == ()
    assert strategy_yaml.look(templates.text(key)).remarks == ()


@pytest.mark.parametrize("key", KEYS)
def test_a_template_says_something_about_everything(key: str):
    read = templates.load(key)

    assert len(read.entries) >= 12
    assert all(
        entry.term.owner and entry.term.description and "" not in (entry.term.talk_track.why, entry.term.talk_track.ask)
        for entry in read.entries
    )
    assert sum(bool(entry.term.money_worth) for entry in read.entries) >= 8
    assert sum(len(entry.ranges) for entry in read.entries) > len(read.entries)
    assert sum(part.weight for part in read.great_deal.parts) == 100
    assert min(map(len, (read.rules, read.aggregates, read.metrics, read.guidelines, read.ladder.levels))) >= 2
    assert {metric.tense for metric in read.metrics} == set(strategy.Tense)


@pytest.mark.parametrize("key", KEYS)
def test_a_template_says_that_it_is_one(key: str):
    assert "to be adapted" in templates.load(key).origin
    assert templates.text(key).startswith("# A template to be adapted")


@pytest.mark.parametrize("key", KEYS)
def test_every_formula_of_a_template_has_a_worth(key: str):
    deal = {"amount": 100_000.0, "cost_of_capital": 0.08, "margin": 0.3, "months": 24.0, "quantity": 10.0, "value": 1.0}
    formulas = [entry.term.money_worth for entry in templates.load(key).entries if entry.term.money_worth]

    worths = {text: terms.formula.read(text).worth(deal) for text in formulas}

    assert {text: worth for text, worth in worths.items() if not 0 < abs(worth) < 20_000} == {}


def test_a_seller_may_do_something_about_every_term_of_a_template():
    read = templates.load("software_subscription")

    found = strategy.allowances(read, {"segment": "Enterprise"}, "seller", date(2026, 6, 1))

    assert [each.term.key for each in found if each.alone is None] == []
    assert next(each for each in found if each.term.key == "discount").alone == 20.0


def test_a_template_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(templates.UnknownTemplate, match="software_subscription, industrial_equipment, services"):
        templates.load("bakery")
