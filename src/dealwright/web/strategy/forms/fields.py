"""Fields that are saved one by one: how each is read from what a person writes, and written for them.

A field travels with the value that was seen, as text; both texts are read alike, so that a comparison is one of values
and not of spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from dealwright.core import terms


class Unwritable(ValueError):
    """A text could not be taken for a field; the message says what to write instead."""


class Shape(StrEnum):
    LINE = "line"  # one line of text
    LINES = "lines"  # a text of several
    ONE_OF = "one-of"  # a choice
    DAY = "day"  # a day
    YES_NO = "yes-no"  # a choice of two


def plain(text: str) -> Any:  # noqa: ANN401 - readers give what their field holds
    """This function will take a text as it is, without space around it and with one kind of line end."""
    return text.replace("\r\n", "\n").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a term or of a revision."""

    key: str
    label: str
    shape: Shape = Shape.LINE
    hint: str = ""
    read: Callable[[str], Any] = plain
    write: Callable[[Any], str] = str
    options: tuple[tuple[str, str], ...] = ()
    most: int = 0  # characters; 0 for no limit
    wide: bool = False

    def value(self, text: str) -> Any:  # noqa: ANN401 - as read
        """This function will read a text, and raise `Unwritable` where it does not fit."""
        if self.most and len(plain(text)) > self.most:
            raise Unwritable(f"Write at most {self.most} characters; these are {len(plain(text))}.")
        if self.options and text not in [value for value, _ in self.options]:
            raise Unwritable("Choose one from the list.")
        return self.read(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field as a page shows it."""

    field: Field
    text: str  # what stands in the control
    seen: str  # what was there when it was shown
    writable: bool = True
    problem: str = ""
    theirs: str | None = None  # what somebody else wrote meanwhile, to be chosen between
    previous: str | None = None  # what was there before it was saved just now, to be put back
    saved: bool = False
    note: str = ""  # an example or a consequence, below the control


def of_term(*, owners: Sequence[str], owner: str) -> tuple[Field, ...]:
    """This function will give the fields of a term; `owners` are the names of the functions there are."""
    return (
        Field(key="name", label="Name", read=_required, most=200),
        Field(
            key="owner",
            label="Owner",
            shape=Shape.ONE_OF,
            hint="The function that signs this term.",
            options=_owners(owners, owner),
        ),
        Field(key="nature", label="Give or get", shape=Shape.ONE_OF, options=NATURES),
        Field(key="direction", label="Better for us", shape=Shape.ONE_OF, options=DIRECTIONS),
        Field(key="kind", label="Kind", shape=Shape.ONE_OF, options=KINDS),
        Field(key="unit", label="Unit", hint="What the number counts, where its kind does not say.", most=100),
        Field(
            key="choices",
            label="Choices",
            shape=Shape.LINES,
            hint="For an ordered choice: one a line, worst for us first.",
            read=_lines,
            write="\n".join,
        ),
        Field(
            key="review_by",
            label="Look at again by",
            shape=Shape.DAY,
            read=_day,
            write=lambda value: "" if value is None else value.isoformat(),
        ),
        Field(key="description", label="What it is", shape=Shape.LINES, wide=True),
        Field(key="why", label="Why it matters to us", shape=Shape.LINES, wide=True),
        Field(key="customer", label="What it is worth to a customer", shape=Shape.LINES, wide=True),
        Field(key="ask", label="What to ask for when giving it", shape=Shape.LINES, wide=True),
        Field(
            key="money_worth",
            label="What one unit more costs us",
            hint="A formula of amount, cost_of_capital, margin, months, quantity and value, such as "
            "amount * cost_of_capital / 365.",
            read=_formula,
            most=500,
            wide=True,
        ),
    )


def of_revision() -> tuple[Field, ...]:
    """This function will give the settings of a revision."""
    return (
        Field(key="currency", label="Currency", hint="Three letters; amounts are in it.", read=_currency),
        Field(
            key="cost_of_capital",
            label="Cost of capital a year",
            hint="In percent; formulas name it cost_of_capital.",
            read=_share,
            write=_written_share,
        ),
        Field(
            key="margin",
            label="Usual margin of a deal",
            hint="In percent of the amount; formulas name it margin.",
            read=_share,
            write=_written_share,
        ),
        Field(
            key="shifts_at_once",
            label="A shift of priorities counts",
            shape=Shape.YES_NO,
            options=(("no", "once a strategist has confirmed it"), ("yes", "at once")),
            read=lambda text: text == "yes",
            write=lambda value: "yes" if value else "no",
        ),
        Field(
            key="dimensions",
            label="Which dimension of a scope wins",
            shape=Shape.LINES,
            hint="One a line, the strongest first: of two ranges with equally many, the earlier difference decides.",
            read=_dimensions,
            write=lambda value: "\n".join(value or terms.DIMENSIONS),
        ),
        Field(
            key="reason",
            label="Why there is this revision",
            shape=Shape.LINES,
            hint="Stands in the changelog.",
            wide=True,
        ),
    )


GREAT_DEAL = Field(
    key="great_deal_text",
    label="A great deal, in words",
    shape=Shape.LINES,
    hint="What everybody should be able to say by heart.",
    wide=True,
)
KINDS = tuple((key, kind.name) for key, kind in sorted(terms.KINDS.items(), key=lambda each: each[1].name))
DIRECTIONS = (("less", "less is better"), ("more", "more is better"))
NATURES = (("both", "either, as the deal goes"), ("give", "a give: we concede it"), ("get", "a get: we obtain it"))


def shown(field: Field, value: object, **more: Any) -> Shown:
    """This function will show a field with its value."""
    text = field.write(value)
    held = field
    if field.options and text not in [known for known, _ in field.options]:
        held = replace(field, options=((text, text or "none yet"), *field.options))
    return Shown(field=held, text=text, seen=text, **more)


def _owners(owners: Sequence[str], owner: str) -> tuple[tuple[str, str], ...]:
    known = {name.casefold() for name in owners}
    beside = [owner] if owner and owner.casefold() not in known else []
    spelled = [owner if owner and name.casefold() == owner.casefold() else name for name in owners]
    return (("", "none yet"), *((name, name) for name in [*spelled, *beside]))


def _required(text: str) -> str:
    if not text.strip():
        raise Unwritable("Write a name.")
    return str(plain(text))


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    repeated = sorted({line for line in lines if lines.count(line) > 1})
    if repeated:
        raise Unwritable(f"“{repeated[0]}” stands there twice. Keep one.")
    return lines


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as wrong:
        raise Unwritable(f"“{text.strip()}” is no day. Write it as 2026-12-31.") from wrong


def _formula(text: str) -> str:
    said = str(plain(text))
    if said:
        try:
            terms.formula.read(said)
        except terms.formula.UnreadableFormula as wrong:
            raise Unwritable(str(wrong)) from wrong
    return said


def _currency(text: str) -> str:
    said = text.strip().upper()
    if said and not (len(said) == 3 and said.isalpha()):
        raise Unwritable(f"“{said}” is no currency. Write its three letters, such as EUR.")
    return said


def _share(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(terms.KINDS["percent"].read(text, ()) / 100)
    except terms.UnreadableValue as wrong:
        raise Unwritable(str(wrong)) from wrong


def _written_share(value: float | None) -> str:
    return "" if value is None else terms.KINDS["percent"].write(Decimal(repr(value)) * 100, ())


def _dimensions(text: str) -> list[str]:
    lines = _lines(text)
    if sorted(lines) != sorted(terms.DIMENSIONS):
        raise Unwritable(f"Name each of these once: {', '.join(terms.DIMENSIONS)}.")
    return [] if lines == list(terms.DIMENSIONS) else lines
