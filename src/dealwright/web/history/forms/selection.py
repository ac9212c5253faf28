"""Which deals a page shows, read from its address: every chart, filter and saved link speaks this one language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from dealwright.history import facts
from dealwright.web.history.queries import deals

MOST_VALUES = 50  # of one dimension in one selection
FILTERED = ("region", "country", "segment", "account_group", "product", "seller", "channel", "outcome")
STATED = {"price_reporting": "price", "closed_on": "day"}  # what deals may be asked to say at all
NAMES = {name: name.replace("_", " ") for name in (*deals.DIMENSIONS, "deal")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter of the list with what can be chosen."""

    name: str
    label: str
    values: tuple[tuple[str, int], ...]  # value, number of deals
    chosen: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether any of several values is meant, as where two countries are compared."""
        return len(self.chosen) > 1


def listing(query: QueryDict, *, hidden: frozenset[str] = frozenset()) -> deals.Listing:
    """This function will read from an address which deals to list; what cannot be meant raises `UnknownSelection`."""
    sort = query.get("sort", "") or "-closed_on"
    column = sort.lstrip("-")
    if column in hidden or not (column in deals.SORTABLE or column.startswith(facts.TERM_PREFIX)):
        raise facts.UnknownSelection(f"Deals cannot be sorted by “{column}”.")
    start, end = _quarter(query.get("quarter", ""))
    return deals.Listing(
        selection=facts.Selection(
            equal=tuple(_equal(query, hidden)),
            closed_from=start,
            closed_before=end,
            stretches=_stretches(query),
            stated=_stated(query),
            text=query.get("find", "").strip()[:200],
        ),
        sort=column,
        descending=sort.startswith("-"),
        after=query.get("after", ""),
    )


def chosen(query: QueryDict, terms: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """This function will say what is selected: name, value and the address without it, for each part of it."""
    names = {each["key"]: each["name"] for each in terms}
    told = []
    for name in (*NAMES, "quarter", "term", "stated", "find"):
        for value in query.getlist(name):
            if value:
                label = {"find": "text", "term": "a value of", "stated": "a stated"}.get(name, NAMES.get(name, name))
                called = {"term": names, "stated": STATED}.get(name, {}).get(value, value)
                told.append((label, called, _without(query, name, value)))
    return told


def kept(query: QueryDict, shown: Sequence[Filter]) -> list[tuple[str, str]]:
    """This function will give the parts of a selection that no filter on the page shows, to be sent along with it."""
    own = {each.name for each in shown} | {"find", "after"}
    return [(name, value) for name, values in query.lists() for value in values if value and name not in own]


def filters(
    dimensions: Mapping[str, Sequence[Sequence[Any]]], query: QueryDict, *, hidden: frozenset[str] = frozenset()
) -> list[Filter]:
    """This function will give the filters of the list: dimensions that have more than one value."""
    return [
        Filter(
            name=name,
            label=NAMES[name],
            values=tuple((str(value), int(n)) for value, n in dimensions[name]),
            chosen=tuple(value for value in query.getlist(name) if value),
        )
        for name in FILTERED
        if name not in hidden and len(dimensions.get(name, ())) > 1
    ]


def _equal(query: QueryDict, hidden: frozenset[str]) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for name, label in NAMES.items():
        values = tuple(value for value in query.getlist(name) if value)[:MOST_VALUES]
        if values and name in hidden:
            raise facts.UnknownSelection(f"Deals cannot be selected by {label} here.")
        if values:
            found.append((name, values))
    return found


def _stated(query: QueryDict) -> tuple[str, ...]:
    asked = tuple(value for value in query.getlist("stated") if value)
    for name in asked:
        if name not in STATED:
            raise facts.UnknownSelection(f"Deals cannot be asked to state “{name}”.")
    return asked


def _stretches(query: QueryDict) -> tuple[facts.Stretch, ...]:
    key = query.get("term", "")
    if not key:
        return ()
    if not re.fullmatch(r"[a-z0-9_]{1,100}", key):
        raise facts.UnknownSelection("There is no such term in these deals.")
    low, high = _number(query.get("from", "")), _number(query.get("to", ""))
    return (facts.Stretch(column=facts.TERM_PREFIX + key, low=low, high=high),)


def _number(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise facts.UnknownSelection(f"“{text}” is not a number.") from None


def _quarter(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    found = re.fullmatch(r"([12]\d{3})-Q([1-4])", text)
    if found is None:
        raise facts.UnknownSelection(f"“{text}” is not a quarter. Write it like 2024-Q3.")
    year, quarter = int(found[1]), int(found[2])
    start = date(year, 3 * quarter - 2, 1)
    return start, date(year + 1, 1, 1) if quarter == 4 else date(year, 3 * quarter + 1, 1)


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.setlist(name, [each for each in rest.getlist(name) if each != value])
    for other in ("after",) if name != "term" else ("after", "from", "to"):
        rest.pop(other, None)
    return f"?{rest.urlencode()}"
