"""Workbooks as they really come: titles, merged cells, formulas, and files made to stop a server."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
from tests.files.bad_input import HEADER, column, imported, refused, said

from dealwright.history import facts

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def a_workbook(path: Path, *rows: list[object], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(path)
    return path


def test_a_workbook_with_a_title_merged_cells_and_formulas(tmp_path: Path):
    header: list[object] = [*HEADER.split(";")]
    rows: list[list[object]] = [
        ["Deals of 2024"],
        [],
        header,
        ["D1", "Acme", "DE", dt.date(2024, 1, 2), "EUR", 2, 10.5, 5],
        ["D2", None, "FR", dt.datetime(2024, 1, 3, 9, 30), "EUR", 1, "=G4*2", 0.5],  # noqa: DTZ001 a workbook has no zone
    ]

    found = imported(a_workbook(tmp_path / "deals.xlsx", *rows, merged="B4:B5"))

    assert column(found, "account") == ["Acme", "Acme"]
    assert column(found, "closed_on") == [dt.date(2024, 1, 2), dt.date(2024, 1, 3)]
    assert column(found, "price") == [10.5, None]
    assert column(found, "term_discount") == [5.0, 0.5]
    assert said(found) == {
        "cells-merged": "One merged area was filled: each of its cells got the value of the area.",
        "formulas-not-calculated": "One formula holds no result; its cell counts as empty.",
    }
    assert found.findings[1].where == "deals.xlsx, first at cell G5"


def test_a_workbook_cut_in_the_middle(tmp_path: Path):
    path = a_workbook(tmp_path / "deals.xlsx", ["Deal ID", "Net price"], ["D1", 5])
    path.write_bytes(path.read_bytes()[:2000])

    assert refused(path) == (
        "deals.xlsx is not a whole workbook: it may have been cut off while it was copied. Open it in the spreadsheet "
        "program, save it again as XLSX, and upload that."
    )


def test_a_workbook_without_the_sheet_that_the_mapping_names(tmp_path: Path):
    path = a_workbook(tmp_path / "deals.xlsx", ["Deal ID", "Net price"], ["D1", 5])
    mapping = facts.Mapping(fills=(), reading=facts.Reading(sheet="2024"))

    assert refused(path, mapping) == "deals.xlsx has no sheet “2024”. It has: “Sheet”."


def test_a_zip_bomb(tmp_path: Path):
    path = tmp_path / "deals.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(150):
            part.write(b" " * 1_000_000)

    assert refused(path).endswith(
        "but unpacks into 150 MB. A table of deals does not; such a file can stop a server, so it was not opened. If "
        "it "
        "is a real table, save it as CSV or Parquet."
    )


def test_a_cell_at_the_far_end_of_a_sheet(tmp_path: Path):
    path = tmp_path / "deals.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Deal ID", "far"
    book.save(path)

    assert refused(path) == (
        "deals.xlsx has a sheet of 1,048,576 rows and 16,384 columns; at most 12,000,000 cells can be read from a "
        "workbook. If the table is small, delete the empty rows and columns around it; if it is large, save it as CSV."
    )


def test_an_archive_that_is_no_workbook(tmp_path: Path):
    path = tmp_path / "deals.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deals.csv", HEADER)

    assert refused(path) == (
        "deals.xlsx is an archive, but not an XLSX workbook. Unpack it, or save the table as XLSX or CSV."
    )


def with_texts(path: Path, *, text: str, cells: int) -> Path:
    """A workbook in which one text stands in many cells and is stored once."""
    plain = a_workbook(path.with_name("plain.xlsx"), ["Deal ID"])
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}"><v>5</v></c></row>' for n in range(1, cells)
    )
    changed = {
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}"><si><t>{text}</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for part in {*source.namelist(), *changed}:
            made.writestr(part, changed.get(part) or source.read(part))
    return path


def test_a_cell_with_more_text_than_a_spreadsheet_holds(tmp_path: Path):
    path = with_texts(tmp_path / "deals.xlsx", text="x" * 3_000_000, cells=3)

    assert refused(path) == (
        "deals.xlsx has a cell with a text of more than 1 MB; spreadsheet programs write at most 32,767 letters. "
        "Shorten it, or save the table as CSV."
    )


def test_a_long_text_that_stands_in_many_cells(tmp_path: Path):
    path = with_texts(tmp_path / "deals.xlsx", text="x" * 900_000, cells=602)

    assert refused(path).endswith(
        "but its cells hold 541 MB of text, because long texts stand in many cells. Such a file can stop a server, so "
        "it was not opened. Leave out the columns of remarks, or save the table as CSV."
    )


def test_a_sheet_of_remarks_in_front_of_the_table_is_passed_over_and_a_hidden_one_too(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Made by", "finance"])
    hidden, deals = book.create_sheet("Old"), book.create_sheet("Deals")
    hidden.sheet_state = "hidden"
    for row in [["Deal ID", "Net price"], *([f"D{n}", n] for n in range(1, 21))]:
        deals.append(row)
        hidden.append(row)
        hidden.append(row)
    book.save(tmp_path / "deals.xlsx")

    found = imported(tmp_path / "deals.xlsx", None)

    assert column(found, "deal") == [f"D{n}" for n in range(1, 21)]
    assert said(found)["sheets-not-read"] == "Only the sheet “Deals” was read; 2 more: Read me, Old."


def test_days_counted_from_1904_times_and_errors(tmp_path: Path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["Deal ID", "Close date", "Net price", "At"])
    book.active.append(["D1", dt.date(2024, 2, 29), 5, dt.time(9, 30)])
    book.active.append(["D2", dt.date(2024, 3, 1), "#DIV/0!", dt.time(9, 45)])
    book.save(tmp_path / "deals.xlsx")

    found = imported(tmp_path / "deals.xlsx", None)

    assert column(found, "closed_on") == [dt.date(2024, 2, 29), dt.date(2024, 3, 1)]
    assert column(found, "price") == [5.0, None]
    assert found.rejected == 0
