from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from tests.files.bad_input import column, said

from dealwright import files


@pytest.fixture
def crm(tmp_path: Path) -> str:
    """A DuckDB file with one table in a schema and one with a list in it."""
    with duckdb.connect(str(tmp_path / "crm.duckdb")) as database:
        database.execute("create schema sales")
        database.execute("create table sales.orders as select 'D' || i as deal, 10.5 + i as price from range(3) t(i)")
        database.execute("create table nested as select 'D1' as deal, 5.5 as price, [1, 2] as tags")
    return f"duckdb://{tmp_path}/crm.duckdb"


def imported(url: str, into: Path) -> files.Import:
    return files.import_deals(url, into=into / "into")


def refused(url: str, into: Path) -> str:
    with pytest.raises(files.UnreadableFile) as caught:
        imported(url, into)
    return str(caught.value)


def test_a_table_of_a_schema_in_duckdb(crm: str, tmp_path: Path):
    assert column(imported(f"{crm}#sales.orders", tmp_path), "price") == [10.5, 11.5, 12.5]


def test_a_table_in_sqlite(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "crm.sqlite")) as database:
        database.execute("create table orders (deal text, price real)")
        database.execute("insert into orders values ('D1', 7.5)")
        database.commit()

    assert column(imported(f"sqlite://{tmp_path}/crm.sqlite#orders", tmp_path), "price") == [7.5]


def test_a_column_of_lists_is_left_out_and_named(crm: str, tmp_path: Path):
    found = imported(f"{crm}#nested", tmp_path)

    assert said(found)["column-nested"] == "Columns that hold lists, maps or bytes were left out: tags."


def test_a_table_that_is_not_there(crm: str, tmp_path: Path):
    assert refused(f"{crm}#orders", tmp_path) == (
        f"There is no table “orders” in {crm}. Check its name; a table of another schema is named as schema.table."
    )


@pytest.mark.parametrize("scheme", ["duckdb", "sqlite"])
def test_a_file_that_is_not_there_is_not_made(tmp_path: Path, scheme: str):
    path = tmp_path / "none.db"

    assert refused(f"{scheme}://{path}#orders", tmp_path) == (
        f"{scheme}://{path}#orders could not be opened: there is no file {path}. Check where it lies."
    )
    assert not path.exists()


def test_a_url_without_a_table(crm: str, tmp_path: Path):
    assert refused(crm, tmp_path) == f"{crm} does not say which table to read. Write its name behind a #."


def test_a_server_that_does_not_answer_and_a_password_that_is_not_shown(tmp_path: Path):
    message = refused("postgres://reader:secret@127.0.0.1:1/crm#orders", tmp_path)

    assert message.startswith("postgres://reader:…@127.0.0.1:1/crm#orders could not be opened: connection failed: ")
    assert "Connection refused" in message
    assert message.endswith("Check the address, the name and password in it, your rights and the name of the table.")
    assert "secret" not in message
