"""A strategy as a workbook: both ways without loss, edited as people edit, every mistake with its cell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from tests import any_strategy

from dealwright.core import strategy, terms
from dealwright.files import UnreadableFile, strategy_xlsx, templates

SPOKEN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text != ""
)
EVIL = st.sampled_from(
    ["=1+1", "@SUM(A1)", "-5 %", "+4", "'=x", "[1]", "a; b", "a > b = c", "#REF", "1", "yes", "0.12"]
)
TEXTS = st.just("") | SPOKEN | EVIL
LEVELS = st.sampled_from(["seller", "manager", "executive", "walk-away"])
KEYS = st.sampled_from(["discount", "payment_days", "length", "delivery"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(any_strategy.strategies(texts=TEXTS, spoken=SPOKEN | EVIL, keys=KEYS, levels=LEVELS))
def test_every_strategy_is_read_back_unchanged(tmp_path: Path, said: strategy.Strategy):
    known = {entry.term.key for entry in said.entries}
    strategy_xlsx.write(tmp_path / "any.xlsx", said)

    found = strategy_xlsx.look(tmp_path / "any.xlsx")

    assert [str(each) for each in found.remarks if each.severity == "error"] == []
    assert found.strategy == said
    assert known == {entry.term.key for entry in found.strategy.entries}


@pytest.mark.parametrize("template", templates.names(), ids=lambda each: each.key)
def test_a_template_is_read_back_unchanged_without_a_remark(tmp_path: Path, template: templates.Template):
    strategy_xlsx.write(tmp_path / "t.xlsx", templates.load(template.key))

    found = strategy_xlsx.look(tmp_path / "t.xlsx")

    assert (found.strategy, found.remarks) == (templates.load(template.key), ())


def edited(tmp_path: Path, change: Callable[[openpyxl.Workbook], None], key: str = "services") -> strategy_xlsx.Found:
    """This function will read a template's workbook after a person has changed it."""
    path = tmp_path / "edited.xlsx"
    strategy_xlsx.write(path, templates.load(key))
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return strategy_xlsx.look(path)


def column(page: Worksheet, heading: str) -> int:
    """This function will give the place of a column by its heading."""
    return int(next(cell.column for cell in page[1] if cell.value == heading))


def test_the_sheets_are_those_a_person_looks_for(tmp_path: Path):
    strategy_xlsx.write(tmp_path / "t.xlsx", templates.load("services"))

    book = openpyxl.load_workbook(tmp_path / "t.xlsx")

    assert book.sheetnames == [
        "Strategy", "Terms", "Ranges", "Trade rules", "Aggregate limits", "Ladder", "Great deal",
        "Metrics", "Guidelines",
    ]  # fmt: skip
    page = book["Ranges"]
    assert page.freeze_panes == "C2"
    assert [page.cell(row=2, column=column(page, name)).value for name in ("Term", "Best", "Limit: seller")] == [
        "rate_discount", 0, 0.05,
    ]  # fmt: skip
    assert page.cell(row=2, column=column(page, "Limit: seller")).number_format == "0%"
    assert {rule.formula1 for rule in book["Terms"].data_validations.dataValidation} >= {
        '"percent,money,days,months,count,ratio,choice,yes_no"',
        '"more,less"',
        '"Sales,Finance,Legal,Product,Operations,Marketing"',
    }


def test_a_text_that_looks_like_a_formula_is_stored_as_a_text(tmp_path: Path):
    term = terms.Term(key="x", name='=HYPERLINK("http://example.com")', kind="days", direction=terms.Direction.LESS)
    entry = strategy.Entry(term=term, ranges=())
    strategy_xlsx.write(tmp_path / "t.xlsx", strategy.Strategy(name="+1", currency="EUR", entries=(entry,), order=()))

    cell = openpyxl.load_workbook(tmp_path / "t.xlsx")["Terms"]["B2"]

    assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, term.name)


def test_columns_may_move_and_others_may_stand_between_them(tmp_path: Path):
    def change(book: openpyxl.Workbook) -> None:
        page = book["Ranges"]
        page.move_range(f"A1:Z{page.max_row}", cols=3, rows=2)
        page["A1"], page["B3"], page["B4"] = "Our ranges of next year", "Remarks of Ada", "fine"

    found = edited(tmp_path, change)

    assert found.strategy == templates.load("services")
    assert [str(each) for each in found.remarks] == [
        "Sheet Ranges, cell B3: The column “Remarks of Ada” in B is not part of a strategy; it was not read."
    ]


def test_a_row_that_was_added_is_a_range_more(tmp_path: Path):
    def change(book: openpyxl.Workbook) -> None:
        page = book["Ranges"]
        row = page.max_row + 2
        for heading, value in {
            "Term": "payment_days ", "Region": "EMEA", "From": date(2026, 7, 1), "Best": 10, "Target": "20 days",
            "Limit: seller": 40, "Limit: executive": "50",
        }.items():  # fmt: skip
            page.cell(row=row, column=column(page, heading)).value = value

    found = edited(tmp_path, change)

    assert found.remarks == ()
    assert found.strategy is not None
    entry = found.strategy.entry("payment_days")
    assert entry is not None
    assert (str(entry.ranges[-1].scope), str(entry.ranges[-1].valid)) == ("region EMEA", "2026-07-01 to further notice")
    assert (entry.ranges[-1].target, entry.ranges[-1].limits) == (20.0, (("seller", 40.0), ("executive", 50.0)))


def test_merged_cells_speak_for_all_they_cover(tmp_path: Path):
    def change(book: openpyxl.Workbook) -> None:
        page = book["Ranges"]
        assert [page["A2"].value, page["A3"].value] == ["rate_discount", "rate_discount"]
        page.merge_cells("A2:A3")

    found = edited(tmp_path, change)

    assert found.strategy == templates.load("services")


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "remark"),
    [
        ("Ranges", "Best", 0.12, "warning Sheet Ranges, cell K2: “best” of Range 1 of “rate_discount”"),
        ("Ranges", "Best", "much", "error Sheet Ranges, cell K2: “best” of Range 1 of “rate_discount”"),
        ("Ranges", "Best", date(2026, 1, 2), "error Sheet Ranges, cell K2: “best” of Range 1 of “rate_di"),
        ("Ranges", "Best", "#REF!", "error Sheet Ranges, cell K2: The cell holds the error #REF!."),
        ("Ranges", "From", 46023, "warning Sheet Ranges, cell I2: “from” of Range 1 of “rate_discount”: “46023”"),
        ("Ranges", "Term", "rate", "error Sheet Ranges, cell A2: “rate” is no key on the sheet “Terms”."),
        ("Ranges", "Past deals", "many", "error Sheet Ranges, cell Q2: “deals” in “evidence” of Range 1"),
        ("Ranges", "Intervals from past deals", "wide", "error Sheet Ranges, cell R2: “wide” is no interval."),
        ("Terms", "Kind", "per cent", "error Sheet Terms, cell C2: Term 1 (“rate_discount”) has the kind “per"),
        ("Terms", "Better", None, "error Sheet Terms, row 2: Term 1 (“rate_discount”) has no “better”."),
        ("Terms", "Key", "payment_days", "error Sheet Terms, row 6: The term “payment_days” stands in the file"),
        ("Terms", "Review by", "soon", "error Sheet Terms, cell N2: “review_by” of Term 1 (“rate_discount”)"),
        ("Trade rules", "If", "committed_days 200", "error Sheet Trade rules, cell E2: Rule 1 (“days_for_disc"),
        ("Trade rules", "If", "[1]", "error Sheet Trade rules, cell E2: Write it like: contract_months ≥ 36"),
        ("Great deal", "Says", "perhaps", "error Sheet Great deal, cell A2: “perhaps” says nothing about a"),
        ("Strategy", "Value", None, "error The workbook: The strategy has no “strategy”. Add “strategy: …”."),
        ("Metrics", "Target", "high", "error Sheet Metrics, cell F2: “target” of Metric 1 (“planned_days”)"),
        ("Aggregate limits", "Measure", "profit", "error Sheet Aggregate limits, cell A2: “measure” of Aggreg"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_cell(
    tmp_path: Path, sheet: str, heading: str, value: object, remark: str
):
    def change(book: openpyxl.Workbook) -> None:
        cell = book[sheet].cell(row=2, column=column(book[sheet], heading))
        cell.value, cell.number_format = value, "General"
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"

    found = edited(tmp_path, change)

    assert any(f"{each.severity} {each}".startswith(remark) for each in found.remarks), list(map(str, found.remarks))
    assert (found.strategy is None) == remark.startswith("error")


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ("Limt: seller", "The column “Limt: seller” in M is not part of a strategy; it was not read."),
        ("Tagret", "The column “Tagret” is not known. Did you mean “Target”?"),
        ("best", "The column “best” stands twice."),
    ],
)
def test_a_heading_that_is_nearly_right_is_named(tmp_path: Path, said: str, remark: str):
    def change(book: openpyxl.Workbook) -> None:
        page = book["Ranges"]
        page.cell(row=1, column=column(page, "Limit: seller" if said.startswith("Limt") else "Target")).value = said

    found = edited(tmp_path, change)

    assert remark in "".join(map(str, found.remarks))


def test_a_sheet_that_is_missing_or_strange_is_named(tmp_path: Path):
    def change(book: openpyxl.Workbook) -> None:
        del book["Terms"], book["Metrics"]
        book.create_sheet("Notes")

    found = edited(tmp_path, change)

    assert found.strategy is None
    said = "\n".join(map(str, found.remarks))
    assert "There is no sheet “Terms”. Write an example with “dealwright strategy export”" in said
    assert "There is no sheet “Metrics”. What it would say is empty." in said
    assert "Sheet Notes: The sheet was not read; a strategy has none of this name." in said


def test_a_formula_without_a_result_is_named(tmp_path: Path):
    def change(book: openpyxl.Workbook) -> None:
        book["Ranges"]["K2"] = "=1+1"

    found = edited(tmp_path, change)

    assert "A formula holds no result" in "".join(map(str, found.remarks))
    assert found.strategy is None


def test_what_is_no_workbook_is_refused(tmp_path: Path):
    (tmp_path / "no.xlsx").write_text("strategy: x")

    with pytest.raises(UnreadableFile, match=r"no\.xlsx is not a whole workbook"):
        strategy_xlsx.look(tmp_path / "no.xlsx")


def test_a_text_no_cell_can_hold_is_refused(tmp_path: Path):
    said = strategy.Strategy(name="x" * 40_000, currency="EUR", entries=(), order=())

    with pytest.raises(strategy_xlsx.TooLongForACell, match="40,000 letters"):
        strategy_xlsx.write(tmp_path / "t.xlsx", said)

    assert list(tmp_path.iterdir()) == []
