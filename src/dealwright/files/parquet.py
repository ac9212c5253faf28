"""Parquet: columns that hold one value a row, streamed; a record in a column becomes one column a field.

Lists and maps have several values a row and cannot be facts; such a column is left out and named. Numbers and dates
are stored as such, so the mapping's decimal mark and order of dates do not apply to them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dealwright.files.tables import BATCH, MOST_COLUMNS, Table, UnreadableFile, column_names
from dealwright.history import facts


def open_table(path: Path) -> Table:
    """This function will open a Parquet file; columns that cannot be facts are left out and named in a finding."""
    try:
        with pq.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise UnreadableFile(
            f"{path.name} is not a whole Parquet file: it may have been cut off while it was written or copied. "
            "Write it again."
        ) from error
    leaves = tuple(_leaves(schema))
    readable = tuple((place, kind) for place, kind in leaves if _readable(kind))
    nested = tuple(".".join(place) for place, kind in leaves if not _readable(kind))
    if not readable or len(readable) > MOST_COLUMNS:
        raise UnreadableFile(
            f"{path.name} has {len(readable):,} columns with one value a row; a table of deals has 2 to "
            f"{MOST_COLUMNS:,}. Columns that hold lists cannot be read: {', '.join(nested[:5]) or 'none'}."
        )
    columns = column_names([".".join(place) for place, _ in readable])
    return Table(
        name=path.name,
        columns=columns,
        batches=lambda: _batches(path, tuple(place for place, _ in readable)),
        typed=frozenset(name for name, (_, kind) in zip(columns, readable, strict=True) if _stored(kind)),
        described=(("format", "Parquet"),),
        row_estimate=rows,
        findings=lambda: tuple(_findings(path, nested)),
    )


def _leaves(schema: pa.Schema) -> Iterator[tuple[tuple[str, ...], pa.DataType]]:
    def walk(field: pa.Field, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], pa.DataType]]:
        place = (*above, field.name)
        if pa.types.is_struct(field.type):
            for inner in field.type:
                yield from walk(inner, place)
        else:
            yield place, field.type

    for field in schema:
        yield from walk(field, ())


def _readable(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return not (pa.types.is_nested(inner) or pa.types.is_binary(inner) or pa.types.is_large_binary(inner)) and (
        _stored(inner)
        or pa.types.is_string(inner)
        or pa.types.is_large_string(inner)
        or pa.types.is_null(inner)
        or pa.types.is_string_view(inner)
    )


def _stored(kind: pa.DataType) -> bool:
    """Whether values are stored as numbers, days or truth rather than as somebody's writing."""
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_date(kind)
        or pa.types.is_timestamp(kind)
        or pa.types.is_boolean(kind)
    )


def _batches(path: Path, places: tuple[tuple[str, ...], ...]) -> Generator[pa.RecordBatch]:
    done = 0
    names = ["source_row", *(f"c{place}" for place in range(len(places)))]
    tops = list(dict.fromkeys(place[0] for place in places))
    with pq.ParquetFile(path) as file:
        try:
            for batch in file.iter_batches(BATCH, columns=tops):
                cells = [_text(reduce(_field, place[1:], batch.column(place[0]))) for place in places]
                numbers = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
                done += batch.num_rows
                yield pa.RecordBatch.from_arrays([numbers, *cells], names=names)
        except (pa.ArrowInvalid, OSError) as error:
            raise UnreadableFile(
                f"{path.name} is damaged after row {done:,} ({str(error).splitlines()[0]}). Write it again."
            ) from error


def _field(values: pa.Array, name: str) -> pa.Array:
    return pc.struct_field(values, name)


def _text(values: pa.Array) -> pa.Array:
    if pa.types.is_float16(values.type):
        values = values.cast(pa.float32())
    return values.cast(pa.string())


def _findings(path: Path, nested: tuple[str, ...]) -> Iterator[facts.Finding]:
    if nested:
        yield facts.Finding(
            code="column-nested",
            weight=facts.Weight.NOTE,
            what=f"Columns that hold lists, maps or bytes were left out: {', '.join(nested[:10])}.",
            where=path.name,
            why="A fact is one value a deal.",
            advice="If one of them matters, write it as a column of its own with one value a row.",
            count=len(nested),
        )
