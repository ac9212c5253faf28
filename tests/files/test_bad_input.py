"""Files as they really come: each gives a message that an analyst understands, and what is good is kept."""

from __future__ import annotations

import csv as standard_csv
import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dealwright import files
from dealwright.core import terms
from dealwright.history import facts

HEADER = "Deal ID;Customer;Country;Close date;Currency;Quantity;Net price;Discount (%)"
FILLS = {
    "deal": "Deal ID",
    "account": "Customer",
    "country": "Country",
    "closed_on": "Close date",
    "currency": "Currency",
    "quantity": "Quantity",
    "price": "Net price",
}
DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
MAPPING = facts.Mapping(
    fills=tuple((fact, facts.Fill(columns=(name,))) for fact, name in FILLS.items()),
    terms=(facts.TermRule(term=DISCOUNT, columns=(("Discount (%)",),)),),
    currency="EUR",
)
Write = Callable[..., Path]


def line(deal: str, **cells: object) -> str:
    usual = {"who": "Acme", "land": "DE", "day": "2024-01-02", "cur": "EUR", "n": 2, "price": 10, "off": 5}
    return ";".join(str(cell) for cell in (deal, *(usual | cells).values()))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*lines: str, name: str = "deals.csv", encoding: str = "utf-8", header: str = HEADER) -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
        return path

    return written


def imported(path: Path, mapping: facts.Mapping | None = MAPPING) -> files.Import:
    return files.import_deals(path, mapping=mapping, into=path.parent / "into")


def refused(path: Path, mapping: facts.Mapping | None = MAPPING) -> str:
    with pytest.raises(files.UnreadableFile) as caught:
        imported(path, mapping)
    assert not (path.parent / "into" / "facts.parquet").exists()
    return str(caught.value)


def listed(found: files.Import) -> list[tuple[str, ...]]:
    with found.rejected_path.open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(row) for row in standard_csv.reader(file)]
    assert rows[0] == ("row", "column", "value", "reason", "advice", "left out")
    assert len(rows) - 1 == found.rejected
    return rows[1:]


def said(found: files.Import) -> dict[str, str]:
    return {finding.code: finding.what for finding in found.findings}


def column(found: files.Import, name: str) -> list[object]:
    values: list[object] = found.facts.table.order_by("source_row").select(name).to_pyarrow()[name].to_pylist()
    return values


def test_an_empty_file(tmp_path: Path):
    path = tmp_path / "deals.csv"
    path.write_bytes(b"")

    assert refused(path) == "deals.csv is empty: it has no rows and no header. Export the deals again."


def test_a_file_that_does_not_exist(tmp_path: Path):
    path = tmp_path / "deals.csv"

    assert refused(path) == (f"{path} does not exist. Name a CSV, XLSX or Parquet file, or a table as an Ibis URL.")


def test_a_header_and_no_rows(write: Write):
    assert refused(write()) == (
        "deals.csv has a header (Deal ID, Customer, Country and 5 more) but no rows below it. Export the deals again, "
        "or check that the filter of the export did not exclude everything."
    )


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_other_encodings_are_found_and_read(write: Write, encoding: str):
    found = imported(write(line("D1", who="Müller & Söhne"), line("D2", who="Café"), encoding=encoding))

    assert column(found, "account") == ["Müller & Söhne", "Café"]
    assert found.rejected == 0


def test_an_encoding_that_does_not_exist(write: Write):
    mapping = facts.Mapping(fills=MAPPING.fills, reading=facts.Reading(encoding="klingon"))

    assert refused(write(line("D1")), mapping) == (
        "deals.csv: there is no encoding called “klingon”. Write one such as utf-8, cp1252 or utf-16, or leave it "
        "out of "
        "the mapping: it is then found from the file."
    )


def test_a_utf8_file_with_a_damaged_letter_stays_utf8(write: Write):
    path = write(*(line(f"D{n}", who="Müller") for n in range(50)), line("D50", who="XX"))
    path.write_bytes(path.read_bytes().replace(b"XX", b"Caf\xe9"))

    found = imported(path)

    assert column(found, "account") == ["Müller"] * 50 + ["Caf�"]
    assert said(found)["damaged-letters"] == "Some letters of deals.csv are damaged; they are shown as �."


def test_bytes_that_are_no_text(tmp_path: Path):
    path = tmp_path / "deals.csv"
    path.write_bytes(bytes(range(256)) * 20)

    assert refused(path) == (
        "deals.csv is not a table of text: it holds bytes that no text has. Save it as CSV (UTF-8), XLSX or Parquet "
        "and "
        "upload that."
    )


def test_ten_thousand_columns(write: Write):
    header = ";".join(f"c{place}" for place in range(10_000))

    assert refused(write(header.replace("c", ""), header=header)) == (
        "deals.csv has 10,000 columns; at most 2,000 can be read. A table of deals has one row a deal and one column a "
        "fact: if rows and columns are swapped, transpose the table; otherwise export only the columns that describe "
        "the "
        "deal."
    )


def test_one_column_only(write: Write):
    assert refused(write("1", "2", header="Deals")) == (
        "deals.csv has only one column, “Deals”, when parted by comma. State the delimiter in the mapping under "
        "“reading”, or export the table again."
    )


def test_a_file_cut_in_the_middle_keeps_every_whole_line(write: Write):
    path = write(*(line(f"D{n}") for n in range(1, 51)))
    path.write_bytes(path.read_bytes()[:-25])

    found = imported(path)

    assert found.facts.source == facts.Source(name="deals.csv", rows_read=50, rows_used=49)
    assert listed(found) == [
        (
            *("50", "", "D50;Acme;", "The line has 3 cells, but the header has 8."),
            *("The line may be cut off or broken in two; complete it in the source.", "row"),
        )
    ]
    assert said(found) == {"damaged-lines": "One line of deals.csv has no shape of a row and was left out."}


def test_lines_that_are_broken_keep_the_rows_after_them_counted_as_in_the_file(write: Write):
    found = imported(write(line("D1"), "D2;Acme", line("D3") + ";more", line("D4"), line("D5", price="tbc")))

    assert column(found, "source_row") == [1, 4, 5]
    assert [(row[0], row[3]) for row in listed(found)] == [
        ("2", "The line has 2 cells, but the header has 8."),
        ("3", "The line has 9 cells, but the header has 8."),
        ("5", "“tbc” is not a number."),
    ]


def test_a_quotation_mark_that_is_never_closed(write: Write):
    found = imported(write(line("D1"), line("D2", who='"Acme')))

    assert listed(found)[0][3:5] == (
        "A quotation mark is opened and never closed, so it is not clear where the cell ends.",
        "Close the quotation mark, or double it where it belongs to the text.",
    )
    assert column(found, "deal") == ["D1"]


def test_mixed_date_formats(write: Write):
    days = ("13/04/2024", "04/13/2024", "2024-04-13", "13 Apr 2024", "31/02/2024")

    found = imported(write(*(line(f"D{n}", day=day) for n, day in enumerate(days))))

    day = dt.date(2024, 4, 13)
    assert column(found, "closed_on") == [day, None, day, day, None]
    assert [row[:4] for row in listed(found)] == [
        ("2", "Close date", "04/13/2024", "“04/13/2024” has no month 13; dates are read day first."),
        ("5", "Close date", "31/02/2024", "“31/02/2024” is no day of the calendar; dates are read day first."),
    ]
    assert said(found)["value-unreadable"] == (
        "2 values of “Close date” could not be read; the rows are used without them."
    )


def test_numbers_with_a_decimal_comma_are_found_out_without_a_mapping(write: Write):
    found = imported(write(line("D1", price="1.234,50"), line("D2", price="99,90")), mapping=None)

    assert found.mapping.decimal == ","
    assert column(found, "price") == [1234.5, 99.9]


def test_numbers_with_a_decimal_comma_under_a_mapping_that_says_otherwise(write: Write):
    found = imported(write(line("D1", price="1.234,50")))

    assert listed(found) == [
        (
            *("1", "Net price", "1.234,50", "“1.234,50” is not a number where “.” is the decimal mark."),
            *("If the whole file writes numbers this way, set “decimal: ','” in the mapping.", "value"),
        )
    ]


def test_deals_that_are_named_twice(write: Write):
    found = imported(write(line("D1"), line("D1"), line("D2"), line("D2", price=99)))

    assert column(found, "source_row") == [1, 3, 4]
    assert said(found) == {
        "row-repeated": "One row says, word for word, what an earlier row of the same deal says, and was left out.",
        "deal-repeated": "One deal is named in 2 rows that differ; each row counts as a line of it.",
    }
    assert listed(found) == [
        (
            *("2", "", "D1", "The row says word for word what row 1 says."),
            *("Remove it from the source, or map a column that tells the lines of one deal apart.", "row"),
        )
    ]


def test_negative_prices(write: Write):
    found = imported(write(line("D1", price="-5.50"), line("D2", price=0), line("D3")))

    assert column(found, "price") == [None, None, 10.0]
    assert said(found) == {
        "value-negative": "One value of “Net price” is below zero; it counts as missing.",
        "value-zero": "One value of “Net price” is 0; it counts as missing.",
    }
    assert listed(found) == [
        (
            *("1", "Net price", "-5.50", "“-5.50” is below zero."),
            "It looks like a credit note or a return; leave it out of the source, or correct the sign.",
            "value",
        )
    ]


def test_a_currency_nobody_knows_and_one_without_a_rate(write: Write):
    found = imported(write(line("D1", cur="Rai"), line("D2", cur="KES"), line("D3")))

    assert listed(found)[0][2:4] == ("Rai", "“Rai” is no currency.")
    assert said(found)["rate-missing"] == (
        "One deal in KES could not be converted to EUR: the European Central Bank has no rate of KES in EUR on "
        "2024-01-02."
    )
    assert column(found, "price_reporting") == [10.0, None, 10.0]


def test_one_deal_only(write: Write):
    found = imported(write(line("D1")))

    assert found.facts.source == facts.Source(name="deals.csv", rows_read=1, rows_used=1)
    assert found.findings == ()


def test_rows_of_totals_are_left_out_and_listed(write: Write):
    found = imported(write(line("D1"), ";;;;;;;", line("", who="Sum")))

    assert [row[0] for row in listed(found)] == ["2", "3"]
    assert said(found)["deal-missing"] == (
        "2 rows do not say which deal they are (“Deal ID” is empty) and were left out."
    )


def test_no_row_that_can_be_used(write: Write):
    assert refused(write(line(""))) == (
        "None of the 1 rows of deals.csv could be used. One row does not say which deal it is (“Deal ID” is empty) "
        "and was "
        "left out. The list of rejected values says for each what to do."
    )


def test_a_mapping_for_another_file(write: Write):
    assert refused(write(line("D1"), header=HEADER.replace("Net price", "Price"))) == (
        "The mapping does not fit deals.csv: Fact “price” reads the column “Net price”, which the source does not "
        "have. "
        "The columns of the source are: Deal ID, Customer, Country, Close date, Currency, Quantity, Price, Discount "
        "(%)."
    )


def test_cells_that_a_spreadsheet_would_run_are_texts_in_the_list(write: Write):
    found = imported(write(line("D1", who="=1+1", price="=2+2", off="@SUM(A1)")))

    assert column(found, "account") == ["=1+1"]
    assert [row[2] for row in listed(found)] == ["'=2+2", "'@SUM(A1)"]


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
        "deals.xlsx has a sheet of 1,048,576 rows and 16,384 columns; at most 40,000,000 cells can be read from a "
        "workbook. If the table is small, delete the empty rows and columns around it; if it is large, save it as CSV."
    )


def test_an_archive_that_is_no_workbook(tmp_path: Path):
    path = tmp_path / "deals.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deals.csv", HEADER)

    assert refused(path) == (
        "deals.xlsx is an archive, but not an XLSX workbook. Unpack it, or save the table as XLSX or CSV."
    )


def test_a_parquet_file_with_nested_types(tmp_path: Path):
    path = tmp_path / "deals.parquet"
    table = {"Deal ID": ["D1"], "tags": [["a", "b"]], "terms": [{"Discount (%)": 5.0, "who": {"n": 3}}]}
    pq.write_table(pa.table(table), path)
    discount = facts.TermRule(term=DISCOUNT, columns=(("terms.Discount (%)",),))

    found = imported(path, facts.Mapping(fills=MAPPING.fills[:1], terms=(discount,), currency="EUR"))

    assert column(found, "term_discount") == [5.0]
    assert said(found) == {"column-nested": "Columns that hold lists, maps or bytes were left out: tags."}


def test_a_mapping_that_reads_a_nested_column(tmp_path: Path):
    path = tmp_path / "deals.parquet"
    pq.write_table(pa.table({"Deal ID": [["D1"]], "Net price": [5.0]}), path)

    assert refused(path, facts.Mapping(fills=MAPPING.fills[:1])) == (
        "The mapping does not fit deals.parquet: Fact “deal” reads the column “Deal ID”, which the source does not "
        "have. "
        "Columns that hold lists, maps or bytes were left out: Deal ID. The columns of the source are: Net price."
    )


def test_a_parquet_file_cut_in_the_middle(tmp_path: Path):
    path = tmp_path / "deals.parquet"
    pq.write_table(pa.table({"Deal ID": ["D1"] * 100}), path)
    path.write_bytes(path.read_bytes()[:300])

    assert refused(path) == (
        "deals.parquet is not a whole Parquet file: it may have been cut off while it was written or copied. Write "
        "it again."
    )


@pytest.mark.parametrize(
    ("start", "said_of_it"),
    [
        (b"%PDF-1.7", "deals.csv is a PDF. Ask for the table behind it as CSV or XLSX."),
        (b"\x1f\x8b\x08", "deals.csv is compressed (gzip). Unpack it first."),
        (
            b"\xd0\xcf\x11\xe0",
            "deals.csv is a workbook of the old XLS format, or one with a password. Save it as XLSX without one.",
        ),
    ],
)
def test_files_of_other_kinds(tmp_path: Path, start: bytes, said_of_it: str):
    path = tmp_path / "deals.csv"
    path.write_bytes(start + b"x" * 100)

    assert refused(path) == said_of_it
