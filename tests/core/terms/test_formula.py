"""Formula: what one unit of a term costs us, safely read and worked out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import terms

DEAL = {"amount": 73_000.0, "cost_of_capital": 0.05, "margin": 0.25, "months": 24.0, "quantity": 10.0, "value": 45.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount * cost_of_capital / 365", 10.0),
        ("amount/100", 730.0),
        ("-(value - 30) * 2", -30.0),
        ("amount * margin if months >= 24 else 0", 18_250.0),
        ("0 if quantity > 0 else amount / 0", 0.0),
        ("max(0, value - 60) + min(1, 2, 3) + abs(-4) + round(2.6)", 8.0),
        ("(12 <= months <= 24) * 5", 5.0),
        ("1 if months > 12 and not quantity == 10 or value < 50 else 0", 1.0),
        ("quantity > 100 and amount / 0 > 1", 0.0),
        ("2 ** 10", 1024.0),
        ("  amount \n / 73  ", 1000.0),
    ],
)
def test_a_formula_is_worked_out_for_a_deal_and_alike_for_columns(text, expected):
    formula = terms.formula.read(text)
    columns = {name: np.array([value, value]) for name, value in DEAL.items()}

    assert formula.worth(DEAL) == expected
    assert formula.worths(columns).tolist() == [expected, expected]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", 1, "The formula is empty."),
        ("amount *", 8, "breaks off"),
        ("amount + prize", 10, "“prize” (place 10) is no name of formulas. Use one of: amount,"),
        ("amount ^ 2", 1, "Write ** for a power."),
        ("8 % 3", 1, "Write 8 % as 0.08."),
        ("0,08 * amount", 1, "Write decimals with a point"),
        ("'amount'", 1, "is no number"),
        ("amount.real", 1, "is not part of formulas"),
        ("amount * (lambda: 1)()", 10, "is no function of formulas"),
        ("[x for x in (1, 2)]", 1, "is not part of formulas"),
        ("open('secrets')", 1, "“open” (place 1) is no function"),
        ("min(1)", 1, "takes 2 to 20 values, not 1"),
        ("round(1, 2)", 1, "takes 1 value, not 2"),
        ("max(*amount, 1)", 1, "takes plain values only"),
        ("1e999", 1, "is no number that formulas can hold"),
        ("True", 1, "is no number that formulas can hold"),
        ("é * amount", 1, "“é” (place 1) is no name"),
        ("1 + " * 200 + "1", 501, "500 are the most"),
        ("-" * 200 + "1", 1, "120 are the most"),
        ("(" * 240 + "1" + ")" * 240, 1, "nested too deeply"),
        ("\x00", 1, "The formula"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place_and_what_to_write(text, place, said):
    with pytest.raises(terms.UnreadableFormula) as refused:
        terms.formula.read(text)

    assert said in str(refused.value)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("text", "deal", "place", "said"),
    [
        ("amount / (quantity - 10)", DEAL, 1, "“amount / (quantity - 10)” (place 1) divides by zero."),
        ("1 + 2 / (months - 24)", DEAL, 5, "“2 / (months - 24)” (place 5) divides by zero."),
        ("9 ** 9 ** 9 ** 9", DEAL, 6, "has no value that can be held: 9 ** 3.8742e+08."),
        ("(0 - 1) ** 0.5", DEAL, 1, "has no value that can be held"),
        ("amount * margin", {**DEAL, "margin": None}, 10, "“margin” (margin of the deal, as a share"),
        ("amount", {}, 1, "is not known"),
        ("amount", {"amount": math.nan}, 1, "is not known"),
    ],
)  # fmt: skip
def test_where_a_deal_has_no_worth_it_is_said_why_and_where(text, deal, place, said):
    formula = terms.formula.read(text)

    with pytest.raises(terms.NoWorth) as refused:
        formula.worth(deal)

    assert said in str(refused.value)
    assert refused.value.place == place
    assert np.isnan(formula.worths({name: np.array([np.nan if x is None else x]) for name, x in deal.items()})).all()


def test_a_row_without_worth_leaves_the_others_theirs():
    formula = terms.formula.read("amount / quantity")

    found = formula.worths({"amount": np.array([6.0, 6.0, np.nan]), "quantity": np.array([3.0, 0.0, 1.0])})

    assert found[0] == 2.0
    assert np.isnan(found[1:]).all()


def test_a_formula_knows_the_names_it_needs_and_every_name_says_its_unit():
    assert terms.formula.read("min(amount, quantity) if months else 1").names == {"amount", "quantity", "months"}
    assert all(terms.formula.NAMES.values())


LEAVES = st.sampled_from([*terms.formula.NAMES, "0", "1", "2.5", "365"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "<", ">=", "==", "!=", "and", "or"]), inner).map(
            lambda each: f"({each[0]} {each[1]} {each[2]})"
        )
        | pair.map(lambda each: f"min{each}".replace("'", ""))
        | inner.map(lambda each: f"(-{each})")
        | inner.map(lambda each: f"(not {each})")
        | inner.map(lambda each: f"round({each})")
        | st.tuples(inner, inner, inner).map(lambda each: f"({each[0]} if {each[1]} else {each[2]})")
    )


FORMULAS = st.recursive(LEAVES, _grown, max_leaves=8)
VALUES = st.none() | st.sampled_from([0.0, 1.0, -1.0, 1e200]) | st.floats(-1e3, 1e3)
DEALS = st.fixed_dictionaries(dict.fromkeys(terms.formula.NAMES, VALUES))


@settings(max_examples=100)
@given(FORMULAS, st.lists(DEALS, min_size=1, max_size=4))
def test_every_row_of_columns_is_worth_to_the_last_bit_what_the_deal_is_worth_alone(text, deals):
    formula = terms.formula.read(text)
    columns = {
        name: np.array([math.nan if deal[name] is None else deal[name] for deal in deals])
        for name in terms.formula.NAMES
    }

    together = formula.worths(columns).tolist()

    assert [str(each) for each in together] == [str(_alone(formula, deal)) for deal in deals]


def _alone(formula: terms.Formula, deal: dict[str, float | None]) -> float:
    try:
        return formula.worth(deal)
    except terms.NoWorth:
        return math.nan


@given(st.text(max_size=30))
def test_no_text_whatever_does_anything_but_read_or_be_refused(text):
    try:
        read = terms.formula.read(text)
    except terms.UnreadableFormula:
        return

    assert read.names <= terms.formula.NAMES.keys()
