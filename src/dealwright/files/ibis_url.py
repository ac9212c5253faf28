"""Ibis URL: a table in a database or a warehouse, streamed, such as `duckdb:///deals.duckdb#orders`.

Everything before the `#` is the connection as Ibis understands it, everything after it the table, with its schema
where needed: `postgres://reader@db.example/crm#sales.orders`. Passwords are never shown.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
from ibis.common.exceptions import TableNotFound

from dealwright.files.tables import BATCH, MOST_COLUMNS, Table, UnreadableFile, column_names
from dealwright.history import facts

IN_A_FILE = ("duckdb", "sqlite")
LONGEST_REASON = 300
_PASSWORD = re.compile(r"(://[^:/@]*):[^@/]*@")


def is_url(source: str) -> bool:
    """This function will say whether a source is a URL rather than a file."""
    return bool(re.match(r"[a-z][a-z0-9+]*://", source))


def shown(url: str) -> str:
    """This function will give a URL without its password.

    >>> shown("postgres://reader:secret@db.example/crm#orders")
    'postgres://reader:…@db.example/crm#orders'
    """
    return _PASSWORD.sub(r"\1:…@", url)


def open_table(url: str) -> Table:
    """This function will open the table a URL names after its `#`."""
    table = _connected(url)
    named = [name for name, kind in table.schema().items() if _readable(kind)]
    if not named or len(named) > MOST_COLUMNS:
        raise UnreadableFile(
            f"{shown(url)} has {len(named):,} columns with one value a row; a table of deals has 2 to {MOST_COLUMNS:,}."
        )
    kinds = table.schema()
    columns = column_names(named)
    return Table(
        name=shown(url),
        columns=columns,
        batches=lambda: _batches(table, named),
        typed=frozenset(new for new, old in zip(columns, named, strict=True) if not kinds[old].is_string()),
        described=(("format", f"table in {url.split(':', 1)[0]}"), ("table", url.rpartition("#")[2])),
        row_estimate=int(table.count().to_pyarrow().as_py()),
        findings=lambda: tuple(_findings(url, [name for name in kinds if name not in named])),
    )


def _connected(url: str) -> ir.Table:
    address, _, name = url.partition("#")
    if not name:
        raise UnreadableFile(f"{shown(url)} does not say which table to read. Write its name behind a #.")
    scheme, _, place = address.partition("://")
    if scheme in IN_A_FILE and not Path(place.partition("?")[0]).is_file():  # opening it would make it
        raise UnreadableFile(f"{shown(url)} could not be opened: there is no file {place}. Check where it lies.")
    database, _, bare = name.rpartition(".")
    try:
        return ibis.connect(address).table(bare, database=database or None)
    except TableNotFound as error:
        raise UnreadableFile(
            f"There is no table “{name}” in {shown(address)}. Check its name; a table of another schema is named as "
            "schema.table."
        ) from error
    except Exception as error:  # every backend has errors of its own; they all mean that nothing could be read
        said = shown(" ".join(str(error).split()))[:LONGEST_REASON].rstrip(". ") or type(error).__name__
        raise UnreadableFile(
            f"{shown(url)} could not be opened: {said}. Check the address, the name and password in it, your rights "
            "and the name of the table."
        ) from error


def _findings(url: str, left_out: list[str]) -> Iterator[facts.Finding]:
    if left_out:
        yield facts.Finding(
            code="column-nested",
            weight=facts.Weight.NOTE,
            what=f"Columns that hold lists, maps or bytes were left out: {', '.join(left_out[:10])}.",
            where=shown(url),
            why="A fact is one value a deal.",
            advice="If one of them matters, write it as a column of its own with one value a row.",
            count=len(left_out),
        )


def _readable(kind: dt.DataType) -> bool:
    return not (kind.is_nested() or kind.is_binary() or kind.is_unknown())


def _batches(table: ir.Table, named: list[str]) -> Generator[pa.RecordBatch]:
    texts = table.select(**{f"c{place}": table[name].cast("string") for place, name in enumerate(named)})
    done = 0
    for batch in texts.to_pyarrow_batches(chunk_size=BATCH):
        numbers = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
        done += batch.num_rows
        cells = [column.cast(pa.string()) for column in batch.columns]
        yield pa.RecordBatch.from_arrays([numbers, *cells], names=["source_row", *texts.columns])
