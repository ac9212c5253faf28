"""Facts file: deal facts as one Parquet file that is enough by itself.

The rows are the columns of the facts; terms, reporting currency, source and findings travel in the file's metadata, so
that a file sent to another machine opens as the same `Facts`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from dealwright.core import strategy, terms
from dealwright.files.tables import UnreadableFile, engine_to_read, whole
from dealwright.history import facts

NOTES = "dealwright.facts"
VERSION = 1
BATCH = 50_000
_ARROW = {"string": pa.string(), "date": pa.date32(), "float64": pa.float64(), "int64": pa.int64()}


def write_facts(facts_: facts.Facts, path: Path, *, each: Callable[[int], None] | None = None) -> None:
    """This function will write deal facts to one Parquet file, in constant memory; columns that are missing are NULL.

    `each` hears the number of rows written so far.
    """
    columns = {column.name: column.type for column in (*facts.COLUMNS, *facts.CONVERTED)}
    columns |= {term.column: "float64" for term in facts_.terms}
    present = set(facts_.table.columns)
    table = facts_.table.select(
        **{
            name: (facts_.table[name].cast(kind) if name in present else ibis.null(kind))
            for name, kind in columns.items()
        }
    )
    schema = pa.schema([pa.field(name, _ARROW[kind]) for name, kind in columns.items()])
    done = 0
    with whole(Path(path)) as fresh, pq.ParquetWriter(fresh, schema, compression="zstd") as writer:
        for batch in table.to_pyarrow_batches(chunk_size=BATCH):
            writer.write_batch(batch.cast(schema))
            done += batch.num_rows
            if each is not None:
                each(done)
        writer.add_key_value_metadata({NOTES: json.dumps(_notes(facts_))})


def open_facts(path: Path) -> facts.Facts:
    """This function will open deal facts that `write_facts` wrote; it raises `UnreadableFile` on anything else."""
    path = Path(path)
    try:
        with pq.ParquetFile(path) as file:
            written = (file.metadata.metadata or {}).get(NOTES.encode())
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile(f"{path.name} is no whole Parquet file ({error}). Import the source again.") from error
    notes = json.loads(written) if written else {}
    if notes.get("version") != VERSION:
        raise UnreadableFile(
            f"{path.name} holds no deal facts of this version. Import the source again; a table of deals is imported, "
            "not opened."
        )
    connection = engine_to_read()
    return facts.Facts(
        table=connection.read_parquet(path),
        terms=tuple(_term(each) for each in notes["terms"]),
        currency=notes["currency"],
        source=facts.Source(**notes["source"]),
        findings=tuple(facts.finding_from(each) for each in notes["findings"]),
        compare_within=tuple(notes.get("compare_within", ())),
    )


def _notes(facts_: facts.Facts) -> dict[str, Any]:
    return {
        "version": VERSION,
        "currency": facts_.currency,
        "terms": [{"term": strategy.part_record(each.term), "delivered": each.delivered} for each in facts_.terms],
        "source": asdict(facts_.source),
        "findings": [asdict(finding) for finding in facts_.findings],
        "compare_within": facts_.compare_within,
    }


def _term(fields: dict[str, Any]) -> facts.TermColumn:
    return facts.TermColumn(term=strategy.read_part(fields["term"], terms.Term), delivered=fields["delivered"])
