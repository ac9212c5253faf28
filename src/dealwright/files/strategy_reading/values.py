"""Values: numbers, shares and days as people write them, and what is said when they mean something else.

A number stands in the term's own unit: 12 is 12 % for a percent term. A bare 0.12 there may be twelve percent by a
spreadsheet's habit; it is read as written and a warning says so. “0.12 %” is beyond doubt and needs none.

>>> share_text(0.08), told_value(worth_term("pocket_margin"), 0.5), told_value(worth_term("total_worth"), 40.0)
('8 %', '0.5 %', 40)
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading.told import Single

ReadsNumber = Callable[[Single, str], float]
EVERY_DEAL = "every deal"
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # days as spreadsheets count them, 1954 to 2119 [d]
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([T ]00:00(:00(\.0+)?)?)?")
_MEASURE_KIND = {
    strategy.Measure.POCKET_MARGIN: "percent",
    strategy.Measure.TOTAL_CONTRACT_VALUE: "money",
    strategy.Measure.TOTAL_WORTH: "ratio",
}


class Unclear(ValueError):
    """A value could not be read; the first argument says why and the second what to write."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


def worth_term(measure: str) -> terms.Term:
    """This function will give a term that reads and writes values of an aggregate limit."""
    kind = _MEASURE_KIND[strategy.Measure(measure)]
    return terms.Term(
        key=measure,
        name=measure.replace("_", " "),
        kind=kind,
        direction=terms.Direction.MORE,
        unit="of 100" if measure == "total_worth" else "",
    )


def told_value(term: terms.Term | None, value: float) -> str | int | float:
    """This function will write a value so that it is read back unchanged: choices and yes/no by their words."""
    value = float(value)
    if term is not None:
        kind = terms.KINDS[term.kind]
        if (kind.has_choices or kind.key == "yes_no") and value.is_integer():
            word = kind.write(Decimal(int(value)), term.choices)
            if word and _reads_as(kind, word, term.choices, value):
                return word
        if kind.key == "percent" and 0 < abs(value) < 1:
            return f"{value!r} %"
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def read_value(term: terms.Term | None, said: Single, text: str) -> tuple[float, str]:
    """This function will read a value of a term, and a warning where it may mean something else; raises `Unclear`."""
    if isinstance(said, int | float) and not isinstance(said, bool):
        return _number(term, float(said), text)
    if not text.strip():
        raise Unclear("the value is empty.", "Write it, such as " + _example(term) + ".")
    if isinstance(said, dt.date):
        raise Unclear(f"“{text}” is a day.", f"Write a value such as {_example(term)}.")
    try:
        read = _of_kind(term, text)
    except terms.UnreadableValue as broken:
        what, _, advice = str(broken).partition(". ")
        raise Unclear(f"{what}.", advice) from broken
    if not math.isfinite(read):
        raise Unclear(f"“{text}” is larger than any number.", f"Write a value such as {_example(term)}.")
    return read, ""


def _of_kind(term: terms.Term | None, text: str) -> float:
    """The value by the kind; a number may stand before the term's own unit, such as “3 machines”."""
    if term is None:
        return float(terms.KINDS["ratio"].read(text, ()))
    kind, bare = terms.KINDS[term.kind], text.strip()
    try:
        return float(kind.read(bare, term.choices))
    except terms.UnreadableValue:
        if not term.unit or kind.has_choices or not bare.endswith(term.unit):
            raise
    return float(kind.read(bare.removesuffix(term.unit), term.choices))


def _number(term: terms.Term | None, value: float, text: str) -> tuple[float, str]:
    if not math.isfinite(value):
        raise Unclear(f"“{text}” is not a number.", f"Write a value such as {_example(term)}.")
    if term is None:
        return value, ""
    if term.kind == "percent" and 0 < abs(value) < 1:
        return value, (
            f"“{text}” was read as {value:g} %. If {float(Decimal(repr(value)).scaleb(2)):g} % is meant, write "
            f"{float(Decimal(repr(value)).scaleb(2)):g}; otherwise write “{value:g} %”."
        )
    if term.kind == "choice" and text in term.choices and term.choices.index(text) != value:
        return value, f"“{text}” was read as a place in the order of choices. For the choice itself write '{text}'."
    return value, ""


def read_plain(said: Single, text: str) -> float:
    """This function will read a number without a unit; raises `Unclear`."""
    if isinstance(said, bool):
        raise Unclear(f"“{text}” is no number.", "Write one such as 20.")
    return read_value(None, said, text)[0]


def share_text(share: float) -> str:
    """This function will write a share as a percentage that is read back unchanged."""
    return f"{Decimal(repr(share)).scaleb(2).normalize():f} %"


def read_share(said: Single, text: str) -> float:
    """This function will read a share: 8 % or 0.08; a bare number of 1 and more raises `Unclear`."""
    if isinstance(said, str) and (bare := said.strip()).endswith("%"):
        try:
            share = float(Decimal(bare.removesuffix("%").strip().replace("−", "-")).scaleb(-2))
        except InvalidOperation:
            raise Unclear(f"“{text}” is no percentage.", "Write it like 8 %.") from None
        if math.isfinite(share):
            return share
    share = read_plain(said, text)
    if abs(share) >= 1:
        raise Unclear(f"“{text}” would be {share:.0%}.", f"Write “{text} %”, or a share such as 0.08.")
    return share


def read_day(said: Single, text: str) -> tuple[dt.date, str]:
    """This function will read a day, and a warning where a spreadsheet's count of days was taken for one."""
    if isinstance(said, dt.datetime):
        return said.date(), ""
    if isinstance(said, dt.date):
        return said, ""
    if isinstance(said, int | float) and not isinstance(said, bool) and FIRST_SERIAL <= said <= LAST_SERIAL:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(said))
        return day, f"“{text}” is how a spreadsheet counts days; it was read as {day}. Write {day}."
    found = _DAY.fullmatch(text.strip())
    try:
        return dt.date.fromisoformat(found[1] if found else ""), ""
    except ValueError:
        raise Unclear(f"“{text}” is no day.", "Write a day such as 2026-01-31.") from None


def _reads_as(kind: terms.Kind, word: str, choices: tuple[str, ...], value: float) -> bool:
    try:
        return float(kind.read(word, choices)) == value
    except terms.UnreadableValue:
        return False


def _example(term: terms.Term | None) -> str:
    if term is not None and term.choices and term.kind == "choice":
        return f"“{term.choices[0]}”"
    if term is not None and term.kind == "yes_no":
        return "yes or no"
    return "12"
