"""Export: tables as CSV and XLSX that are safe to open in a spreadsheet.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end is run as a formula by spreadsheet programs, whoever
wrote it. Such a text gets an apostrophe in front, which shows it as the text it is; numbers stay numbers.

>>> neutral("=HYPERLINK(1)"), neutral("-5.2"), neutral("Kenya")
("'=HYPERLINK(1)", '-5.2', 'Kenya')
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from dealwright.files.tables import whole

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*(e[-+]?\d+)?%?", re.IGNORECASE)
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # letters a workbook cannot hold


def neutral(cell: object) -> object:
    """This function will make sure that a cell is shown as a text and never run as a formula."""
    if not isinstance(cell, str) or not cell.startswith(_STARTS_FORMULA) or _NUMBER.fullmatch(cell):
        return cell
    return "'" + cell


def write_csv(path: Path, *, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """This function will write a table as CSV (UTF-8 with a mark, so that spreadsheets read its letters)."""
    with whole(path) as fresh, fresh.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([neutral(header) for header in headers])
        writer.writerows([neutral(cell) for cell in row] for row in rows)


def write_xlsx(path: Path, *, headers: Sequence[str], rows: Iterable[Sequence[object]], sheet: str = "Deals") -> None:
    """This function will write a table as a workbook of one sheet, streaming."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    page.append([_speakable(header) for header in headers])
    for row in rows:
        page.append([_speakable(cell) for cell in row])
    with whole(path) as fresh:
        book.save(fresh)


def _speakable(cell: object) -> object:
    return _UNSPEAKABLE.sub("�", str(neutral(cell))) if isinstance(cell, str) else cell
