"""The raw file of the demo: what a company would hand in, and what the real import makes of it."""

from __future__ import annotations

import csv

import pytest

from dealwright import files
from dealwright.history import generated


@pytest.fixture(scope="module")
def made() -> generated.Generated:
    return generated.history(seed=8, deals=7_500)


@pytest.fixture(scope="module")
def path(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("raw") / "deals.csv"
    generated.write_csv(made, path)
    return path


def test_it_looks_like_an_export_of_a_sales_system(path):
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))

    assert len(rows) == 7_500
    assert list(rows[0])[:3] == ["Opportunity ID", "Customer", "Parent account"]
    assert {"Net price", "Close date", "Stage", "Discount (%)", "Payment days", "Set-up fee (EUR)"} <= set(rows[0])
    assert {row["Stage"] for row in rows} == {"Won", "Lost", "Walked away"}
    assert {row["Delivery terms"] for row in rows} == {"DDP", "DAP", "FCA", "EXW", ""}
    assert rows[1202]["Close date"] == "31/02/2025"
    assert rows[776]["Net price"] == "tbc"
    assert rows[0]["Close date"][2] == rows[0]["Close date"][5] == "/"


def test_the_import_understands_it_without_a_mapping(made, path, tmp_path):
    imported = files.import_deals(path, into=tmp_path, currency="EUR")

    planted = {(column.term.key, column.term.kind, column.delivered) for column in made.facts.terms}
    understood = {(column.term.key, column.term.kind, column.delivered) for column in imported.facts.terms}
    assert imported.facts.source.rows_used == 7_500
    assert understood == planted
    assert imported.rejected > 0


def test_prices_and_dates_come_through_the_import_as_they_were(made, path, tmp_path):
    imported = files.import_deals(path, into=tmp_path, currency="EUR").facts.table

    columns = ["source_row", "price_reporting", "closed_on", "country", "account_group", "outcome"]
    got = imported.order_by("source_row").select(columns).execute()
    meant = made.facts.table.order_by("source_row").select(columns).execute()
    readable = got.price_reporting.notna() & got.closed_on.notna()
    assert (~readable).sum() == 3
    assert got[readable].price_reporting.to_numpy() == pytest.approx(
        meant[readable].price_reporting.to_numpy(), rel=1e-6
    )
    for column in columns[2:]:
        assert (got[readable][column] == meant[readable][column]).all()
