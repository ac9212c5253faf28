"""The deals behind a figure: read from the facts by DuckDB, filtered, sorted and paged by key.

A page starts after the last row of the one before it, by the value sorted on and the row of the source file, so that
page 2,000 costs what page 1 does. Column names come from the facts only, values only as parameters.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from dealwright.history import facts

PAGE_ROWS = 50
DIMENSIONS = ("region", "country", "segment", "account_group", "account", "product", "seller", "channel", "outcome")
SORTABLE = (*DIMENSIONS, "deal", "closed_on", "opened_on", "amount", "quantity", "price", "price_reporting")
SHOWN = (*(column.name for column in facts.COLUMNS), "price_reporting", "amount_reporting", "source_row")
NOT_FOR_SELLERS = frozenset({"seller", "cost"})  # docs/decisions: what a seller sees of a reveal


class UnknownSelection(ValueError):
    """Deals could not be selected as asked; the message says what can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A stretch of one number column; both ends belong to it, `None` is no end."""

    column: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which deals, in which order."""

    equal: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (dimension, any of these values)
    closed_from: date | None = None
    closed_before: date | None = None
    between: tuple[Between, ...] = ()
    text: str = ""  # found in deal, account or product
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


def page(path: Path, selection: Selection, *, hidden: frozenset[str] = frozenset(), size: int = PAGE_ROWS) -> Page:
    """This function will give one page of the selected deals, with how many there are in all."""
    with _opened() as connection:
        columns = _columns(connection, path, hidden=hidden)
        where, values = _where(selection, columns)
        counted = connection.execute(_sql("count(*)", where), [str(path), *values])
        (total,) = counted.fetchone() or (0,)
        key, key_values = _after(selection, columns)
        names = ", ".join(_quoted(name) for name in columns)
        found = connection.execute(
            _sql(names, f"{where} AND {key} ORDER BY {_order(selection)} LIMIT {size + 1}"),
            [str(path), *values, *key_values],
        ).fetchall()
    rows = tuple(found[:size])
    more = len(found) > size
    return Page(columns=columns, rows=rows, total=total, next=_key(rows[-1], columns, selection) if more else "")


def every(path: Path, selection: Selection, *, hidden: frozenset[str] = frozenset()) -> Iterator[tuple[Any, ...]]:
    """This function will give the header and then every selected deal, a thousand at a time in memory."""
    with _opened() as connection:
        columns = _columns(connection, path, hidden=hidden)
        where, values = _where(selection, columns)
        names = ", ".join(_quoted(name) for name in columns)
        yield columns
        found = connection.execute(_sql(names, f"{where} ORDER BY {_order(selection)}"), [str(path), *values])
        while rows := found.fetchmany(1000):
            yield from rows


def values_of(path: Path, dimension: str, *, limit: int = 200) -> list[tuple[str, int]]:
    """This function will give the most frequent values of a dimension with their number of deals."""
    with _opened() as connection:
        if dimension not in _columns(connection, path, hidden=frozenset()):
            return []
        name = _quoted(dimension)
        return connection.execute(
            _sql(f"{name}, count(*) AS n", f"{name} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT {limit}"),
            [str(path)],
        ).fetchall()


def _opened() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 2})


def _sql(wanted: str, clauses: str) -> str:
    return f"SELECT {wanted} FROM read_parquet(?) WHERE {clauses}"  # noqa: S608 - names from the facts, values bound


def _columns(connection: duckdb.DuckDBPyConnection, path: Path, *, hidden: frozenset[str]) -> tuple[str, ...]:
    described = connection.execute("SELECT * FROM read_parquet(?) LIMIT 0", [str(path)]).description or []
    there = [column[0] for column in described]
    fixed = [name for name in SHOWN if name in there]
    terms = [name for name in there if name.startswith(facts.TERM_PREFIX)]
    return tuple(name for name in (*fixed, *terms) if name not in hidden)


def _where(selection: Selection, columns: tuple[str, ...]) -> tuple[str, list[Any]]:
    clauses: list[str] = ["TRUE"]
    values: list[Any] = []
    for dimension, wanted in selection.equal:
        _allow(dimension, columns)
        clauses.append(f"list_contains(?, {_quoted(dimension)})")
        values.append(list(wanted))
    for bound, sign in ((selection.closed_from, ">="), (selection.closed_before, "<")):
        if bound is not None:
            clauses.append(f"closed_on {sign} ?")
            values.append(bound)
    for stretch in selection.between:
        _allow(stretch.column, columns)
        clauses.append(f"{_quoted(stretch.column)} IS NOT NULL")
        for end, sign in ((stretch.low, ">="), (stretch.high, "<=")):
            if end is not None:
                clauses.append(f"{_quoted(stretch.column)} {sign} ?")
                values.append(end)
    if selection.text:
        searched = [name for name in ("deal", "account", "product") if name in columns]
        clauses.append("(" + " OR ".join(f"contains(lower({name}), ?)" for name in searched) + ")")
        values += [selection.text.lower()] * len(searched)
    return " AND ".join(clauses), values


def _order(selection: Selection) -> str:
    way = "DESC" if selection.descending else "ASC"
    return f"{_quoted(selection.sort)} {way} NULLS LAST, source_row ASC"


def _after(selection: Selection, columns: tuple[str, ...]) -> tuple[str, list[Any]]:
    _allow(selection.sort, columns)
    if not selection.after:
        return "TRUE", []
    value, row = _read_key(selection.after)
    name = _quoted(selection.sort)
    if value is None:
        return f"({name} IS NULL AND source_row > ?)", [row]
    if selection.sort.endswith("_on"):
        value = date.fromisoformat(str(value))
    sign = "<" if selection.descending else ">"
    return f"({name} {sign} ? OR ({name} = ? AND source_row > ?) OR {name} IS NULL)", [value, value, row]


def _allow(name: str, columns: tuple[str, ...]) -> None:
    if name not in columns:
        raise UnknownSelection(f"These deals have no column “{name}”. They have: {', '.join(columns)}.")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _key(row: tuple[Any, ...], columns: tuple[str, ...], selection: Selection) -> str:
    by_name: Mapping[str, Any] = dict(zip(columns, row, strict=True))
    value = by_name[selection.sort]
    text = json.dumps([value.isoformat() if isinstance(value, date) else value, by_name["source_row"]])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_key(text: str) -> tuple[Any, int]:
    try:
        value, row = json.loads(base64.urlsafe_b64decode(text.encode()))
        return value, int(row)
    except (binascii.Error, ValueError, TypeError) as broken:
        raise UnknownSelection("That page of the list does not exist. Start again from its first page.") from broken
