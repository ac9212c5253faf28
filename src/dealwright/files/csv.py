"""CSV: any delimiter, quoting and encoding, streamed by DuckDB.

Lines that have no shape of a row (too few cells, too many, a quotation mark that is never closed) are left out and
listed with their row; everything else is read. A file in another encoding is first copied as UTF-8, in constant memory.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from dealwright.files.tables import (
    MOST_COLUMNS,
    Damage,
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
LONGEST_LINE = 4 << 20
MOST_LISTED = 10_000  # damaged lines listed one by one


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
    return _table(path, text, columns=columns, dialect=dialect, rows_before=rows[: place + 1], encoding=encoding)


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


def _table(
    path: Path,
    text: Path,
    *,
    columns: tuple[str, ...],
    dialect: delimiters.Dialect,
    rows_before: list[list[str]],
    encoding: encodings.Encoding,
) -> Table:
    damage: list[Damage] = []
    return Table(
        name=path.name,
        columns=columns,
        batches=lambda: _batches(path, text, columns, dialect, len(rows_before) - 1, damage),
        described=(
            ("format", "CSV"),
            ("delimiter", dialect.name),
            ("encoding", encoding.name.removesuffix("-sig")),
            ("header row", str(len(rows_before))),
        ),
        row_estimate=_row_estimate(text),
        damaged=lambda: tuple(damage),
        findings=lambda: _findings(path, damage, encoding),
    )


def _row_estimate(text: Path) -> int:
    with text.open("rb") as file:
        block = file.read(HEAD)
    return max(1, round(text.stat().st_size * block.count(b"\n") / max(1, len(block))))


def _batches(
    path: Path, text: Path, columns: tuple[str, ...], dialect: delimiters.Dialect, skip: int, damage: list[Damage]
) -> Generator[pa.RecordBatch]:
    with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as connection:  # one thread keeps the order
        connection.execute("set enable_progress_bar = false")
        try:
            reader = connection.execute(
                f"""from read_csv(?, columns={{{", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in columns)}}},
                auto_detect=false, delim=?, quote=?, escape=?, header=true, skip=?, store_rejects=true,
                rejects_limit={MOST_LISTED}, max_line_size={LONGEST_LINE}, strict_mode=true)""",
                [str(text), dialect.delimiter, dialect.quote, dialect.escape, skip],
            ).to_arrow_reader(BATCH)
            done = 0
            for batch in reader:
                numbers = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
                done += batch.num_rows
                yield pa.RecordBatch.from_arrays([numbers, *batch.columns], names=["source_row", *columns])
        except duckdb.Error as error:
            raise UnreadableFile(
                f"{path.name} could not be read as a table of text parted by {dialect.name}: {_first_line(error)} "
                "Export it again as CSV (UTF-8), or as XLSX or Parquet."
            ) from error
        damage.extend(_damage(connection, skip + 1, dialect))


def _damage(connection: duckdb.DuckDBPyConnection, header: int, dialect: delimiters.Dialect) -> Iterator[Damage]:
    listed = connection.execute(
        "select line, error_type, csv_line, error_message from reject_errors order by line"
    ).fetchall()
    previous = 0
    for line, kind, text, message in listed:
        if line == previous:
            continue  # one line can be wrong in several ways; the first one is enough
        previous = line
        reason, advice = _said(kind, message, dialect)
        yield Damage(row=line - header, text=cut(text or ""), reason=reason, advice=advice)


def _said(kind: str, message: str, dialect: delimiters.Dialect) -> tuple[str, str]:
    if kind in {"MISSING COLUMNS", "TOO MANY COLUMNS"}:
        wanted, found = (part.split(":")[1].strip() for part in message.replace(" Found", "|Found").split("|"))
        fewer = kind == "MISSING COLUMNS"
        advice = (
            "The line may be cut off or broken in two; complete it in the source."
            if fewer
            else f"Put quotation marks around cells that contain a {dialect.name}."
        )
        return f"The line has {found} cells, but the header has {wanted}.", advice
    if kind == "UNQUOTED VALUE":
        return (
            "A quotation mark is opened and never closed, so it is not clear where the cell ends.",
            "Close the quotation mark, or double it where it belongs to the text.",
        )
    if kind == "LINE SIZE OVER MAXIMUM":
        return f"The line is longer than {LONGEST_LINE:,} bytes.", "Look for a quotation mark that is never closed."
    return "The line holds letters that could not be decoded.", "Save the file again as UTF-8."


def _findings(path: Path, damage: list[Damage], encoding: encodings.Encoding) -> tuple[facts.Finding, ...]:
    found: list[facts.Finding] = []
    if damage:
        found.append(
            facts.Finding(
                code="damaged-lines",
                weight=facts.Weight.DATA,
                what=facts.counted(
                    len(damage),
                    f"One line of {path.name} has no shape of a row and was left out.",
                    f"{{n}} lines of {path.name} have no shape of a row and were left out.",
                ),
                where=f"{path.name}, first at row {damage[0].row:,}",
                why=damage[0].reason,
                advice="Open the list of rejected rows, correct them in the source and import again.",
                count=len(damage),
                rows=tuple(line.row for line in damage[:20]),
            )
        )
    if encoding.damaged_at and encoding.name in {"utf-8", "utf-8-sig"}:
        found.append(
            facts.Finding(
                code="damaged-letters",
                weight=facts.Weight.DATA,
                what=f"Some letters of {path.name} are damaged; they are shown as �.",
                where=f"{path.name}, first at byte {encoding.damaged_at:,}",
                why="The file is UTF-8, but some of its bytes are not.",
                advice="Names that differ only in a damaged letter count as different; export the file again as UTF-8.",
            )
        )
    return tuple(found)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0].split(":", 1)[-1].strip().rstrip(".") + "."
