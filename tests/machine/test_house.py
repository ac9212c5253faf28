"""What a command finds around it: the company's own database where one is named, the embedded one otherwise."""

import os
from pathlib import Path

import psycopg
import pytest

from dealwright.machine import binaries, house, notes, passwords, places, scratch


@pytest.fixture
def company_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEALWRIGHT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:a@db.example/deals")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner:o@db.example/deals")
    monkeypatch.delenv("DEALWRIGHT_SECRET_KEY", raising=False)


@pytest.mark.usefixtures("company_server")
def test_a_server_of_the_company_is_used_and_nothing_is_started(tmp_path: Path):
    with house.opened() as found:
        assert (found.embedded, found.url) == (False, "postgresql://app:a@db.example/deals")
        assert not places.database_home(tmp_path / "data").exists()


@pytest.mark.usefixtures("company_server")
def test_a_process_that_serves_never_learns_the_owners_address():
    with house.opened() as found:
        serving, migrating = found.serving(), found.migrating()

    assert "DATABASE_OWNER_URL" not in serving
    assert serving["DATABASE_URL"] == "postgresql://app:a@db.example/deals"
    assert migrating["DATABASE_URL"] == "postgresql://owner:o@db.example/deals"


@pytest.mark.usefixtures("company_server")
def test_the_key_that_signs_is_made_once_and_kept_for_its_owner_only(tmp_path: Path):
    with house.opened() as first, house.opened() as second:
        assert first.secret_key == second.secret_key

    assert (tmp_path / "data" / "keys.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("company_server")
def test_a_full_disk_is_said_before_anything_is_begun(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(house, "LEAST_FREE_BYTES", 10**18)

    with pytest.raises(house.Unusable, match="MB are free on the disk"), house.opened():
        pass


def test_a_checkout_keeps_its_data_inside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("DEALWRIGHT_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)

    elsewhere = places.data_folder()
    (tmp_path / ".dealwright").mkdir()

    assert (elsewhere, places.data_folder()) == (tmp_path / "share" / "dealwright", tmp_path / ".dealwright")


def test_a_secret_is_added_to_those_that_are_known(tmp_path: Path):
    before = passwords.keep(tmp_path / "secrets.json", names=("one",))

    after = passwords.keep(tmp_path / "secrets.json", names=("one", "two"))

    assert after["one"] == before["one"]
    assert len(after["two"]) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_notes_stay_with_their_database(database: scratch.Database):
    nothing = notes.read(database.url)
    notes.write(database.owner_url, migrated="a")
    notes.write(database.owner_url, demo="made")

    assert (nothing, notes.read(database.url)) == ({}, {"migrated": "a", "demo": "made"})
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(f"COMMENT ON DATABASE {database.name} IS 'something else'".encode())
    assert notes.read(database.url) == {}


def test_variables_of_other_postgresql_installations_do_not_leak_in(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PGOPTIONS", "-c search_path=evil")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")

    found = binaries.clean_environment()

    assert (found.get("PGOPTIONS"), found["LC_ALL"], found["PATH"]) == (None, "C", os.environ["PATH"])
