import csv
from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from dealwright.files import export

ROWS = [("=1+1", 5, "Kenya"), ("-5.2", None, "+49 30 123"), ("@x", 1.5, "\tTab"), ("bell\x07", 2, "Müller")]


def test_a_csv_holds_texts_where_a_spreadsheet_would_see_formulas(tmp_path: Path):
    export.write_csv(tmp_path / "deals.csv", headers=("=name", "n", "who"), rows=ROWS[:3])

    with (tmp_path / "deals.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["'=name", "n", "who"],
            ["'=1+1", "5", "Kenya"],
            ["-5.2", "", "'+49 30 123"],
            ["'@x", "1.5", "'\tTab"],
        ]


def test_a_workbook_holds_no_formula_and_keeps_numbers(tmp_path: Path):
    export.write_xlsx(tmp_path / "deals.xlsx", headers=("=name", "n", "who"), rows=ROWS)

    sheet = openpyxl.load_workbook(tmp_path / "deals.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[1:] == [
        ["'=1+1", 5, "Kenya"],
        ["-5.2", None, "'+49 30 123"],
        ["'@x", 1.5, "'\tTab"],
        ["bell�", 2, "Müller"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


@given(st.text())
def test_no_text_leaves_as_a_formula_and_no_other_text_is_changed(text: str):
    shown = export.neutral(text)

    assert shown in {text, "'" + text}
    assert not str(shown).startswith(("=", "@", "\t", "\r", "\n"))
