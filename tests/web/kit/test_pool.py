"""A connection that goes back to the pool forgets for whom it worked, however the work ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.utils import ConnectionHandler

from dealwright.web.kit import pool, tenancy
from dealwright.web.project import environment

pytestmark = pytest.mark.database

SEVEN = tenancy.Tenant(organisation_id=7, user_id=8, identity=True, read_only=True, operator=True)


@pytest.fixture
def pooled(db, database) -> Iterator[DatabaseWrapper]:
    """A connection from a pool that holds one."""
    handler = ConnectionHandler({"default": environment.database("X", database.url, pool_size=1)})
    connection = handler["default"]
    assert isinstance(connection, DatabaseWrapper)
    yield connection
    connection.close()
    connection.close_pool()


def asked(connection: BaseDatabaseWrapper, statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def settings_of(connection: BaseDatabaseWrapper) -> list[object]:
    return [asked(connection, f"SELECT COALESCE(current_setting('{name}', true), '')") for name in pool.SETTINGS]


def test_what_was_left_set_is_forgotten_by_the_next_user_of_the_same_connection(pooled):
    tenancy.apply(pooled, SEVEN)
    process = asked(pooled, "SELECT pg_backend_pid()")
    assert settings_of(pooled) == ["7", "8", "on", "on", "on"]

    pooled.close()

    assert settings_of(pooled) == [""] * 5
    assert asked(pooled, "SELECT pg_backend_pid()") == process, "it is the same connection, from the pool"


def test_a_transaction_left_broken_is_rolled_back_and_forgotten(pooled):
    tenancy.apply(pooled, SEVEN)
    pooled.set_autocommit(False)
    with pytest.raises(DatabaseError):
        asked(pooled, "SELECT 1 / 0")

    pooled.close()

    assert settings_of(pooled) == [""] * 5


def test_settings_made_inside_a_transaction_do_not_survive_it(pooled):
    pooled.set_autocommit(False)
    tenancy.apply(pooled, SEVEN)
    pooled.rollback()

    assert settings_of(pooled) == [""] * 5
    pooled.close()


def test_a_pool_gives_out_the_same_rights_after_an_exception_in_a_savepoint(pooled):
    tenancy.apply(pooled, SEVEN)
    pooled.set_autocommit(False)
    asked(pooled, "SELECT 1")
    with pooled.cursor() as cursor:
        cursor.execute("SAVEPOINT here")
        with pytest.raises(DatabaseError):
            cursor.execute("SELECT 1 / 0")
        cursor.execute("ROLLBACK TO SAVEPOINT here")
    assert settings_of(pooled)[0] == "7", "the organisation that was entered before the savepoint"
    pooled.close()

    assert settings_of(pooled) == [""] * 5
    assert not transaction.get_connection().needs_rollback
