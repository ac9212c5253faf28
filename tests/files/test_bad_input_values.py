"""Values as people really write them: what cannot be read is listed with its row, and the rest is used."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from tests.files.bad_input import HEADER, Write, column, imported, line, listed, refused, said, writer

from dealwright.history import facts


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


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


def test_more_text_than_an_import_may_hold_is_refused_with_what_to_leave_out(write: Write, monkeypatch):
    monkeypatch.setattr(sys.modules["dealwright.files.tables.engine"], "MEMORY", "3MB")
    lines = [line(f"D{n}", who=f"{n} " + "long name " * 300) for n in range(3_000)]

    message = refused(write(*lines))

    assert "needs more memory than an import may use" in message
    assert "Leave the long columns out of the mapping" in message
