"""Kinds: what a kind writes it reads again, and what it cannot read it refuses with advice."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import terms

CHOICES = ("DDP", "DAP", "CIP", "EXW")
NUMBERS = ("percent", "money", "ratio")
WHOLE = ("days", "months", "count")

hundredths = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
wholes = st.integers(min_value=-(10**9), max_value=10**9).map(Decimal)


@pytest.mark.parametrize("key", NUMBERS)
@given(value=hundredths)
def test_a_number_that_is_written_is_read_again(key, value):
    kind = terms.KINDS[key]

    assert kind.read(kind.write(value, ()), ()) == value


@pytest.mark.parametrize("key", WHOLE)
@given(value=wholes)
def test_a_whole_number_that_is_written_is_read_again(key, value):
    kind = terms.KINDS[key]

    assert kind.read(kind.write(value, ()), ()) == value


@given(value=st.integers(0, len(CHOICES) - 1).map(Decimal))
def test_a_choice_that_is_written_is_read_again(value):
    kind = terms.KINDS["choice"]

    assert kind.read(kind.write(value, CHOICES), CHOICES) == value


@given(value=st.sampled_from([Decimal(0), Decimal(1)]))
def test_yes_and_no_that_are_written_are_read_again(value):
    kind = terms.KINDS["yes_no"]

    assert kind.read(kind.write(value, ()), ()) == value


def test_every_kind_is_covered_here():
    assert {*NUMBERS, *WHOLE, "choice", "yes_no"} == set(terms.KINDS)
    assert all(key == kind.key for key, kind in terms.KINDS.items())


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("percent", "12.50", "12.5 %"),
        ("money", "1234567.5", "1,234,567.5"),
        ("days", "30", "30 days"),
        ("months", "36", "36 months"),
        ("count", "1200", "1,200"),
        ("ratio", "1.5", "1.5 ×"),
        ("choice", "2", "CIP"),
        ("choice", "9", "9"),
        ("yes_no", "1", "yes"),
        ("yes_no", "0", "no"),
        ("percent", "-0.001", "0 %"),
    ],
)
def test_a_value_is_written_for_a_reader(key, value, written):
    assert terms.KINDS[key].write(Decimal(value), CHOICES) == written


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("percent", " 12.5% ", "12.5"),
        ("percent", "12.5 pct", "12.5"),
        ("days", "30 d", "30"),
        ("months", "36 mo", "36"),
        ("ratio", "1.5x", "1.5"),
        ("money", "1,234,567.5", "1234567.5"),
        ("money", "−5", "-5"),
        ("choice", "dap", "1"),
        ("yes_no", "Ja", "1"),
        ("yes_no", "", "0"),
    ],
)
def test_what_people_write_is_read(key, text, value):
    assert terms.KINDS[key].read(text, CHOICES) == Decimal(value)


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("percent", "a lot", "“a lot” is not a number here. Write it like 12.5 or 12.5 %."),
        ("percent", "NaN", "“NaN” is not a number here. Write it like 12.5 or 12.5 %."),
        ("money", "1,5", "“1,5” is not a number here. Write it like 1234.50."),
        ("money", "12,34,567", "“12,34,567” is not a number here. Write it like 1234.50."),
        ("days", "", "“” is not a number here. Write it like 30 or 30 days."),
        ("choice", "FOB", "“FOB” is none of the choices. Write one of: DDP, DAP, CIP, EXW."),
        ("yes_no", "perhaps", "“perhaps” is neither yes nor no. Write yes or no."),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(key, text, message):
    with pytest.raises(terms.UnreadableValue) as refused:
        terms.KINDS[key].read(text, CHOICES)

    assert str(refused.value) == message
