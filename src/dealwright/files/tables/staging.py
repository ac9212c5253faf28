"""Staging: a source copied once into a Parquet file of texts, so that everything after it is fast and can resume.

The copy streams batch by batch in constant memory. It is written under a temporary name and renamed when complete:
a staged file is whole or does not exist. What the reader noticed travels in the file's own metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dealwright.files.tables.table import Damage, Progress, Table, no_progress
from dealwright.files.tables.whole import whole
from dealwright.history import facts

NOTES = "dealwright.staged"
BATCH = 25_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A staged source: where the texts lie and what the reader noticed."""

    path: Path
    name: str
    columns: tuple[str, ...]
    typed: frozenset[str]
    described: tuple[tuple[str, str], ...]
    rows: int
    last_row: int  # more than `rows` where rows were left out
    damaged: tuple[Damage, ...]
    findings: tuple[facts.Finding, ...]


def stage(table: Table, *, into: Path, progress: Progress) -> Staged:
    """This function will copy a table of texts into one Parquet file, or leave nothing."""
    with whole(into) as fresh:
        _copy(table.batches(), fresh, table, progress)
        while better := table.mended():
            table = better
            _copy(table.batches(), fresh, table, progress)
        if missed := [line.row for line in table.damaged()]:
            with whole(fresh) as renumbered, pq.ParquetFile(fresh) as counted:
                _copy(_renumbered(counted.iter_batches(BATCH), missed), renumbered, table, no_progress)
    return staged(into)


def staged(path: Path) -> Staged:
    """This function will open what `stage` wrote."""
    with pq.ParquetFile(path) as file:
        notes = json.loads(file.metadata.metadata[NOTES.encode()])
        rows, groups = file.metadata.num_rows, file.num_row_groups
        last_row = file.metadata.row_group(groups - 1).column(0).statistics.max if rows else 0
    return Staged(
        path=path,
        name=notes["name"],
        columns=tuple(notes["columns"]),
        typed=frozenset(notes["typed"]),
        described=tuple((key, value) for key, value in notes["described"]),
        rows=rows,
        last_row=last_row,
        damaged=tuple(Damage(**line) for line in notes["damaged"]),
        findings=tuple(facts.finding_from(each) for each in notes["findings"]),
    )


def _copy(batches: Iterator[pa.RecordBatch], path: Path, table: Table, progress: Progress) -> None:
    fields = [pa.field("source_row", pa.int64()), *(pa.field(name, pa.string()) for name in table.columns)]
    schema, done = pa.schema(fields), 0
    with pq.ParquetWriter(path, schema, compression="lz4", use_dictionary=len(fields) <= 200) as writer:
        progress("read", 0, table.row_estimate)
        for batch in batches:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
            done += batch.num_rows
            progress("read", done, max(done, table.row_estimate) if table.row_estimate else None)
        writer.add_key_value_metadata({NOTES: json.dumps(_notes(table))})


def _notes(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "columns": table.columns,
        "typed": sorted(table.typed),
        "described": table.described,
        "damaged": [asdict(line) for line in table.damaged()],
        "findings": [asdict(finding) for finding in table.findings()],
    }


def _renumbered(batches: Iterator[pa.RecordBatch], missed: list[int]) -> Iterator[pa.RecordBatch]:
    """Rows counted as in the file: a line that was left out still has its number."""
    before = np.sort(np.asarray(missed, dtype=np.int64)) - np.arange(len(missed))  # as counted without the missed ones
    for batch in batches:
        counted = batch.column(0).to_numpy()
        in_file = pa.array(counted + np.searchsorted(before, counted, side="right"))
        yield pa.RecordBatch.from_arrays([in_file, *batch.columns[1:]], schema=batch.schema)
