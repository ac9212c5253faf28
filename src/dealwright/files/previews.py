"""Preview: the first rows of a source as they are written, and a proposal of what its columns mean."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dealwright.files import sources
from dealwright.files.tables import Staged, Table
from dealwright.history import facts

MOST_CELLS = 200_000  # looked at for a proposal [d]
MOST_ROWS = 5_000
MOST_GROUPS = 20  # places of a large source that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a source as texts, and how it was read."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    described: tuple[tuple[str, str], ...]  # (format, delimiter, encoding, sheet, header row …), for the reader
    row_estimate: int | None


def preview(source: str | Path, *, rows: int = 50, reading: facts.Reading | None = None) -> Preview:
    """This function will give the first rows of a file or an Ibis URL; it raises `UnreadableFile`."""
    with tempfile.TemporaryDirectory() as work:
        table = sources.open_table(source, reading=reading or facts.Reading(), work=Path(work))
        first = tuple(_rows(table, rows))
    return Preview(
        name=table.name,
        columns=table.columns,
        rows=first,
        described=table.described,
        row_estimate=table.row_estimate,
    )


def propose(source: str | Path, *, reading: facts.Reading | None = None) -> facts.Proposal:
    """This function will propose a mapping from the first rows of a source; it raises `UnreadableFile`."""
    with tempfile.TemporaryDirectory() as work:
        table = sources.open_table(source, reading=reading or facts.Reading(), work=Path(work))
        wanted = _rows_looked_at(len(table.columns))
        sample = list(_rows(table, wanted))
    return _proposed(table.columns, sample, table.typed)


def propose_staged(staged: Staged) -> facts.Proposal:
    """This function will propose a mapping from rows spread over the whole of a staged source."""
    wanted = _rows_looked_at(len(staged.columns))
    rows: list[tuple[str, ...]] = []
    with pq.ParquetFile(staged.path) as file:
        chosen = range(0, file.num_row_groups, max(1, file.num_row_groups // MOST_GROUPS))
        each = wanted // max(1, len(chosen)) + 1
        for group in chosen:
            part = file.read_row_group(group, columns=list(staged.columns))
            spread = part.take(pa.array(range(0, part.num_rows, max(1, part.num_rows // each))))
            rows += _texts(spread.columns)
    return _proposed(staged.columns, rows[: 2 * wanted], staged.typed)


def _rows(table: Table, wanted: int) -> Iterator[tuple[str, ...]]:
    given = 0
    with closing(table.batches()) as batches:
        for batch in batches:
            part = batch.slice(0, wanted - given)
            yield from _texts(part.columns[1:])
            given += part.num_rows
            if given >= wanted:
                return


def _texts(columns: Iterable[pa.Array | pa.ChunkedArray]) -> list[tuple[str, ...]]:
    cells = (column.to_pylist() for column in columns)
    return [tuple(cell or "" for cell in row) for row in zip(*cells, strict=True)]


def _rows_looked_at(columns: int) -> int:
    return max(200, min(MOST_ROWS, MOST_CELLS // max(1, columns)))


def _proposed(columns: tuple[str, ...], rows: list[tuple[str, ...]], typed: frozenset[str]) -> facts.Proposal:
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    return facts.propose(facts.profile(dict(zip(columns, cells, strict=True)), typed=typed))
