"""Sources: which reader opens a source, decided by what the source holds and never by its name alone."""

from __future__ import annotations

from pathlib import Path

from dealwright.files import csv, ibis_url, parquet, xlsx
from dealwright.files.tables import Table, UnreadableFile
from dealwright.history import facts

_REFUSED = (
    (b"%PDF", "a PDF. Ask for the table behind it as CSV or XLSX."),
    (b"\x1f\x8b", "compressed (gzip). Unpack it first."),
    (b"BZh", "compressed (bzip2). Unpack it first."),
    (b"7z\xbc\xaf", "compressed (7z). Unpack it first."),
    (b"Rar!", "compressed (RAR). Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd). Unpack it first."),
    (b"\xd0\xcf\x11\xe0", "a workbook of the old XLS format, or one with a password. Save it as XLSX without one."),
    (b"SQLite format 3", "a SQLite database. Name the table like this: sqlite:///file.db#table."),
)


def open_table(source: str | Path, *, reading: facts.Reading, work: Path) -> Table:
    """This function will open a file or an Ibis URL as a table of texts; `work` is a folder for copies."""
    if isinstance(source, str) and ibis_url.is_url(source):
        return ibis_url.open_table(source)
    path = Path(source)
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise UnreadableFile(f"{path} {what}. Name a CSV, XLSX or Parquet file, or a table as an Ibis URL.")
    with path.open("rb") as file:
        head = file.read(16)
    for mark, what in _REFUSED:
        if head.startswith(mark):
            raise UnreadableFile(f"{path.name} is {what}")
    if head.startswith(b"PK"):
        return xlsx.open_table(path, reading=reading)
    if head.startswith(b"PAR1"):
        return parquet.open_table(path)
    return csv.open_table(path, reading=reading, work=work)


def identity(source: str | Path) -> str:
    """This function will give a text that changes when the source does, as far as can be told without reading it."""
    path = Path(source)
    if not path.is_file():
        return str(source)
    known = path.stat()
    return f"{path.resolve()} {known.st_size} {known.st_mtime_ns}"
