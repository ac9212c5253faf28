import pytest

from dealwright.history import facts

MAPPING = facts.Mapping(fills=())
ADVICE_ON_ORDER = (
    "If all dates are written this way, set “dates: month first” in the mapping; if only some are, the file mixes two "
    "orders: correct them in the source."
)


def explained(nature, value, *, choices=(), mapping=MAPPING):
    problem = facts.Problem(held_in="bad_0", source="Column", nature=nature, choices=choices)
    return facts.explain(problem, value=value, mapping=mapping)


def test_a_number_with_the_other_decimal_mark_says_how_to_read_the_file():
    assert explained(facts.Nature.NUMBER, "1.234,50") == (
        "“1.234,50” is not a number where “.” is the decimal mark.",
        "If the whole file writes numbers this way, set “decimal: ','” in the mapping.",
    )


def test_a_word_where_a_number_belongs_can_be_declared_missing():
    assert explained(facts.Nature.NUMBER, "tbc") == (
        "“tbc” is not a number.",
        "Correct it, or add the word to “missing” in the mapping if it means that there is no value.",
    )


def test_a_date_of_the_other_order_says_so():
    assert explained(facts.Nature.DATE, "04/30/2024") == (
        "“04/30/2024” has no month 30; dates are read day first.",
        ADVICE_ON_ORDER,
    )


def test_a_day_that_does_not_exist_says_so():
    assert explained(facts.Nature.DATE, "31/02/2024") == (
        "“31/02/2024” is no day of the calendar; dates are read day first.",
        "Correct the date in the source.",
    )


def test_a_choice_that_is_not_listed_names_those_that_are():
    reason, _ = explained(facts.Nature.CHOICE, "FOB", choices=("DDP", "EXW"))

    assert reason == "“FOB” is none of: DDP, EXW."


@pytest.mark.parametrize("nature", list(facts.Nature))
def test_every_nature_has_a_reason_and_advice(nature):
    reason, advice = explained(nature, "x", choices=("a", "b"))

    assert reason.endswith(".")
    assert advice.endswith(".")
