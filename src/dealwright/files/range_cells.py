"""Range cells: a range as a row of texts, one a column, as spreadsheets show, copy and paste them.

Columns are the dimensions of the scope (`scope.region`), `best`, `target`, one limit per authority level
(`limit.seller`), the first day and the day before which the range ends, and the reason. What is written is read back to
the same value to the last bit, without units or thousands marks, so that a spreadsheet takes it for a number; what is
read may carry both. A text that cannot be read is refused with the reason and changes nothing.

>>> discount = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
>>> agreed = terms.Range(best=0.0, target=8.0, limits=(("seller", 12.5), ("walk-away", 25.0)))
>>> write(agreed, discount)["limit.seller"]
'12.5'
>>> wider = changed(agreed, discount, {"limit.manager": "18 %", "scope.region": "EMEA"}, order=("seller", "manager"))
>>> wider.limits, str(wider.scope)
((('seller', 12.5), ('manager', 18.0), ('walk-away', 25.0)), 'region EMEA')
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from dealwright.core import strategy, terms
from dealwright.core.kernel import EmptyPeriod, Period

SCOPE, LIMIT = "scope.", "limit."
FIRST, LAST = ("best", "target"), ("start_on", "end_before", "reason")
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00(:00)?")
LONGEST = 2000  # letters of a reason; a place of a scope takes a tenth of it


class UnreadableCell(ValueError):
    """A text could not become the value of a cell; the message says why and what to write instead."""


class UnknownColumn(LookupError):
    """A change names a column that ranges do not have."""


def columns(dimensions: Sequence[str], shown: Sequence[str]) -> tuple[str, ...]:
    """This function will name the columns of a grid with these dimensions and authority levels, in order."""
    return (*(SCOPE + name for name in dimensions), *FIRST, *(LIMIT + level for level in shown), *LAST)


def write(one: terms.Range, term: terms.Term) -> dict[str, str]:
    """This function will write a range by column; a column that is not there is empty."""
    texts = {SCOPE + name: value for name, value in one.scope.stated}
    texts |= {"best": _figure(one.best, term), "target": _figure(one.target, term)}
    texts |= {LIMIT + level: _figure(value, term) for level, value in one.limits}
    texts |= {"start_on": _day(one.valid.start_on), "end_before": _day(one.valid.end_before), "reason": one.reason}
    return {column: text for column, text in texts.items() if text}


def new(term: terms.Term, texts: Mapping[str, str], *, order: Sequence[str]) -> terms.Range:
    """This function will read a whole range; `UnreadableCell` also when best, target or every limit is missing."""
    filled = {column: text for column, text in texts.items() if text.strip()}
    limits = [column for column in filled if column.startswith(LIMIT)]
    missing = [name for name in FIRST if name not in filled] + ([] if limits else ["at least one limit"])
    if missing:
        raise UnreadableCell(f"A range needs {' and '.join(missing)}. It is kept as soon as that is filled in.")
    empty = terms.Range(best=0.0, target=0.0, limits=((limits[0].removeprefix(LIMIT), 0.0),))
    return changed(empty, term, filled, order=order)


def changed(one: terms.Range, term: terms.Term, texts: Mapping[str, str], *, order: Sequence[str]) -> terms.Range:
    """This function will give the range with these cells changed; `order` is that of the authority levels.

    An empty text takes away a place of the scope, a limit, a day or the reason. All or nothing: `UnreadableCell` when a
    text cannot be read or the range could not stand with it, `UnknownColumn` for a column that is none.
    """
    for column in sorted(texts, key=lambda column: not texts[column].strip()):  # fill first, then take away
        text = texts[column].strip()
        if column.startswith(SCOPE):
            one = replace(one, scope=_scope(one.scope, column.removeprefix(SCOPE), text))
        elif column.startswith(LIMIT):
            one = replace(one, limits=_limits(one.limits, column.removeprefix(LIMIT), text, term=term, order=order))
        elif column == "best":
            one = replace(one, best=_value(text, term, needed="best value"))
        elif column == "target":
            one = replace(one, target=_value(text, term, needed="target"))
        elif column == "reason":
            one = replace(one, reason=_short(text, LONGEST))
        elif column not in LAST:
            raise UnknownColumn(f"Ranges have no column “{column}”.")
    return replace(one, valid=_valid(one.valid, texts))


def _figure(value: float, term: terms.Term) -> str:
    kind = terms.KINDS[term.kind]
    exact = Decimal(repr(value))
    if kind.has_choices or term.kind == "yes_no":
        return kind.write(exact, term.choices)
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _value(text: str, term: terms.Term, *, needed: str = "") -> float:
    if not text:
        raise UnreadableCell(f"A range needs a {needed}. Write a value.")
    try:
        value = float(terms.KINDS[term.kind].read(text, term.choices))
    except terms.UnreadableValue as unreadable:
        raise UnreadableCell(str(unreadable)) from unreadable
    if abs(value) > 1e15:
        raise UnreadableCell(f"“{text[:30]}” is too large to be meant. Write a smaller number.")
    return value


def _scope(scope: terms.Scope, name: str, text: str) -> terms.Scope:
    if name not in terms.DIMENSIONS:
        raise UnknownColumn(f"A scope has no dimension “{name}”.")
    stated = dict(scope.stated) | {name: _short(text, LONGEST // 10)}
    return terms.Scope.of(**{dimension: value for dimension, value in stated.items() if value})


def _limits(
    limits: tuple[tuple[str, float], ...], level: str, text: str, *, term: terms.Term, order: Sequence[str]
) -> tuple[tuple[str, float], ...]:
    if level != strategy.WALK_AWAY and level not in order:
        raise UnknownColumn(f"No authority level is called “{level}”. Add it to the ladder first.")
    others = tuple(limit for limit in limits if limit[0] != level)
    if not text:
        if not others:
            raise UnreadableCell("A range needs at least one limit; the last one is the walk-away. Write a value.")
        return others
    value = _value(text, term)
    if len(others) < len(limits):
        return tuple((name, value if name == level else old) for name, old in limits)
    places = {name: place for place, name in enumerate((*order, strategy.WALK_AWAY))}
    behind = sum(places.get(name, 0) < places[level] for name, _ in others)
    return (*others[:behind], (level, value), *others[behind:])


def _valid(valid: Period, texts: Mapping[str, str]) -> Period:
    days = {column: _read_day(texts[column].strip()) for column in ("start_on", "end_before") if column in texts}
    try:
        return replace(valid, **days)
    except EmptyPeriod as empty:
        raise UnreadableCell(str(empty)) from empty


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _read_day(text: str) -> date | None:
    if not text:
        return None
    moment = MOMENT.fullmatch(text)  # a spreadsheet's day with its midnight
    for form in DAYS:
        try:
            return datetime.strptime(moment[1] if moment else text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise UnreadableCell(f"“{text[:30]}” is no day that reads only one way. Write it like 2027-01-31.")


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise UnreadableCell(f"This text has {len(text)} letters; {most} are kept here. Shorten it.")
    if "\x00" in text:
        raise UnreadableCell("This text holds a character that cannot be kept. Write it again.")
    return text
