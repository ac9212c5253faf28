"""XLSX: workbooks, read with the values their formulas last gave.

A table in a workbook may begin below a title and may have merged cells: the header is found, and every cell of a merged
area gets its value. Before a workbook is opened, its size is checked without trusting what it says of itself: a small
file that unpacks into gigabytes, or one cell at the far end of an otherwise empty sheet, is refused.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import python_calamine as calamine

from dealwright.files.tables import BATCH, MOST_COLUMNS, Table, UnreadableFile, column_names, find_header, workbook
from dealwright.history import facts

Cell = int | float | str | bool | dt.date | dt.datetime | dt.time | dt.timedelta
SMALLER = 10  # times: a sheet so much smaller than the largest is a title page or a list of remarks [d]
LOOKED_AT = 1_000  # rows that decide where the header is and which columns hold numbers


def open_table(path: Path, *, reading: facts.Reading) -> Table:
    """This function will open one sheet of a workbook: the one stated, or the visible one that is most like a table."""
    parts = workbook.inspect(path)
    try:
        book = calamine.CalamineWorkbook.from_path(path)
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
        chosen = _chosen_sheet(path, book, reading.sheet)
        sheet = book.get_sheet_by_name(chosen)
        rows = _Rows(sheet)
        first = list(itertools.islice(rows, LOOKED_AT))
    except calamine.PasswordError as error:
        raise UnreadableFile(
            f"{path.name} is protected by a password. Remove the protection in the spreadsheet program and save it."
        ) from error
    except (calamine.CalamineError, OSError) as error:
        raise UnreadableFile(
            f"{path.name} is not a whole workbook: it may have been cut off while it was copied. "
            "Open it in the spreadsheet program, save it again as XLSX, and upload that."
        ) from error
    place = reading.header_row - 1 if reading.header_row else find_header([[_text(c) for c in row] for row in first])
    if place >= len(first):
        raise UnreadableFile(f"The sheet “{chosen}” of {path.name} is empty. Choose another: {', '.join(names)}.")
    columns = _columns(path, first[place])
    return Table(
        name=path.name,
        columns=columns,
        batches=lambda: _batches(sheet, place, len(columns)),
        typed=_typed(columns, first[place + 1 :]),
        described=(("format", "XLSX"), ("sheet", chosen), ("header row", str(place + 1))),
        row_estimate=max(0, sheet.total_height - place),
        findings=lambda: tuple(_findings(path, sheet, names, chosen, parts)),
    )


class _Rows(Iterator[Sequence[Cell]]):
    """The rows of a sheet from its first line and column, with the value of a merged area in all of its cells."""

    def __init__(self, sheet: calamine.CalamineSheet) -> None:
        top, left = sheet.start or (0, 0)
        self._rows = itertools.chain(itertools.repeat([], top), sheet.iter_rows())
        self._padding = [""] * left
        self._areas = sorted(sheet.merged_cell_ranges or [], reverse=True)
        self._open: list[tuple[int, slice, Cell]] = []  # (last row, columns, value)
        self._at = -1

    def __next__(self) -> Sequence[Cell]:
        row = [*self._padding, *next(self._rows)]
        self._at += 1
        while self._areas and self._areas[-1][0][0] <= self._at:
            (_, left), (bottom, right) = self._areas.pop()
            value = row[left] if left < len(row) else ""
            self._open.append((bottom, slice(left, right + 1), value))
        self._open = [area for area in self._open if area[0] >= self._at]
        if len(self._open) > max(len(row), MOST_COLUMNS):
            raise UnreadableFile(f"Merged areas overlap in row {self._at + 1:,} of the sheet. Unmerge them.")
        for _, columns, value in self._open:
            row[columns] = [value] * len(row[columns])
        return row


def _chosen_sheet(path: Path, book: calamine.CalamineWorkbook, wanted: str) -> str:
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    if wanted:
        if wanted not in [sheet.name for sheet in sheets]:
            known = ", ".join(f"“{sheet.name}”" for sheet in sheets)
            raise UnreadableFile(f"{path.name} has no sheet “{wanted}”. It has: {known}.")
        return wanted
    shown = [sheet for sheet in sheets if sheet.visible == calamine.SheetVisibleEnum.Visible]
    sizes = {sheet.name: _size(book.get_sheet_by_name(sheet.name)) for sheet in shown}
    largest = max(sizes.values(), default=0)
    if not largest:
        raise UnreadableFile(f"{path.name} has no sheet with a table: every visible sheet has at most one column.")
    return next(name for name, size in sizes.items() if size * SMALLER >= largest)


def _size(sheet: calamine.CalamineSheet) -> int:
    return int(sheet.width * sheet.height) if sheet.width > 1 else 0


def _columns(path: Path, header: Sequence[Cell]) -> tuple[str, ...]:
    texts = [_text(cell) for cell in header]
    while texts and not texts[-1].strip():
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise UnreadableFile(
            f"{path.name} has {len(texts):,} columns; at most {MOST_COLUMNS:,} can be read. If rows and columns are "
            "swapped, transpose the table; otherwise keep only the columns that describe the deal."
        )
    return column_names(texts)


def _batches(sheet: calamine.CalamineSheet, place: int, width: int) -> Generator[pa.RecordBatch]:
    rows = itertools.islice(_Rows(sheet), place + 1, None)
    number = 0
    while part := list(itertools.islice(rows, BATCH)):
        numbered = [(number + at, row) for at, row in enumerate(part, start=1)]
        number += len(part)
        filled = [(at, row) for at, row in numbered if any(cell != "" for cell in row)]
        cells = [[_text(row[place]) if place < len(row) else "" for _, row in filled] for place in range(width)]
        arrays = [pa.array(column, pa.string()) for column in cells]
        names = ["source_row", *(f"c{place}" for place in range(width))]
        yield pa.RecordBatch.from_arrays([pa.array([at for at, _ in filled], pa.int64()), *arrays], names=names)


def _typed(columns: tuple[str, ...], rows: Iterable[Sequence[Cell]]) -> frozenset[str]:
    stored, written = [0] * len(columns), [0] * len(columns)
    for row in rows:
        for place, cell in enumerate(row[: len(columns)]):
            if isinstance(cell, str):
                written[place] += bool(cell.strip())
            else:
                stored[place] += 1
    return frozenset(name for place, name in enumerate(columns) if stored[place] > written[place])


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    if isinstance(cell, dt.timedelta):
        return repr(cell / dt.timedelta(days=1))
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _findings(
    path: Path, sheet: calamine.CalamineSheet, names: list[str], chosen: str, parts: workbook.Parts
) -> Iterator[facts.Finding]:
    others = [name for name in names if name != chosen]
    if others:
        yield facts.Finding(
            code="sheets-not-read",
            weight=facts.Weight.NOTE,
            what=f"Only the sheet “{chosen}” was read; {len(others)} more: {', '.join(others[:5])}.",
            where=path.name,
            advice="Write the name of another sheet under “reading: {sheet: …}” in the mapping.",
            count=len(others),
        )
    merged = len(sheet.merged_cell_ranges or [])
    if merged:
        yield facts.Finding(
            code="cells-merged",
            weight=facts.Weight.NOTE,
            what=facts.counted(
                merged,
                "One merged area was filled: each of its cells got the value of the area.",
                "{n} merged areas were filled: each of their cells got the value of the area.",
            ),
            where=f"{path.name}, sheet “{chosen}”",
            count=merged,
        )
    if parts.not_calculated:
        yield facts.Finding(
            code="formulas-not-calculated",
            weight=facts.Weight.DATA,
            what=facts.counted(
                parts.not_calculated,
                "One formula holds no result; its cell counts as empty.",
                "{n} formulas hold no result; their cells count as empty.",
            ),
            where=f"{path.name}, first at cell {parts.first_not_calculated}",
            why="The workbook was written by a program that does not calculate.",
            advice="Open it in a spreadsheet program, save it, and import it again.",
            count=parts.not_calculated,
        )
