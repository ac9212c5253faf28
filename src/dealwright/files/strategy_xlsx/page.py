"""One sheet of a workbook as lines of told cells, wherever its columns stand."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from dealwright.files.strategy_reading import Remark, Told
from dealwright.files.strategy_xlsx.sheets import LIMIT, Column, Sheet

LOOKED_AT = 20  # rows in which the headings may stand, below a title
_QUOTED = re.compile(r'"[^"]*"|\\.')  # parts of a number format that are only shown
_LIMIT = re.compile(r"limit\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its cells by path."""

    cells: dict[str, Told]
    place: str

    def cell(self, path: str) -> Told | None:
        """This function will give the cell of a column, or nothing where it is empty."""
        return self.cells.get(path)

    def text(self, path: str) -> str:
        """This function will give the text of a cell; empty where there is none."""
        said = self.cells.get(path)
        return "" if said is None else said.text

    def table(self) -> dict[str, Told]:
        """This function will give the row as a table, with inner tables for paths such as `for/region`."""
        found: dict[str, Told] = {}
        for path, said in self.cells.items():
            outer, _, inner = path.partition("/")
            if not inner:
                found[outer] = said
            else:
                around = found.get(outer, Told(value={}, place=said.place))
                known = around.value if isinstance(around.value, dict) else {}
                found[outer] = Told(value=known | {inner: said}, place=around.place)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The rows of one sheet that say something."""

    sheet: Sheet
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, page: Any, sheet: Sheet, remarks: list[Remark]) -> Page:  # noqa: ANN401  # openpyxl ships no types
        """This function will read a sheet; what cannot be placed is added to `remarks`."""
        merged = _merged(page)
        head, columns = _head(page, sheet)
        if head == 0:
            names = ", ".join(f"“{column.heading}”" for column in sheet.columns[:3])
            what = "The sheet has no row of headings." if page.max_row > 1 else "The sheet is empty."
            severity = "error" if page.max_row > 1 else "warning"
            advice = f"Write them above the rows: {names} …"
            remarks.append(Remark(severity=severity, place=f"sheet {page.title}", what=what, advice=advice))
            return cls(sheet=sheet, lines=())
        remarks.extend(_strangers(page, sheet, head, columns))
        lines = []
        for row in page.iter_rows(min_row=head + 1):
            said: dict[str, Told] = {}
            for cell in row:
                column = columns.get(cell.column)
                source = merged.get((cell.row, cell.column), cell)
                if column is not None and (
                    told := _told(source, column, f"sheet {page.title}, cell {cell.coordinate}")
                ):
                    said[column.path] = told
            if said:
                lines.append(Line(cells=said, place=f"sheet {page.title}, row {row[0].row}"))
                remarks.extend(_faults(said))
        return cls(sheet=sheet, lines=tuple(lines))


def _merged(page: Any) -> dict[tuple[int, int], Any]:  # noqa: ANN401  # openpyxl ships no types
    """The cell that speaks for each cell of a merged area."""
    found: dict[tuple[int, int], Any] = {}
    for area in page.merged_cells.ranges:
        first = page.cell(row=area.min_row, column=area.min_col)
        for row in range(area.min_row, area.max_row + 1):
            found |= {(row, column): first for column in range(area.min_col, area.max_col + 1)}
    return found


def _head(page: Any, sheet: Sheet) -> tuple[int, dict[int, Column]]:  # noqa: ANN401  # openpyxl ships no types
    """The row that holds most headings, and the column that stands in each place; row 0 where there is none."""
    best: tuple[int, dict[int, Column]] = (0, {})
    for row in page.iter_rows(min_row=1, max_row=min(LOOKED_AT, page.max_row)):
        found: dict[int, Column] = {}
        for cell in row:
            column = _column(sheet, cell.value)
            if column is not None and column.path not in {each.path for each in found.values()}:
                found[cell.column] = column
        if len(found) > max(1, len(best[1])):
            best = (row[0].row, found)
    return best


def _column(sheet: Sheet, said: object) -> Column | None:
    heading = " ".join(str(said or "").split())
    limit = _LIMIT.fullmatch(heading) if sheet.limits else None
    if limit:
        level = str(said).split(":", 1)[1].strip()
        return Column(path=f"limits/{level}", heading=LIMIT + level)
    return next((each for each in sheet.columns if heading.casefold() in {each.heading.casefold(), each.path}), None)


def _strangers(page: Any, sheet: Sheet, head: int, columns: dict[int, Column]) -> Iterator[Remark]:  # noqa: ANN401  # openpyxl ships no types
    """Columns that were not understood: an error where a known heading is missing and nearly the same."""
    there = {column.path for column in columns.values()}
    missing = [column.heading for column in sheet.columns if column.path not in there]
    for cell in page[head]:
        heading = " ".join(str(cell.value or "").split())
        if not heading or cell.column in columns:
            continue
        place = f"sheet {page.title}, cell {cell.coordinate}"
        if _column(sheet, cell.value) is not None:
            what, advice = f"The column “{heading}” stands twice.", "Keep one, or give the other another name."
            yield Remark(severity="error", place=place, what=what, advice=advice)
        elif near := difflib.get_close_matches(heading, missing, n=1, cutoff=0.75):
            what, advice = f"The column “{heading}” is not known.", f"Did you mean “{near[0]}”?"
            yield Remark(severity="error", place=place, what=what, advice=advice)
        else:
            letter = get_column_letter(cell.column)
            what = f"The column “{heading}” in {letter} is not part of a strategy; it was not read."
            yield Remark(severity="warning", place=place, what=what)


def _faults(said: dict[str, Told]) -> Iterator[Remark]:
    for told in said.values():
        if told.text.startswith("#") and told.text in _ERRORS:
            what = f"The cell holds the error {told.text}."
            yield Remark(severity="error", place=told.place, what=what, advice="Mend its formula, or write the value.")


_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


def _told(cell: Any, column: Column, place: str) -> Told | None:  # noqa: ANN401  # openpyxl ships no types
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return Told(value="yes" if value else "no", text="yes" if value else "no", place=place)
    if isinstance(value, int | float):
        if "%" in _QUOTED.sub("", cell.number_format or ""):
            shown = f"{Decimal(repr(value)).scaleb(2).normalize():f} %"
            return Told(value=shown, text=shown, place=place)
        return Told(value=float(value), text=text_of(value), place=place)
    if isinstance(value, dt.datetime):
        value = value.date() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return Told(value=value, text=value.isoformat(), place=place)
    text = str(value) if column.prose else str(value).strip()
    return Told(value=text, text=text, place=place)


def text_of(value: float | str) -> str:
    """This function will write a number as a person would."""
    if isinstance(value, str):
        return value
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
