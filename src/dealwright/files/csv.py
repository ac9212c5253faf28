"""CSV: any delimiter, quoting and encoding, streamed by DuckDB.

Lines that have no shape of a row (too few cells, too many, a quotation mark that is never closed) are left out and
listed with their row; everything else is read. A file in another encoding is first copied as UTF-8, in constant memory.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from dealwright.files import broken_lines
from dealwright.files.tables import (
    MOST_COLUMNS,
    Table,
    UnreadableFile,
    column_names,
    cut,
    find_header,
)
from dealwright.files.tables import delimiter as delimiters
from dealwright.files.tables import encoding as encodings
from dealwright.history import facts

HEAD = 1 << 20
BATCH = 25_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How a text file is laid out, and which copy of it is read."""

    path: Path
    text: Path  # the file itself, or a copy as UTF-8 or without the lines that swallow others
    work: Path
    columns: tuple[str, ...]
    dialect: delimiters.Dialect
    header: int  # the line of the column names, counted from 1
    encoding: encodings.Encoding
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    reading: int = 1


def open_table(path: Path, *, reading: facts.Reading, work: Path) -> Table:
    """This function will open a delimited text file; `work` may take a copy of it as UTF-8."""
    encoding = encodings.find_encoding(path)
    if reading.encoding:
        encoding = encodings.Encoding(name=reading.encoding, damaged_at=0)
    text = path
    if not encoding.plain:
        text = work / f"{path.name}.utf8"
        encodings.as_utf8(path, encoding, into=text)
    head = _head(text)
    if not head.strip():
        raise UnreadableFile(f"{path.name} is empty: it has no rows and no header. Export the deals again.")
    dialect = delimiters.find_dialect(head, delimiter=reading.delimiter)
    rows = delimiters.first_rows(head, dialect)
    place = reading.header_row - 1 if reading.header_row else find_header(rows)
    columns = column_names(rows[place] if place < len(rows) else [])
    _refuse_odd_width(path, columns, dialect)
    layout = _Layout(
        path=path,
        text=text,
        work=work,
        columns=columns,
        dialect=dialect,
        header=place + 1,
        encoding=encoding,
    )
    return _table(layout)


def _head(text: Path) -> str:
    with text.open("rb") as file:
        block = file.read(HEAD)
    whole_lines = block if len(block) < HEAD else block[: block.rfind(b"\n") + 1] or block
    return whole_lines.decode("utf-8-sig", errors="replace")


def _refuse_odd_width(path: Path, columns: tuple[str, ...], dialect: delimiters.Dialect) -> None:
    if len(columns) > MOST_COLUMNS:
        raise UnreadableFile(
            f"{path.name} has {len(columns):,} columns; at most {MOST_COLUMNS:,} can be read. A table of deals has one "
            "row a deal and one column a fact: if rows and columns are swapped, transpose the table; otherwise export "
            "only the columns that describe the deal."
        )
    if len(columns) < 2:
        raise UnreadableFile(
            f"{path.name} has only one column, “{cut(columns[0]) if columns else ''}”, when parted by "
            f"{dialect.name}. State the delimiter in the mapping under “reading”, or export the table again."
        )


def _table(layout: _Layout) -> Table:
    read: list[broken_lines.Lines] = []  # one, once all batches were read
    return Table(
        name=layout.path.name,
        columns=layout.columns,
        batches=lambda: _batches(layout, read),
        described=(
            ("format", "CSV"),
            ("delimiter", layout.dialect.name),
            ("encoding", layout.encoding.name.removesuffix("-sig")),
            ("header row", str(layout.header)),
        ),
        row_estimate=_row_estimate(layout.text),
        damaged=lambda: read[-1].damaged,
        findings=lambda: tuple(_findings(layout, read[-1])),
        mended=lambda: _mended(layout, read[-1]),
    )


def _mended(layout: _Layout, lines: broken_lines.Lines) -> Table | None:
    """The same file without the lines that swallow others, where there are any."""
    if not lines.swallowing or layout.reading == broken_lines.MOST_READINGS:
        return None
    copy = layout.work / f"{layout.path.name}.mended{layout.reading}"
    stand_ins = broken_lines.without(layout.text, lines_at=lines.swallowing, known=layout.stand_ins, into=copy)
    return _table(replace(layout, text=copy, stand_ins=stand_ins, reading=layout.reading + 1))


def _row_estimate(text: Path) -> int:
    with text.open("rb") as file:
        block = file.read(HEAD)
    return max(1, round(text.stat().st_size * block.count(b"\n") / max(1, len(block))))


def _batches(layout: _Layout, read: list[broken_lines.Lines]) -> Generator[pa.RecordBatch]:
    dialect, columns = layout.dialect, layout.columns
    with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as connection:  # one thread keeps the order
        connection.execute("set enable_progress_bar = false")
        try:
            reader = connection.execute(
                f"""from read_csv(?, columns={{{", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in columns)}}},
                auto_detect=false, delim=?, quote=?, escape=?, header=true, skip=?, store_rejects=true,
                rejects_limit={broken_lines.MOST_LISTED}, max_line_size={broken_lines.LONGEST_LINE},
                strict_mode=true)""",
                [str(layout.text), dialect.delimiter, dialect.quote, dialect.escape, layout.header - 1],
            ).to_arrow_reader(BATCH)
            done = 0
            for batch in reader:
                numbers = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
                done += batch.num_rows
                yield pa.RecordBatch.from_arrays([numbers, *batch.columns], names=["source_row", *columns])
        except duckdb.Error as error:
            raise UnreadableFile(
                f"{layout.path.name} could not be read as a table of text parted by {dialect.name}: "
                f"{_first_line(error)} Export it again as CSV (UTF-8), or as XLSX or Parquet."
            ) from error
        read.append(
            broken_lines.listed(connection, header=layout.header, delimiter=dialect.name, stand_ins=layout.stand_ins)
        )


def _findings(layout: _Layout, lines: broken_lines.Lines) -> Iterator[facts.Finding]:
    name, encoding = layout.path.name, layout.encoding
    yield from broken_lines.findings(name, lines.damaged, ends_open=_ends_open(layout.text, lines))
    if encoding.damaged_at and encoding.name in {"utf-8", "utf-8-sig"}:
        yield facts.Finding(
            code="damaged-letters",
            weight=facts.Weight.DATA,
            what=f"Some letters of {name} are damaged; they are shown as �.",
            where=f"{name}, first at byte {encoding.damaged_at:,}",
            why="The file is UTF-8, but some of its bytes are not.",
            advice="Names that differ only in a damaged letter count as different; export the file again as UTF-8.",
        )


def _ends_open(text: Path, lines: broken_lines.Lines) -> bool:
    """Whether the last line is a broken one without a line end, which is how a file ends that was cut off."""
    with text.open("rb") as file:
        file.seek(max(0, text.stat().st_size - broken_lines.LONGEST_LINE))
        end = file.read().rpartition(b"\n")[2].decode("utf-8", errors="replace")
    return bool(end and lines.damaged and lines.damaged[-1].text == cut(end))


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0].split(":", 1)[-1].strip().rstrip(".") + "."
