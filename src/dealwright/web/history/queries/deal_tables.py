"""A page of deals in words: terms by their name and kind, amounts with their currency, empty columns left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dealwright.core import terms
from dealwright.history import facts
from dealwright.web.history import records
from dealwright.web.history.queries import deals


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The heading of one column of deals."""

    column: str
    label: str
    is_number: bool
    sortable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DealTable:
    """A page of deals, ready to be shown."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[tuple[Heading, str], ...], ...]


LABELS = {"source_row": "row of the file", "closed_on": "closed", "opened_on": "opened"}
ALWAYS_SHOWN = frozenset({"deal", "closed_on", "price", "source_row"})
FIRST = ("product", "account", "closed_on", "price", "price_reporting", "quantity", "amount", "amount_reporting")


def deal_table(
    page: deals.Page, terms_: list[dict[str, Any]], currency: str, *, first: tuple[str, ...] = ()
) -> DealTable:
    """This function will write a page of deals in words, the columns asked about (`first`) next to the deal itself.

    Columns that hold nothing on this page are left out, and converted amounts where nothing had to be converted.
    """
    by_column = {facts.TERM_PREFIX + each["key"]: each for each in terms_}
    order = ("deal", *first, *FIRST, *by_column)
    places = sorted(
        (place for place, name in enumerate(page.columns) if _worth_showing(name, place, page)),
        key=lambda place: order.index(page.columns[place]) if page.columns[place] in order else len(order) + place,
    )
    headings = tuple(_heading(page.columns[place], by_column, currency) for place in places)
    rows = tuple(
        tuple(
            (heading, _shown(heading.column, row[place], by_column))
            for heading, place in zip(headings, places, strict=True)
        )
        for row in page.rows
    )
    return DealTable(headings=headings, rows=rows)


def _worth_showing(name: str, place: int, page: deals.Page) -> bool:
    if name in ALWAYS_SHOWN:
        return True
    converted_from = name.removesuffix("_reporting")
    if converted_from != name and converted_from in page.columns:
        as_it_was = page.columns.index(converted_from)
        return any(row[place] != row[as_it_was] for row in page.rows)
    return any(row[place] is not None for row in page.rows)


def _heading(column: str, by_column: dict[str, dict[str, Any]], currency: str) -> Heading:
    term = by_column.get(column)
    label = LABELS.get(column, column.replace("_", " ")).capitalize()
    if column.endswith("_reporting"):
        label = f"{column.removesuffix('_reporting').capitalize()} in {currency}"
    number = term is not None and not terms.KINDS[term["kind"]].has_choices
    return Heading(
        column=column,
        label=term["name"] if term else label,
        is_number=number or column in NUMBERS,
        sortable=column in deals.SORTABLE or term is not None,
    )


NUMBERS = frozenset(column.name for column in (*facts.COLUMNS, *facts.CONVERTED) if column.role in {"number", "row"})


def _shown(column: str, value: object, by_column: dict[str, dict[str, Any]]) -> str:
    term = by_column.get(column)
    if value is None:
        return ""
    if term is not None and isinstance(value, float):
        return terms.KINDS[term["kind"]].write(Decimal(repr(value)), tuple(term["choices"]))
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) < 1000 else f"{value:,.0f}"
    return records.cell(value)
