from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from dealwright import files
from dealwright.files import mapping_yaml
from dealwright.history import facts

ROOT = Path(__file__).parents[2]
SCMS = ROOT.parent / "shared/data/scms/SCMS_Delivery_History_Dataset_20150929.csv"
LINES = "Deal ID,Close date,Net price\nD1,2024-01-02,10\nD2,2024-01-03,20\n"


class Stopped(Exception):
    """What a door raises when a person presses cancel, or what a killed process amounts to."""


@pytest.fixture(scope="module")
def scms(tmp_path_factory: pytest.TempPathFactory) -> files.Import:
    mapping = mapping_yaml.load((ROOT / "examples/scms.mapping.yaml").read_text("utf-8"))
    return files.import_deals(SCMS, mapping=mapping, into=tmp_path_factory.mktemp("scms"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(LINES, "utf-8")
    return path


def deals(found: files.Import) -> list[str]:
    return [str(deal) for deal in found.facts.table.order_by("source_row").deal.to_pyarrow().to_pylist()]


def test_every_line_of_scms_is_used_and_no_value_is_unreadable(scms: files.Import):
    assert scms.facts.source == facts.Source(name=SCMS.name, rows_read=10_324, rows_used=10_324)
    assert scms.rejected == 0
    assert {finding.code: finding.count for finding in scms.findings} == {"value-zero": 18, "dates-reversed": 5}


def test_scms_says_who_bought_what_from_whom_where_and_when(scms: files.Import):
    table = scms.facts.table
    names = ("account", "account_group", "country", "product", "seller", "channel")
    distinct = table.agg(**{name: table[name].nunique() for name in names}).to_pyarrow().to_pylist()
    days = table.agg(first=table.closed_on.min(), last=table.closed_on.max(), n=table.closed_on.count())

    assert tuple(distinct[0].values()) == (142, 1, 43, 184, 73, 2)
    assert days.to_pyarrow().to_pylist() == [{"first": date(2006, 4, 19), "last": date(2015, 8, 24), "n": 10_324}]


def test_scms_prices_are_those_of_a_pack_and_give_the_value_of_the_line(scms: files.Import):
    table = scms.facts.table
    off = (table.price * table.quantity / table.amount - 1).abs() > 0.02
    first = table.filter(table.deal == "1").select("product", "price", "quantity", "amount").to_pyarrow().to_pylist()

    assert tuple(first[0].values()) == (
        *("HIV, Reveal G3 Rapid HIV-1 Antibody Test, 30 Tests · Reveal · 30", 29.0, 19.0, 551.0),
    )
    assert table.filter((table.amount > 100) & off).count().to_pyarrow().as_py() <= 10


def test_scms_terms_are_there_where_the_file_has_them(scms: files.Import):
    table = scms.facts.table
    counts = (
        table.agg(**{term.column: table[term.column].count() for term in scms.facts.terms}).to_pyarrow().to_pylist()
    )

    assert counts == [
        {
            "term_incoterm": 10_324,
            "term_shipment_mode": 9_964,
            "term_lead_time": 4_592,
            "term_freight_share": 6_186,
            "term_insurance_share": 10_020,
        }
    ]
    assert [term.term.key for term in scms.facts.terms if term.delivered] == ["incoterm", "shipment_mode"]


def test_scms_is_understood_without_a_mapping_too(tmp_path: Path):
    found = files.import_deals(SCMS, into=tmp_path)

    assert found.proposal is not None
    assert (found.facts.source.rows_used, found.rejected) == (10_324, 0)
    price = found.mapping.fill("price")
    assert price is not None
    assert price.columns == ("Pack Price",)
    assert [term.term.key for term in found.facts.terms if term.delivered] == ["incoterm", "shipment_mode"]


def test_the_facts_file_alone_is_enough(scms: files.Import):
    again = files.open_facts(scms.rejected_path.parent / "facts.parquet")

    assert (again.terms, again.currency, again.source, again.findings) == (
        *(scms.facts.terms, "USD"),
        *(scms.facts.source, scms.findings),
    )
    assert again.compare_within == ("seller",)
    assert again.table.schema() == scms.facts.table.schema()


def test_rows_stay_in_the_order_of_the_source(scms: files.Import):
    rows = scms.facts.table.source_row.to_pyarrow().to_pylist()

    assert rows == list(range(1, 10_325))


@pytest.mark.parametrize("at", ["read", "understand", "write"])
def test_an_import_that_is_stopped_leaves_nothing_half_made_and_is_taken_up_again(small: Path, tmp_path: Path, at: str):
    into, heard = tmp_path / "into", []

    def stop(stage: str, done: int, total: int | None) -> None:
        if stage == at and done:
            raise Stopped

    with pytest.raises(Stopped):
        files.import_deals(small, into=into, progress=stop)
    left = sorted(path.name for path in into.iterdir())
    found = files.import_deals(small, into=into, progress=lambda stage, *_: heard.append(stage))

    assert set(left) <= {".import", "rejected.csv"}
    assert not list(into.rglob("*.part"))
    assert deals(found) == ["D1", "D2"]
    assert sorted(path.name for path in into.iterdir()) == ["facts.parquet", "rejected.csv"]
    assert ("read" in heard) == (at == "read")  # what was complete is not done again


def test_what_a_killed_import_left_half_written_is_removed(small: Path, tmp_path: Path):
    into = tmp_path / "into"
    (into / ".import").mkdir(parents=True)
    for half in (into / ".facts.parquet.123.part", into / ".import" / ".raw-1.parquet.123.part"):
        half.write_bytes(b"half")

    files.import_deals(small, into=into)

    assert sorted(path.name for path in into.iterdir()) == ["facts.parquet", "rejected.csv"]


def test_a_stopped_import_leaves_the_facts_of_the_one_before(small: Path, tmp_path: Path):
    into = tmp_path / "into"
    files.import_deals(small, into=into)
    small.write_text(LINES + "D3,2024-01-04,30\n", "utf-8")

    def stop(stage: str, done: int, total: int | None) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        files.import_deals(small, into=into, progress=stop)

    kept = files.open_facts(into / "facts.parquet")
    assert kept.table.deal.to_pyarrow().to_pylist() == ["D1", "D2"]


def test_a_source_that_changed_is_read_anew(small: Path, tmp_path: Path):
    def stop(stage: str, done: int, total: int | None) -> None:
        if stage == "understand":
            raise Stopped

    with pytest.raises(Stopped):
        files.import_deals(small, into=tmp_path / "into", progress=stop)
    small.write_text(LINES.replace("D1", "D9"), "utf-8")

    assert deals(files.import_deals(small, into=tmp_path / "into")) == ["D9", "D2"]


def test_progress_says_what_is_done_of_how_much(small: Path, tmp_path: Path):
    heard: list[tuple[str, int, int | None]] = []

    files.import_deals(small, into=tmp_path / "into", progress=lambda *told: heard.append(told))

    assert heard[-1] == ("write", 2, 2)
    assert ("understand", 2, 2) in heard
    assert list(dict.fromkeys(stage for stage, _, _ in heard)) == ["read", "understand", "write"]


def test_another_reporting_currency_converts_at_the_day_of_the_deal(tmp_path: Path):
    path = tmp_path / "deals.csv"
    path.write_text("Deal ID;Close date;Currency;Net price\nD1;2015-01-05;EUR;10\nD2;2015-01-03;USD;10\n", "utf-8")

    found = files.import_deals(path, into=tmp_path / "into", currency="USD")

    assert found.facts.currency == found.mapping.currency == "USD"
    assert found.facts.table.order_by("deal").price_reporting.to_pyarrow().to_pylist() == pytest.approx([11.915, 10.0])
    assert found.findings[0].what == (
        "At the European Central Bank's rates of the day they closed, deals were converted to USD: "
        "EUR 1.192 (2015-01-05) to 1.192 (2015-01-05), one deal."
    )


def test_the_list_of_rejected_values_opens_in_any_spreadsheet(small: Path, tmp_path: Path):
    small.write_text(LINES.replace(",20", ",zwölf"), "utf-8")

    found = files.import_deals(small, into=tmp_path / "into")

    assert found.rejected_path.read_bytes().startswith(b"\xef\xbb\xbf")
    with found.rejected_path.open(encoding="utf-8-sig", newline="") as file:
        assert [row[:3] for row in csv.reader(file)][1:] == [["2", "Net price", "zwölf"]]


def test_dates_in_two_orders_are_told_with_how_many_can_be_read_both_ways(tmp_path: Path):
    days = [f"{day:02}/{month:02}/2024" for day, month in ((3, 4), (5, 6), (13, 2), (28, 11), (7, 7))]
    days += [f"{month:02}/{day:02}/2024" for day, month in ((14, 4), (15, 6), (16, 1), (8, 9))]
    path = tmp_path / "mixed.csv"
    path.write_text("Deal ID,Close date\n" + "".join(f"D{row},{day}\n" for row, day in enumerate(days)), "utf-8")

    found = {finding.code: finding for finding in files.import_deals(path, into=tmp_path / "facts").findings}

    mixed = found["date-order-mixed"]
    assert found["value-unreadable"].count == 2
    assert (mixed.weight, mixed.count, mixed.rows) == (facts.Weight.DATA, 3, (1, 2, 9))
    assert mixed.what == (
        "3 dates of “Close date” can be read both ways and were read month first; they may mean other days, because "
        "2 can only be read day first, and 3 can only be read month first."
    )
    assert mixed.advice.startswith("If every date is written day first, set “dates: day first” in the mapping.")


@pytest.mark.parametrize("day", ["2024-02-25", "14/02/2024", "06/06/2024 10:00", "13 Feb 2024"])
def test_dates_in_one_order_raise_no_doubt(tmp_path: Path, day: str):
    path = tmp_path / "plain.csv"
    path.write_text(f"Deal ID,Close date\nD1,{day}\nD2,03/04/2024\n", "utf-8")

    found = files.import_deals(path, into=tmp_path / "facts").findings

    assert [finding.code for finding in found] == ["currency-assumed"]
