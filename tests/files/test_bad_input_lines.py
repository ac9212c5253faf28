"""Text files as they really come: each gives a message that an analyst understands, and what is good is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.files.bad_input import MAPPING, Write, column, imported, line, listed, refused, said, writer

from dealwright.history import facts

NEVER_CLOSED = "A quotation mark is opened and never closed, so it is not clear where the cell ends."


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


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
    assert said(found) == {
        "file-cut": "deals.csv ends in the middle of row 50: it was cut off. Every whole row before it was read; this "
        "one was left out."
    }


def test_lines_that_are_broken_keep_the_rows_after_them_counted_as_in_the_file(write: Write):
    found = imported(write(line("D1"), "D2;Acme", line("D3") + ";more", line("D4"), line("D5", price="tbc")))

    assert column(found, "source_row") == [1, 4, 5]
    assert [(row[0], row[3]) for row in listed(found)] == [
        ("2", "The line has 2 cells, but the header has 8."),
        ("3", "The line has 9 cells, but the header has 8."),
        ("5", "“tbc” is not a number."),
    ]


def test_a_file_cut_in_the_middle_of_quotation_marks(write: Write):
    path = write(line("D1"), line("D2", who='"Acme; of Berlin"'))
    path.write_bytes(path.read_bytes().partition(b" of Berlin")[0])

    found = imported(path)

    assert column(found, "deal") == ["D1"]
    assert [row[:4] for row in listed(found)] == [("2", "", 'D2;"Acme;', NEVER_CLOSED)]
    assert list(said(found)) == ["file-cut"]
    assert found.findings[0].why == f"{NEVER_CLOSED} No line end follows, so the export or the copy stopped there."


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_only(write: Write):
    rows = [line(f"D{n}") for n in range(1, 200)]
    rows[4], rows[9], rows[99] = line("D5", who='"Acme'), line("D10", who='"A; B"'), line("D100", who='"Acme')

    found = imported(write(*rows))

    assert column(found, "source_row") == [n for n in range(1, 200) if n not in {5, 100}]
    assert column(found, "account")[8] == "A; B"
    assert listed(found) == [
        (
            *(str(n), "", f'D{n};"Acme;DE;2024-01-02;EUR;2;10;5', NEVER_CLOSED),
            *("Close the quotation mark, or double it where it belongs to the text.", "row"),
        )
        for n in (5, 100)
    ]
    assert said(found) == {
        "damaged-lines": "2 lines of deals.csv cannot be parted into the cells of the header and were left out."
    }


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
