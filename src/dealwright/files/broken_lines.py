"""Broken lines: what is done with lines of a text file that have no shape of a row, and what is said of them.

A quotation mark that is never closed would swallow the lines below it up to the next mark, or to the end of the file.
Such lines are found in a first reading; then a copy of the file is read in which each stands as a short stand-in that
cannot be taken for a row. So every line below is read, and every row keeps the number it has in the file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import duckdb

from dealwright.files.tables import Damage, cut, whole
from dealwright.history import facts

LONGEST_LINE = 4 << 20
MOST_LISTED = 10_000  # damaged lines listed one by one
MOST_READINGS = 5  # of one file; lines that are still broken then stay left out with what they swallow
_STAND_IN = "\ue000"
_NEVER_CLOSED = (
    "A quotation mark is opened and never closed, so it is not clear where the cell ends.",
    "Close the quotation mark, or double it where it belongs to the text.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The broken lines of one reading, in the order of the file."""

    damaged: tuple[Damage, ...]
    swallowing: tuple[int, ...]  # byte where each line begins that swallows lines below it


def listed(
    connection: duckdb.DuckDBPyConnection, *, header: int, delimiter: str, stand_ins: Mapping[str, str]
) -> Lines:
    """This function will list the broken lines of the last reading; `header` is the line of the column names."""
    rejected = connection.execute(
        "select line, error_type, csv_line, error_message, line_byte_position from reject_errors order by line"
    ).fetchall()
    damaged: list[Damage] = []
    swallowing: list[int] = []
    previous = 0
    for line, kind, text, message, byte in rejected:
        if line == previous:
            continue  # one line can be wrong in several ways; the first one is enough
        previous = line
        first, *below = (text or "").strip("\r\n").splitlines() or [""]
        if kind == "UNQUOTED VALUE" and below:
            swallowing.append(byte - 1)
        reason, advice = _NEVER_CLOSED if first in stand_ins else _said(kind, message, delimiter)
        damaged.append(Damage(row=line - header, text=cut(stand_ins.get(first, first)), reason=reason, advice=advice))
    return Lines(damaged=tuple(damaged), swallowing=tuple(swallowing))


def without(text: Path, *, lines_at: Sequence[int], known: Mapping[str, str], into: Path) -> dict[str, str]:
    """This function will copy a text file with the lines that begin at some bytes replaced by stand-ins, in constant
    memory, and give what each stand-in stands for; `known` holds those of an earlier copy.
    """
    stand_ins = dict(known)
    with whole(into) as fresh, text.open("rb") as source, fresh.open("wb") as target:
        for start in sorted(lines_at):
            _copy_up_to(source, target, start)
            broken = source.readline(LONGEST_LINE)
            stand_in = f"{_STAND_IN}{len(stand_ins)}"
            stand_ins[stand_in] = broken.decode("utf-8", errors="replace").rstrip("\r\n")
            target.write(stand_in.encode() + b"\n")
        shutil.copyfileobj(source, target, 1 << 20)
    return stand_ins


def findings(name: str, damaged: Sequence[Damage], *, ends_open: bool) -> Iterator[facts.Finding]:
    """This function will say that lines were left out, and apart from them that the file was cut off."""
    cut_off = damaged[-1:] if ends_open else ()
    broken = damaged[:-1] if ends_open else damaged
    if broken:
        yield facts.Finding(
            code="damaged-lines",
            weight=facts.Weight.DATA,
            what=facts.counted(
                len(broken),
                f"One line of {name} cannot be parted into the cells of the header and was left out.",
                f"{{n}} lines of {name} cannot be parted into the cells of the header and were left out.",
            ),
            where=f"{name}, first at row {broken[0].row:,}",
            why=broken[0].reason,
            advice="Open the list of rejected rows, correct them in the source and import again.",
            count=len(broken),
            rows=tuple(line.row for line in broken[:20]),
        )
    for line in cut_off:
        yield facts.Finding(
            code="file-cut",
            weight=facts.Weight.DATA,
            what=f"{name} ends in the middle of row {line.row:,}: it was cut off. "
            "Every whole row before it was read; this one was left out.",
            where=f"{name}, row {line.row:,}, which begins “{line.text}”",
            why=f"{line.reason} No line end follows, so the export or the copy stopped there.",
            advice="Compare the number of rows with the source; export or copy the file again to get the rest.",
            count=1,
            rows=(line.row,),
        )


def _copy_up_to(source: BinaryIO, target: BinaryIO, end: int) -> None:
    while (left := end - source.tell()) > 0:
        target.write(source.read(min(left, 1 << 20)))


def _said(kind: str, message: str, delimiter: str) -> tuple[str, str]:
    if kind in {"MISSING COLUMNS", "TOO MANY COLUMNS"}:
        wanted, found = (part.split(":")[1].strip() for part in message.replace(" Found", "|Found").split("|"))
        fewer = kind == "MISSING COLUMNS"
        advice = (
            "The line may be cut off or broken in two; complete it in the source."
            if fewer
            else f"Put quotation marks around cells that contain a {delimiter}."
        )
        return f"The line has {_cells(found)}, but the header has {wanted}.", advice
    if kind == "UNQUOTED VALUE":
        return _NEVER_CLOSED
    if kind == "LINE SIZE OVER MAXIMUM":
        return f"The line is longer than {LONGEST_LINE:,} bytes.", "Look for a quotation mark that is never closed."
    return "The line holds letters that could not be decoded.", "Save the file again as UTF-8."


def _cells(count: str) -> str:
    return "one cell" if count == "1" else f"{count} cells"
