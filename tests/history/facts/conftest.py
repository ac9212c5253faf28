"""Texts as a source writes them, brought to facts in the way an import does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import ibis
import pytest

from dealwright.core import terms
from dealwright.history import facts

Understood = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def database() -> Iterator[ibis.BaseBackend]:
    made = ibis.duckdb.connect(threads=1)
    yield made
    made.disconnect()


@pytest.fixture
def raw(database: ibis.BaseBackend) -> Callable[..., Any]:
    """Columns of text, by keyword, as a table with numbered rows."""

    def made(**columns: list[str | None]) -> Any:  # noqa: ANN401  # an Ibis table
        length = len(next(iter(columns.values())))
        schema = {"source_row": "int64"} | dict.fromkeys(columns, "string")
        rows = list(zip(range(1, length + 1), *columns.values(), strict=True))
        return database.create_table("raw", ibis.memtable(rows, schema=schema), overwrite=True)

    return made


def a_term(kind: str, *, choices: tuple[str, ...] = ()) -> terms.Term:
    return terms.Term(key="t", name="T", kind=kind, direction=terms.Direction.LESS, choices=choices)


@pytest.fixture
def understood(raw: Callable[..., Any]) -> Understood:
    """The normalised rows of columns of text, in order."""

    def made(
        mapping: facts.Mapping, *, typed: tuple[str, ...] = (), **columns: list[str | None]
    ) -> list[dict[str, Any]]:
        table = facts.normalise(raw(**columns), mapping=mapping, typed=typed).table
        rows: list[dict[str, Any]] = table.order_by("source_row").to_pyarrow().to_pylist()
        return rows

    return made
