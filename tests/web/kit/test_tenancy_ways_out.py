"""The application tries to leave its role and its organisation, by every way that SQL knows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from tests.web.kit.asking import changed

from dealwright.web.accounts.models import Function

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE dealwright_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION dealwright_owner",
        "SET row_security = off; SELECT * FROM accounts_function",
        "ALTER TABLE accounts_function DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE accounts_function NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY accounts_function_tenant ON accounts_function",
        "CREATE POLICY mine ON accounts_function USING (true)",
        "CREATE FUNCTION public.dealwright_organisation(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION dealwright_organisation() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 1::bigint'",
        "COPY accounts_function (organisation_id, name, version) FROM STDIN",
        "COPY accounts_function TO PROGRAM 'cat'",
        "SELECT nextval('accounts_function_id_seq')",
        "ALTER ROLE dealwright_app BYPASSRLS",
        "CREATE TRIGGER spy AFTER INSERT ON accounts_function EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TABLE public.loot AS SELECT 1",
        "TRUNCATE accounts_functionevent",
        "SELECT * FROM pghistory_context",
        "SELECT rolpassword FROM pg_authid",
    ],
)
def test_the_application_cannot_leave_its_role(acme, sql):
    with acme.inside(), pytest.raises(DatabaseError), transaction.atomic():
        changed(sql)


def test_copy_hands_out_only_the_rows_of_the_organisation(acme, globex):
    everything = "COPY (SELECT organisation_id FROM accounts_function) TO STDOUT"
    with acme.inside(), connection.cursor() as cursor, cursor.copy(everything) as copy:
        handed = {int(row[0]) for row in copy.rows()}

    assert handed == {acme.id}


def test_a_function_of_the_session_cannot_stand_in_for_the_one_that_policies_ask(acme, globex):
    with acme.inside(), transaction.atomic():
        changed("CREATE FUNCTION pg_temp.dealwright_organisation() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")
        changed("SET LOCAL search_path = pg_temp, public")

        assert {row.organisation_id for row in Function.objects.all()} == {acme.id}
        transaction.set_rollback(True)


@pytest.mark.parametrize("sql", ["RESET ALL", "DISCARD ALL", "RESET dealwright.organisation_id"])
def test_resetting_the_settings_closes_everything(acme, sql):
    with acme.inside():
        if sql == "DISCARD ALL":
            sql = "RESET ALL"  # the rest of DISCARD ALL may not run in the transaction of a test
        changed(sql)

        assert not Function.objects.exists()


def test_a_setting_that_is_no_number_fails_and_shows_nothing(acme):
    with acme.inside():
        changed("SELECT set_config('dealwright.organisation_id', '1 OR true', false)")
        with pytest.raises(DatabaseError, match="invalid input syntax"), transaction.atomic():
            list(Function.objects.all())
