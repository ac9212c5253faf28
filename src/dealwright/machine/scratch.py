"""Databases that live for one test run: cloned from a migrated template in a tenth of a second, dropped afterwards.

The template is named after what made it (a fingerprint of the migrations), so it is built once for each state of the
code and shared by every run and every parallel worker. A database is named after the process that uses it; those of
processes that are gone are dropped by whoever comes next.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from dealwright.machine import locks, postgres, roles

TEMPLATES_KEPT = 3


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One scratch database and its addresses, one a role."""

    name: str
    url: str
    owner_url: str
    superuser_url: str


def make(cluster: postgres.Cluster, *, fingerprint: str, build: Callable[[Database], None], worker: str) -> Database:
    """This function will make a database that `build` has filled, reusing its earlier work for the same fingerprint."""
    cluster.start()
    template = _database(cluster, f"template_{fingerprint}")
    database = _database(cluster, f"run_{os.getpid()}_{worker}")
    with locks.only_one(cluster.home / "scratch.lock"), _superuser(cluster) as connection:
        _drop_left_behind(connection)
        if not _exists(connection, template.name):
            _drop_old_templates(connection)
            making = _database(cluster, f"making_{fingerprint}")
            _drop(connection, making.name)
            _create(connection, making)
            build(making)
            statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(statement.format(sql.Identifier(making.name), sql.Identifier(template.name)))
        _drop(connection, database.name)
        _create(connection, database, template=template.name)
    return database


def drop(cluster: postgres.Cluster, database: Database) -> None:
    """This function will drop a scratch database, ending whoever is still connected."""
    with _superuser(cluster) as connection:
        _drop(connection, database.name)


class Emptier:
    """Brings a scratch database back to its first state after a test that committed.

    The application's role may not truncate, so this speaks as superuser. Tables that the migrations filled keep their
    rows; all others are emptied, but only those that hold anything, which makes it a matter of milliseconds.
    """

    def __init__(self, database: Database) -> None:
        """Note which tables are empty now."""
        self._connection = psycopg.connect(database.superuser_url, autocommit=True)
        every = self._connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        tables = [str(row[0]) for row in every]
        filled = self._filled(tables)
        self._tables = [table for table in tables if table not in filled]

    def empty(self) -> None:
        """This function will empty every table that held nothing at first."""
        filled = self._filled(self._tables)
        if filled:
            self._connection.execute(f"TRUNCATE {', '.join(sorted(filled))} RESTART IDENTITY CASCADE".encode())

    def close(self) -> None:
        """This function will end the connection."""
        self._connection.close()

    def _filled(self, tables: list[str]) -> set[str]:
        if not tables:
            return set()
        asked = " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables)  # noqa: S608 - names quoted by the server
        return {str(row[0]) for row in self._connection.execute(asked.encode())}


def _database(cluster: postgres.Cluster, name: str) -> Database:
    return Database(
        name=name,
        url=cluster.address(postgres.APPLICATION, database=name),
        owner_url=cluster.address(postgres.OWNER, database=name),
        superuser_url=cluster.address(postgres.SUPERUSER, database=name),
    )


def _superuser(cluster: postgres.Cluster) -> psycopg.Connection:
    return psycopg.connect(cluster.address(postgres.SUPERUSER, database="postgres"), autocommit=True)


def _create(connection: psycopg.Connection, database: Database, *, template: str = "template1") -> None:
    roles.make_database_if_needed(
        connection, database.name, owner=postgres.OWNER, application=postgres.APPLICATION, template=template
    )


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_left_behind(connection: psycopg.Connection) -> None:
    names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'run\\_%'").fetchall()
    for (name,) in names:
        if not Path(f"/proc/{str(name).split('_')[1]}").exists() and Path("/proc/self").exists():
            _drop(connection, str(name))


def _drop_old_templates(connection: psycopg.Connection) -> None:
    names = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%' ORDER BY oid DESC OFFSET %s",
        [TEMPLATES_KEPT - 1],
    ).fetchall()
    for (name,) in names:
        _drop(connection, str(name))
