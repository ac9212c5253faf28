"""Explain: why a value could not be read, and what a person can do about it.

The sentences are read by whoever exported the deals, so they name the value, the rule it met and the next step.
"""

from __future__ import annotations

import re

from dealwright.history.facts.mapping import DateOrder, Mapping
from dealwright.history.facts.normalise import Nature, Problem

_OTHER_DECIMAL = {".": re.compile(r"[-+]?[\d.]*\d,\d+\D*"), ",": re.compile(r"[-+]?[\d,]*\d\.\d+\D*")}
_THREE_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})")
MONTHS = 12


def explain(problem: Problem, *, value: str, mapping: Mapping) -> tuple[str, str]:
    """This function will give the reason why a value was set aside and the advice that goes with it."""
    if problem.nature is Nature.NUMBER:
        return _number(value, mapping)
    if problem.nature is Nature.DATE:
        return _date(value, mapping)
    if problem.nature in {Nature.CHOICE, Nature.YES_NO}:
        return (
            f"“{value}” is none of: {', '.join(problem.choices)}.",
            "Add it to the choices in the mapping, or say under “values” which of them it means.",
        )
    return {
        Nature.CURRENCY: (
            f"“{value}” is no currency.",
            "Write the three letters of the currency, such as EUR, or say under “values” what it means.",
        ),
        Nature.OUTCOME: (
            f"“{value}” is no outcome that is known.",
            "Say under “values” of “outcome” whether it means won, lost, walked_away or open.",
        ),
        Nature.NEGATIVE: (
            f"“{value}” is below zero.",
            "It looks like a credit note or a return; leave it out of the source, or correct the sign.",
        ),
        Nature.ZERO: ("The value is 0.", "Fill it in where there was one."),
        Nature.NO_DEAL: (
            "The row does not say which deal it is.",
            "Fill the column in; rows with totals or remarks need no correction.",
        ),
    }[problem.nature]


def _number(value: str, mapping: Mapping) -> tuple[str, str]:
    if _OTHER_DECIMAL[mapping.decimal].fullmatch(value.strip()):
        other = "," if mapping.decimal == "." else "."
        return (
            f"“{value}” is not a number where “{mapping.decimal}” is the decimal mark.",
            f"If the whole file writes numbers this way, set “decimal: '{other}'” in the mapping.",
        )
    return (
        f"“{value}” is not a number.",
        "Correct it, or add the word to “missing” in the mapping if it means that there is no value.",
    )


def _date(value: str, mapping: Mapping) -> tuple[str, str]:
    numbers = _THREE_NUMBERS.match(value.strip())
    if numbers:
        first, second = int(numbers[1]), int(numbers[2])
        month = first if mapping.date_order is DateOrder.MONTH_FIRST else second
        order = mapping.date_order.replace("_", " ")
        if month > MONTHS >= min(first, second):
            other = _other_order(mapping.date_order)
            advice = f"If all dates are written this way, set “dates: {other}” in the mapping; if only some are, "
            advice += "the file mixes two orders: correct them in the source."
            return f"“{value}” has no month {month}; dates are read {order}.", advice
        return f"“{value}” is no day of the calendar; dates are read {order}.", "Correct the date in the source."
    return (
        f"“{value}” is not a date between 1950 and 2100.",
        "Write it like 2024-03-31, or add the word to “missing” in the mapping if it means that there is no date.",
    )


def _other_order(order: DateOrder) -> str:
    return "day first" if order is DateOrder.MONTH_FIRST else "month first"
