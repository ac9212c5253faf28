"""A backup holds everything, and comes back whole: rows, policies, grants, triggers, sequences."""

import datetime
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from dealwright.machine import backup, postgres, roles, scratch

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
RIGHTS = {
    "policies": "SELECT tablename, policyname, cmd, qual, with_check, roles::text FROM pg_policies ORDER BY 1, 2",
    "forced": "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY 1",
    "grants": "SELECT table_name, grantee, privilege_type FROM information_schema.table_privileges"
    " WHERE table_schema = 'public' ORDER BY 1, 2, 3",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY 1, 2",
    # PostgreSQL writes the text of a check a little differently once it was dumped, so its name and kind are compared.
    "constraints": "SELECT conrelid::regclass::text, conname, contype::text, convalidated, confrelid::regclass::text"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
    "owners": "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
}
EmptyDatabase = Callable[..., scratch.Database]


@pytest.fixture
def empty_database(cluster: postgres.Cluster, database: scratch.Database) -> Iterator[EmptyDatabase]:
    made: list[scratch.Database] = []

    def make(*, owner: str = postgres.OWNER, application: str = postgres.APPLICATION) -> scratch.Database:
        name = f"{database.name}_empty{len(made)}"
        superuser = cluster.address(postgres.SUPERUSER, database="postgres")
        with psycopg.connect(superuser, autocommit=True) as connection:
            for role in {owner, application} - {postgres.OWNER, postgres.APPLICATION}:
                roles.make_role_if_needed(connection, role, password="secret")
            roles.make_database_if_needed(connection, name, owner=owner, application=application)
        empty = scratch.Database(
            name=name,
            url=cluster.address(postgres.APPLICATION, database=name),
            owner_url=cluster.address(postgres.OWNER, database=name)
            if owner == postgres.OWNER
            else psycopg.conninfo.make_conninfo(
                cluster.address(postgres.OWNER, database=name), user=owner, password="secret"
            ),
            superuser_url=cluster.address(postgres.SUPERUSER, database=name),
        )
        made.append(empty)
        return empty

    yield make
    for each in made:
        scratch.drop(cluster, each)


@pytest.fixture
def filled(database: scratch.Database) -> Iterator[scratch.Database]:
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO django_session SELECT 'key' || n, 'Grüße; \\\\ \"x\"', now() FROM generate_series(1, 500) n"
        )
        connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('q', 'a'), ('q', 'b')")
        yield database
        connection.execute("TRUNCATE django_session, procrastinate_jobs CASCADE")


def content(url: str) -> dict[str, object]:
    """Rows and checksum of every table, and everything that guards them."""
    with psycopg.connect(url) as connection:
        found: dict[str, object] = {
            name: connection.execute(query.encode()).fetchall() for name, query in RIGHTS.items()
        }
        for (table,) in connection.execute(backup.USER_TABLES).fetchall():
            query = f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t"  # noqa: S608 - quoted by the server
            found[str(table)] = connection.execute(query.encode()).fetchone()
    return found


def write(database: scratch.Database, path: Path) -> backup.Manifest:
    return backup.write(
        path,
        url=database.superuser_url,
        application_role=postgres.APPLICATION,
        owner_role=postgres.OWNER,
        secret_key="the key",
        version="0.1.0",
        now=NOW,
    )


def restore(path: Path, into: scratch.Database, *, application: str = postgres.APPLICATION) -> backup.Manifest:
    return backup.restore(path, owner_url=into.owner_url, application_role=application, check_url=into.superuser_url)


def test_every_row_policy_grant_trigger_and_sequence_comes_back(
    filled: scratch.Database, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    empty = empty_database()

    written = write(filled, tmp_path / "all.backup")
    restored = restore(tmp_path / "all.backup", empty)

    assert content(empty.superuser_url) == content(filled.superuser_url)
    assert written == restored
    assert restored.rows["public.django_session"] == 500
    assert (tmp_path / "all.backup").stat().st_mode & 0o777 == 0o600


def test_the_roles_may_have_other_names_where_it_is_restored(
    filled: scratch.Database, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    empty = empty_database(owner="dealwright_owner 2", application="dealwright_app_2")
    write(filled, tmp_path / "all.backup")

    restore(tmp_path / "all.backup", empty, application="dealwright_app_2")

    there, here = content(empty.superuser_url), content(filled.superuser_url)
    assert str(there).replace("dealwright_owner 2", postgres.OWNER).replace(
        "dealwright_app_2", postgres.APPLICATION
    ) == str(here)


def test_a_database_that_holds_anything_is_refused_and_left_alone(filled: scratch.Database, tmp_path: Path) -> None:
    write(filled, tmp_path / "all.backup")
    before = content(filled.superuser_url)

    with pytest.raises(backup.CouldNotRestore, match="not empty"):
        restore(tmp_path / "all.backup", filled)

    assert content(filled.superuser_url) == before


@pytest.mark.parametrize("keep", [0, 10, 2000, -30])
def test_a_file_that_was_cut_short_changes_nothing(
    keep: int, filled: scratch.Database, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    empty = empty_database()
    write(filled, tmp_path / "all.backup")
    whole = (tmp_path / "all.backup").read_bytes()
    (tmp_path / "cut.backup").write_bytes(whole[:keep])

    with pytest.raises(backup.CouldNotRestore, match="not a whole backup"):
        restore(tmp_path / "cut.backup", empty)

    with psycopg.connect(empty.superuser_url) as connection:
        assert backup.count_rows(connection) == {}


def test_a_damaged_dump_changes_nothing(
    filled: scratch.Database, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    empty = empty_database()
    write(filled, tmp_path / "all.backup")
    with zipfile.ZipFile(tmp_path / "all.backup") as whole, zipfile.ZipFile(tmp_path / "bad.backup", "w") as bad:
        for name in backup.PARTS:
            kept = whole.read(name)
            bad.writestr(name, kept[: len(kept) * 2 // 3] if name == "database.dump" else kept)

    with pytest.raises(backup.CouldNotRestore):
        restore(tmp_path / "bad.backup", empty)

    with psycopg.connect(empty.superuser_url) as connection:
        assert backup.count_rows(connection) == {}


def test_a_role_that_row_level_security_holds_back_makes_no_backup(database: scratch.Database, tmp_path: Path) -> None:
    with pytest.raises(backup.CouldNotBackUp, match="DATABASE_BACKUP_URL"):
        backup.write(
            tmp_path / "part.backup",
            url=database.owner_url,
            application_role=postgres.APPLICATION,
            owner_role=postgres.OWNER,
            secret_key="the key",
            version="0.1.0",
            now=NOW,
        )

    assert list(tmp_path.iterdir()) == []


def test_a_backup_says_what_it_is_and_holds_the_key(filled: scratch.Database, tmp_path: Path) -> None:
    write(filled, tmp_path / "all.backup")

    with zipfile.ZipFile(tmp_path / "all.backup") as file:
        about = json.loads(file.read("manifest.json"))
    manifest, key = backup.read_manifest(tmp_path / "all.backup")

    assert (about["kind"], about["made_at"], about["version"]) == (
        "dealwright backup",
        "2026-03-01T12:00:00+00:00",
        "0.1.0",
    )
    assert (manifest.rows["public.procrastinate_jobs"], key) == (2, "the key")
