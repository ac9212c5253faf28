"""Sources: which reader opens a source, decided by what the source holds and never by its name alone."""

from __future__ import annotations

from pathlib import Path

from dealwright.files import csv
from dealwright.files.tables import Table, UnreadableFile
from dealwright.history import facts


def open_table(source: str | Path, *, reading: facts.Reading, work: Path) -> Table:
    """This function will open a file or an Ibis URL as a table of texts; `work` is a folder for copies."""
    path = Path(source)
    if not path.is_file():
        raise UnreadableFile(f"There is no file {path}. Check the name and the folder.")
    return csv.open_table(path, reading=reading, work=work)


def identity(source: str | Path) -> str:
    """This function will give a text that changes when the source does, as far as can be told without reading it."""
    path = Path(source)
    if not path.is_file():
        return str(source)
    known = path.stat()
    return f"{path.resolve()} {known.st_size} {known.st_mtime_ns}"
