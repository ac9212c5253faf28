"""Workbook: what an XLSX file is made of, looked at before anything trusts it.

An XLSX file is a ZIP archive of XML. Its parts are unpacked once as a stream, a megabyte at a time, and counted: how
large they really are, how far the cells reach, how much text they hold, and which formulas hold no result.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dealwright.files.tables.table import UnreadableFile

LARGEST = 1 << 30  # bytes of all parts, unpacked [d]
SUSPICIOUS = 100 << 20  # below it no ratio is suspicious
HIGHEST_RATIO = 250  # sheets of deals compress 5 to 40 times [d]
MOST_CELLS = 12_000_000  # about a gigabyte of memory [d]
MOST_TEXT = 500_000_000  # letters of all cells of a sheet; one long text can stand in many cells [d]
LONGEST_TEXT = 1_000_000  # bytes of one text with its marks; spreadsheet programs write at most 32,767 letters
TEXTS = "xl/sharedStrings.xml"
BLOCK = 1 << 20
OVERLAP = 4_096  # so that a cell at the edge of two blocks is seen
_FAR_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d+"')
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_TEXT_CELL = re.compile(rb"""t=["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})\s*<""")
_NO_RESULT = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What was seen in the sheets of a workbook."""

    rows: int
    columns: int
    not_calculated: int
    first_not_calculated: str


NOTHING = Parts(rows=0, columns=0, not_calculated=0, first_not_calculated="")


def inspect(path: Path) -> Parts:
    """This function will look through a workbook and raise `UnreadableFile` where it is none, damaged, or a bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_bomb(path, members)
            sheets = [member for member in members if member.filename.startswith("xl/worksheets/")]
            if not sheets:
                raise UnreadableFile(
                    f"{path.name} is an archive, but not an XLSX workbook. Unpack it, or save the table as XLSX or CSV."
                )
            sheets = [sheet for sheet in sheets if sheet.filename.endswith(".xml")]
            seen = [_seen(_stream(archive, sheet)) for sheet in sheets]
            _refuse_too_many_cells(path, max(seen, key=_cells, default=NOTHING))
            _refuse_too_much_text(path, archive, [*zip(sheets, seen, strict=True)])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(
            f"{path.name} is not a whole workbook: it may have been cut off while it was copied. "
            "Open it in the spreadsheet program, save it again as XLSX, and upload that."
        ) from error
    largest = max(seen, key=_cells, default=NOTHING)
    formulas = sum(parts.not_calculated for parts in seen)
    first = next((parts.first_not_calculated for parts in seen if parts.not_calculated), "")
    return Parts(rows=largest.rows, columns=largest.columns, not_calculated=formulas, first_not_calculated=first)


def _cells(parts: Parts) -> int:
    return parts.rows * parts.columns


def _refuse_too_many_cells(path: Path, largest: Parts) -> None:
    if _cells(largest) > MOST_CELLS:
        raise UnreadableFile(
            f"{path.name} has a sheet of {largest.rows:,} rows and {largest.columns:,} columns; at most "
            f"{MOST_CELLS:,} cells can be read from a workbook. If the table is small, delete the empty rows and "
            "columns around it; if it is large, save it as CSV."
        )


def _refuse_too_much_text(path: Path, archive: zipfile.ZipFile, sheets: list[tuple[zipfile.ZipInfo, Parts]]) -> None:
    """A workbook stores each text once and names it by number, so that a small file can stand for much text."""
    if TEXTS not in archive.namelist():
        return
    sizes = np.fromiter(_text_sizes(path, archive), dtype=np.int64)
    for sheet, parts in sheets:
        if not len(sizes) or sizes.max() * _cells(parts) <= MOST_TEXT:
            continue
        total = 0
        for block in _stream(archive, sheet):
            named = np.array(_TEXT_CELL.findall(block), dtype=np.int64)
            total += int(sizes[named[named < len(sizes)]].sum())
        if total > MOST_TEXT:
            raise UnreadableFile(
                f"{path.name} has {_size(path.stat().st_size)}, but its cells hold {_size(total)} of text, because "
                "long texts stand in many cells. Such a file can stop a server, so it was not opened. Leave out the "
                "columns of remarks, or save the table as CSV."
            )


def _text_sizes(path: Path, archive: zipfile.ZipFile) -> Iterator[int]:
    with archive.open(TEXTS) as part:
        rest = b""
        while block := part.read(BLOCK):
            *texts, rest = (rest + block).split(b"</si>")
            for text in (*texts, rest):
                if len(text) > LONGEST_TEXT:
                    raise UnreadableFile(
                        f"{path.name} has a cell with a text of more than {_size(LONGEST_TEXT)}; spreadsheet programs "
                        "write at most 32,767 letters. Shorten it, or save the table as CSV."
                    )
            yield from map(len, texts)


def _refuse_bomb(path: Path, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if unpacked > LARGEST or (unpacked > SUSPICIOUS and unpacked > HIGHEST_RATIO * packed):
        raise UnreadableFile(
            f"{path.name} has {_size(packed)} but unpacks into {_size(unpacked)}. A table of deals does not; such a "
            "file can stop a server, so it was not opened. If it is a real table, save it as CSV or Parquet."
        )


def _stream(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as part:  # stops at the size the archive states, and fails where that was a lie
        tail = b""
        while block := part.read(BLOCK):
            yield tail + block
            tail = block[-OVERLAP:]


def _seen(blocks: Iterator[bytes]) -> Parts:
    rows, columns = 0, 0
    formulas: dict[bytes, None] = {}  # in the order of the sheet
    for block in blocks:
        rows = max([rows, *map(int, _ROW.findall(block))])
        columns = max([columns, *map(_place, set(_FAR_CELL.findall(block)))])
        formulas |= dict.fromkeys(_NO_RESULT.findall(block))
    first = next(iter(formulas), b"").decode()
    return Parts(rows=rows, columns=columns, not_calculated=len(formulas), first_not_calculated=first)


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _size(count: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if count < 1_000:
            return f"{count:.3g} {unit}"
        count = count / 1_000  # type: ignore[assignment]  # shown, not counted
    return f"{count:,.3g} GB"
