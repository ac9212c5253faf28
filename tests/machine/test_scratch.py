"""Tests of the tests' own house: every process has a migrated database, and is nobody special in it."""

import psycopg
import pytest
from django.db import connection

from dealwright.machine import scratch

pytestmark = pytest.mark.django_db


def test_tests_run_as_the_role_that_owns_nothing_and_cannot_bypass_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        found = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        owned = cursor.fetchone()

    assert found == ("dealwright_app", False, False)
    assert owned == (0,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_in_the_next_one(time: str, database: scratch.Database) -> None:
    with psycopg.connect(database.owner_url) as owner:
        before = owner.execute("SELECT count(*) FROM django_session").fetchone()
        owner.execute("INSERT INTO django_session VALUES ('a', 'b', now())")

    assert before == (0,)
