"""The deals behind a figure, for a page: the columns a member may see, a page at a time, and every one for a file.

Which deals belong to a selection, and how they stand in order, is knowledge of `history.facts`; here it is only asked
for. A page starts after the last deal of the one before it, so that page 2,000 costs what page 1 does.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dealwright import files
from dealwright.history import facts

PAGE_ROWS = 50
DIMENSIONS = ("region", "country", "segment", "account_group", "account", "product", "seller", "channel", "outcome")
SORTABLE = (*DIMENSIONS, "deal", "closed_on", "opened_on", "amount", "quantity", "price", "price_reporting")
SHOWN = (*(column.name for column in facts.COLUMNS), "price_reporting", "amount_reporting", "source_row")
NOT_FOR_SELLERS = frozenset({"seller", "cost"})  # docs/decisions: what a seller sees of a reveal
MOST_VALUES = 200  # of one dimension that a filter offers
BATCH = 1000
KEPT_OPEN = 4  # facts a process keeps open, because opening takes longer than asking
EVERY = facts.Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which deals a page lists, in which order, from where on."""

    selection: facts.Selection = EVERY
    sort: str = "closed_on"
    descending: bool = True
    after: str = ""  # key of the last row of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of deals."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int
    next: str  # key for the page after this one; empty on the last


def page(path: Path, listing: Listing, *, hidden: frozenset[str] = frozenset(), size: int = PAGE_ROWS) -> Page:
    """This function will give one page of the selected deals, with how many there are in all."""
    opened, asking = _kept_open(path)
    selected = _selected(opened, listing, hidden)
    after = _read_key(listing.after, listing.sort) if listing.after else None
    ordered = facts.in_order(selected, by=listing.sort, descending=listing.descending, after=after)
    with asking:
        rows = _rows(ordered.limit(size + 1).to_pyarrow())
        total = int(selected.count().to_pyarrow().as_py())
    columns = tuple(selected.columns)
    more = len(rows) > size
    return Page(
        columns=columns,
        rows=tuple(rows[:size]),
        total=total,
        next=_key(dict(zip(columns, rows[size - 1], strict=True)), listing.sort) if more else "",
    )


def every(path: Path, listing: Listing, *, hidden: frozenset[str] = frozenset()) -> Iterator[tuple[Any, ...]]:
    """This function will give the header and then every selected deal, a thousand at a time in memory."""
    selected = _selected(files.open_facts(path), listing, hidden)
    yield tuple(selected.columns)
    ordered = facts.in_order(selected, by=listing.sort, descending=listing.descending)
    for batch in ordered.to_pyarrow_batches(chunk_size=BATCH):
        yield from _rows(batch)


def values_of(deals: facts.Facts, dimension: str) -> list[list[Any]]:
    """This function will give the most frequent values of a dimension, each with its number of deals."""
    counted = facts.values_of(deals, dimension, most=MOST_VALUES).to_pyarrow()
    return [list(row) for row in _rows(counted)]


@functools.lru_cache(maxsize=KEPT_OPEN)
def _kept_open(path: Path) -> tuple[facts.Facts, threading.Lock]:
    """The facts of a file, to be asked by one thread at a time; a copy is named by its content, so never stale."""
    return files.open_facts(path), threading.Lock()


def _selected(deals: facts.Facts, listing: Listing, hidden: frozenset[str]) -> Any:  # noqa: ANN401 - Ibis ships no types
    """The selected deals with the columns a member may see: what is hidden can be neither shown nor asked about."""
    terms = [name for name in deals.table.columns if name.startswith(facts.TERM_PREFIX)]
    there = [name for name in (*SHOWN, *terms) if name in deals.table.columns and name not in hidden]
    return facts.select(deals.only(deals.table.select(there)), listing.selection).table


def _rows(table: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - pyarrow ships no types
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _key(last: dict[str, Any], sort: str) -> str:
    value = last[sort]
    text = json.dumps([value.isoformat() if isinstance(value, date) else value, last["source_row"]])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_key(text: str, sort: str) -> tuple[Any, int]:
    try:
        value, row = json.loads(base64.urlsafe_b64decode(text.encode()))
        return date.fromisoformat(value) if sort.endswith("_on") and value is not None else value, int(row)
    except (binascii.Error, ValueError, TypeError, OverflowError) as broken:
        raise facts.UnknownSelection(
            "That page of the list does not exist. Start again from its first page."
        ) from broken
