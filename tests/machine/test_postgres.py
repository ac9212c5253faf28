"""The embedded PostgreSQL: starts, survives being killed, is shared, and tells what is wrong."""

import os
import pwd
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dealwright.machine import binaries, places, postgres, postgres_says

SERVER_KINDS = (
    "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname LIKE 'deal%'"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home that the tests of this file share, for making one takes a second; each leaves it stopped and sound."""
    yield from _home(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[Path]:
    """A home in which nothing was made yet."""
    yield from _home(tmp_path)


def _home(folder: Path) -> Iterator[Path]:
    where = places.database_home(folder / "data")
    yield where
    postgres.Cluster(where).stop_if_unused()
    if places.ROOT_HOME in where.parents:
        _remove(where)


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()


def cluster(home: Path) -> postgres.Cluster:
    return postgres.Cluster(home, durable=False)


def process_of(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def test_the_first_start_makes_a_closed_database_with_two_plain_roles(new_home: Path):
    with cluster(new_home) as started:
        roles = ask(started.url, SERVER_KINDS + " ORDER BY 1")
        owner = ask(started.url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        settings = ask(
            started.superuser_url,
            "SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'server_encoding',"
            " 'password_encryption') ORDER BY 1",
        )
        ways_in = ask(started.superuser_url, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")

    assert roles == [("dealwright_app", *[False] * 4), ("dealwright_owner", *[False] * 4)]
    assert owner == [("dealwright_owner",)]
    assert settings == [("listen_addresses", ""), ("password_encryption", "scram-sha-256"), ("server_encoding", "UTF8")]
    assert ways_in == [("scram-sha-256",)]
    assert not started.running


def test_nobody_else_on_the_machine_can_read_the_passwords_or_reach_the_socket(home: Path):
    with cluster(home) as started:
        modes = [
            stat.S_IMODE(path.stat().st_mode)
            for path in (home / "passwords.json", started.socket_folder, home / "data")
        ]

    assert modes == [0o600, 0o700, 0o700]


def test_a_wrong_password_opens_nothing(home: Path):
    with cluster(home) as started:
        wrong = psycopg.conninfo.make_conninfo(started.url, password="guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_rows_are_there_again_after_the_server_was_killed(home: Path):
    first = postgres.Cluster(home).start()
    with psycopg.connect(first.owner_url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
        os.kill(process_of(home), signal.SIGKILL)

    with postgres.Cluster(home) as second:
        assert ask(second.owner_url, "SELECT number FROM kept") == [(42,)]
    first.stop()


def test_a_process_number_left_by_a_power_cut_that_is_another_program_now_stops_nothing(home: Path):
    with cluster(home) as started:
        account = started.socket_folder.stat().st_uid
    left = home / "data" / "postmaster.pid"
    left.write_text(f"{os.getpid()}\n{home}/data\n0\n5432\n{home}/socket\n\n\nready\n")
    os.chown(left, account, -1)

    with cluster(home) as again:
        assert ask(again.url, "SELECT 1") == [(1,)]


def test_a_second_user_shares_the_server_and_the_last_one_stops_it(home: Path):
    first, second = cluster(home).start(), cluster(home)
    server = process_of(home)
    second.start()

    shared = process_of(home)
    ended = [second.stop(), first.running, first.stop(), first.running]

    assert shared == server
    assert ended == [False, True, True, False]


def test_stopping_without_having_started_touches_nothing(home: Path):
    with cluster(home) as started:
        assert cluster(home).stop() is False
        assert cluster(home).stop_if_unused() is False
        assert started.running


def test_a_server_whose_users_were_killed_is_taken_over_and_stopped(home: Path):
    child = os.fork()
    if child == 0:
        cluster(home).start()
        os._exit(0)  # as kill -9 would: nothing is given back
    os.waitpid(child, 0)

    assert cluster(home).running
    assert cluster(home).stop_if_unused() is True
    assert not cluster(home).running


def test_addresses_stay_the_same_from_start_to_start(home: Path):
    with cluster(home) as started:
        before = started.url

    assert cluster(home).url == before


def test_a_folder_of_a_newer_postgresql_is_left_alone_with_advice(home: Path):
    cluster(home).start().stop()
    version = home / "data" / "PG_VERSION"
    ours = version.read_text()
    version.write_text("99\n")

    with pytest.raises(postgres.CouldNotStart, match=r"made by PostgreSQL 99(.|\n)*dealwright backup"):
        cluster(home).start()

    assert version.read_text() == "99\n"
    version.write_text(ours)


def test_a_start_that_was_interrupted_while_making_the_folder_begins_again(new_home: Path):
    (new_home / "work" / "data").mkdir(parents=True)
    (new_home / "work" / "data" / "half").touch()
    new_home.chmod(0o711)

    with cluster(new_home) as started:
        assert ask(started.url, "SELECT 1") == [(1,)]


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(tmp_path: Path):
    deep = postgres.Cluster(tmp_path / ("a" * 100) / "postgres")

    name = deep.socket_folder / ".s.PGSQL.5432"

    assert len(os.fsencode(name)) <= postgres.LONGEST_SOCKET_PATH
    assert deep.socket_folder == postgres.Cluster(tmp_path / ("a" * 100) / "postgres").socket_folder
    with socket.socket(socket.AF_UNIX) as trying, pytest.raises(FileNotFoundError):
        trying.connect(str(name))  # too long would be another error


def test_a_socket_folder_that_somebody_else_opened_is_refused(home: Path):
    cluster(home).start().stop()
    (home / "socket").chmod(0o777)

    with pytest.raises(postgres.CouldNotStart, match="not private"):
        cluster(home).start()
    (home / "socket").chmod(0o700)


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("initdb: error: could not write: No space left on device", "The disk is full"),
        ("FATAL:  could not open file: Permission denied", "account that made the data folder"),
        ("PANIC:  could not locate a valid checkpoint record", "dealwright restore"),
        ("FATAL:  something unheard of", "whole log is in"),
    ],
)
def test_what_postgresql_says_comes_with_what_to_do(said: str, advice: str, tmp_path: Path):
    message = postgres_says.explain_output(said, home=tmp_path)

    assert advice in message
    assert said in message


def test_for_root_the_server_runs_under_an_account_that_is_nobody(home: Path):
    with cluster(home):
        owner = Path(f"/proc/{process_of(home)}").stat().st_uid if Path("/proc/self").exists() else os.geteuid()

    expected = pwd.getpwuid(owner).pw_name if os.geteuid() == 0 else None
    assert owner != 0
    assert expected in {None, *binaries.ACCOUNTS_FOR_ROOT}
