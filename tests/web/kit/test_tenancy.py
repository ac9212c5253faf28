"""Tenants never meet: every table is walked as another organisation, and the application tries to leave its role."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from dealwright.web.accounts.models import Function, Membership, Organisation, User
from dealwright.web.kit import grants, pool, tenancy

pytestmark = pytest.mark.database

IDENTITY_TABLES = {  # people, found by who they are and not by organisation; their policies ask dealwright.user_id
    "accounts_organisation",
    "accounts_user",
    "accounts_userevent",
    "account_emailaddress",
    "mfa_authenticator",
    "usersessions_usersession",
}
FURTHER_POLICIES = {("accounts_membership", "accounts_membership_own")}  # one's own, while no organisation is entered
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def about(statement: str, table: str, column: str = "organisation_id") -> sql.Composed:
    """A statement about `{t}` and `{c}`."""
    return sql.SQL(statement).format(t=sql.Identifier(table), c=sql.Identifier(column))


def asked(statement: str | sql.Composed, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def tables() -> dict[str, tuple[bool, bool]]:
    """Every table of the schema: whether row-level security is on and forced."""
    return {
        name: (secured, forced)
        for name, secured, forced in asked(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    }


def organisation_columns() -> dict[str, str]:
    """The tables of organisations, with the column that names the organisation."""
    named = asked(
        "SELECT relname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attname = 'organisation_id'"
        " AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT attisdropped"
    )
    return {**dict.fromkeys((name for (name,) in named), "organisation_id"), "accounts_organisationevent": "id"}


def privileges(table: str) -> set[str]:
    kinds = (*sorted(ALL), "TRUNCATE", "REFERENCES", "TRIGGER")
    return {
        kind
        for kind in kinds
        if asked("SELECT has_table_privilege(current_user, %s, %s)", f"public.{table}", kind)[0][0]
    }


def unprotected() -> list[str]:
    """What is wrong with any table, in words; empty where every table is protected."""
    wrong = []
    columns = organisation_columns()
    policies = asked(
        "SELECT tablename, policyname, permissive, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
    )
    for table, (secured, forced) in tables().items():
        may = privileges(table)
        if may - ALL:
            wrong.append(f"{table}: the application may {may - ALL}")
        if table in grants.OPEN_TABLES:
            if may != set(grants.OPEN_TABLES[table][0].split(", ")):
                wrong.append(f"{table}: the application may {may}")
        elif table in columns:
            wrong += _of_organisation(table, columns[table], secured and forced, policies, may)
        elif table in IDENTITY_TABLES:
            if not (secured and forced):
                wrong.append(f"{table}: row-level security is not enabled and forced")
        elif may:
            wrong.append(f"{table}: nobody said how it is protected, and the application may {may}")
    return wrong


def _of_organisation(table, column, guarded, policies, may) -> list[str]:
    wrong = [] if guarded else [f"{table}: row-level security is not enabled and forced"]
    same = f"({column} = dealwright_organisation())"
    opening = {row[1]: row[4:] for row in policies if row[0] == table and row[2] == "PERMISSIVE"}
    opening = {name: said for name, said in opening.items() if (table, name) not in FURTHER_POLICIES}
    if opening != {f"{table}_tenant": (same, same)}:
        wrong.append(f"{table}: opened by {opening}")
    closing = {row[3] for row in policies if row[0] == table and row[2] == "RESTRICTIVE"}
    if closing != {"INSERT", "UPDATE", "DELETE"}:
        wrong.append(f"{table}: who only reads is held back from {closing} only")
    if may != ({"SELECT", "INSERT"} if table.endswith("event") else ALL):
        wrong.append(f"{table}: the application may {may}")
    return wrong


def test_every_table_is_protected(db):
    assert unprotected() == []


def test_a_new_table_without_policy_is_found(db, database):
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE TABLE forgotten (id bigint PRIMARY KEY, organisation_id bigint)")
        owner.execute("CREATE TABLE unsaid (id bigint PRIMARY KEY)")
        owner.execute("GRANT SELECT ON unsaid TO dealwright_app")
        owner.commit()
        try:
            found = " ".join(unprotected())
        finally:
            owner.execute("DROP TABLE forgotten, unsaid")

    assert "forgotten: row-level security is not enabled and forced" in found
    assert "unsaid: nobody said how it is protected" in found


def test_migrating_closes_a_table_that_nobody_protected(db, database):
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE TABLE unsaid (id bigserial PRIMARY KEY)")
        owner.execute("GRANT ALL ON unsaid TO dealwright_app")
        owner.execute("GRANT ALL ON SEQUENCE unsaid_id_seq TO dealwright_app")
        owner.commit()
        try:
            for statement in grants.statements(owner.execute(grants.PRESENT).fetchall(), role="dealwright_app"):
                owner.execute(statement)
            owner.commit()

            assert privileges("unsaid") == set()
            assert asked("SELECT has_sequence_privilege(current_user, 'unsaid_id_seq', 'USAGE')") == [(False,)]
        finally:
            owner.execute("DROP TABLE unsaid")


def test_every_reference_between_rows_of_organisations_stays_in_one(db):
    columns = set(organisation_columns())
    references = asked(
        "SELECT conrelid::regclass::text, confrelid::regclass::text, array_length(conkey, 1),"
        " (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[array_length(conkey, 1)])"
        " FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    plain = {(a, b, column) for a, b, width, column in references if width == 1 and a in columns and b in columns}
    bound = {(a, b, column) for a, b, width, column in references if width == 2}

    assert plain
    assert plain - bound == set()


def test_nothing_runs_with_the_rights_of_its_owner(db):
    definers = asked("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    views = asked(
        "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        " AND NOT COALESCE(reloptions::text LIKE '%%security_invoker=true%%', false)"
    )

    assert definers == []
    assert views == []


def test_sequences_tell_no_organisation_how_many_rows_others_add(db):
    sequences = asked(
        "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
        " AND has_sequence_privilege(current_user, oid, 'USAGE, SELECT, UPDATE')"
    )

    assert {name for (name,) in sequences} == set(grants.OPEN_SEQUENCES)


def test_the_application_owns_nothing_and_is_nobody_special(db):
    role = asked("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    owned = asked("SELECT relname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid WHERE rolname = current_user")
    member_of = asked("SELECT 1 FROM pg_auth_members WHERE member = current_user::regrole")
    makes = asked("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")

    assert role == [(False, False, False, False)]
    assert owned == []
    assert member_of == []
    assert makes == [(False,)]


# Walking -------------------------------------------------------------------------------------------------------------


def test_another_organisation_reads_and_writes_no_row_of_any_table(filled, globex):
    columns = organisation_columns()
    acme = filled.company.id
    with filled.company.inside():
        there = {
            table: asked(about("SELECT count(*) FROM {t} WHERE {c} = %s", table, column), acme)[0][0]
            for table, column in columns.items()
        }
    assert [table for table, rows in there.items() if not rows and not table.endswith("event")] == []

    with globex.inside():
        for table, column in columns.items():
            assert asked(about("SELECT count(*) FROM {t} WHERE {c} <> %s", table, column), globex.id) == [(0,)], table
            if not table.endswith("event"):
                assert _changed(about("UPDATE {t} SET {c} = {c} WHERE {c} = %s", table, column), acme) == 0
                assert _changed(about("DELETE FROM {t} WHERE {c} = %s", table, column), acme) == 0
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    _changed(about("INSERT INTO {t} ({c}) VALUES (%s)", table, column), acme)
            else:
                for verb in (about("UPDATE {t} SET {c} = {c}", table, column), about("DELETE FROM {t}", table, column)):
                    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                        _changed(verb)
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                _changed(about("TRUNCATE {t}", table, column))

    with filled.company.inside():
        for table, column in columns.items():
            assert asked(about("SELECT count(*) FROM {t} WHERE {c} = %s", table, column), acme)[0][0] == there[table], (
                table
            )


def _changed(statement: str | sql.Composed, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def test_outside_every_organisation_nothing_is_seen(filled):
    for table in {*organisation_columns(), *IDENTITY_TABLES}:
        assert asked(about("SELECT count(*) FROM {t}", table)) == [(0,)], table


def test_who_only_reads_changes_no_row_of_any_table(filled):
    with filled.company.inside("auditor"):
        for table, column in organisation_columns().items():
            assert asked(about("SELECT count(*) FROM {t}", table, column))[0][0] > 0 or table.endswith("event"), table
            with pytest.raises(DatabaseError, match=r"row-level security|permission denied"), transaction.atomic():
                _changed(about("UPDATE {t} SET {c} = {c}", table, column))
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                _changed(about("INSERT INTO {t} ({c}) VALUES (%s)", table, column), filled.company.id)
            if not table.endswith("event"):
                assert _changed(about("DELETE FROM {t}", table, column)) == 0


def test_a_row_cannot_be_moved_to_another_organisation(acme, globex):
    with acme.inside():
        function = Function.objects.all()[0]
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Function.objects.filter(pk=function.pk).update(organisation_id=globex.id)


def test_a_row_cannot_refer_to_a_row_of_another_organisation(acme, globex):
    theirs = globex.members["manager"]
    with acme.inside():
        _changed("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="tenant"), transaction.atomic():
            Membership.objects.filter(pk=acme.members["seller"].pk).update(manager_id=theirs.pk)


# Ways out ------------------------------------------------------------------------------------------------------------


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
        _changed(sql)


def test_copy_hands_out_only_the_rows_of_the_organisation(acme, globex):
    everything = "COPY (SELECT organisation_id FROM accounts_function) TO STDOUT"
    with acme.inside(), connection.cursor() as cursor, cursor.copy(everything) as copy:
        handed = {int(row[0]) for row in copy.rows()}

    assert handed == {acme.id}


def test_a_function_of_the_session_cannot_stand_in_for_the_one_that_policies_ask(acme, globex):
    with acme.inside(), transaction.atomic():
        _changed("CREATE FUNCTION pg_temp.dealwright_organisation() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")
        _changed("SET LOCAL search_path = pg_temp, public")

        assert {row.organisation_id for row in Function.objects.all()} == {acme.id}
        transaction.set_rollback(True)


@pytest.mark.parametrize("sql", ["RESET ALL", "DISCARD ALL", "RESET dealwright.organisation_id"])
def test_resetting_the_settings_closes_everything(acme, sql):
    with acme.inside():
        if sql == "DISCARD ALL":
            sql = "RESET ALL"  # the rest of DISCARD ALL may not run in the transaction of a test
        _changed(sql)

        assert not Function.objects.exists()


def test_a_setting_that_is_no_number_fails_and_shows_nothing(acme):
    with acme.inside():
        _changed("SELECT set_config('dealwright.organisation_id', '1 OR true', false)")
        with pytest.raises(DatabaseError, match="invalid input syntax"), transaction.atomic():
            list(Function.objects.all())


# Entering and leaving ------------------------------------------------------------------------------------------------


def settings_now() -> list[str]:
    return [asked("SELECT COALESCE(current_setting(%s, true), '')", name)[0][0] for name in pool.SETTINGS]


def test_leaving_returns_to_the_outer_organisation(acme, globex):
    with acme.inside():
        with globex.inside():
            assert {row.organisation_id for row in Function.objects.all()} == {globex.id}
        assert {row.organisation_id for row in Function.objects.all()} == {acme.id}
    assert settings_now() == [""] * len(pool.SETTINGS)


@pytest.mark.django_db(transaction=True)
def test_an_exception_leaves_nothing_behind(acme):
    with pytest.raises(ZeroDivisionError), acme.inside():
        raise ZeroDivisionError
    assert settings_now() == [""] * len(pool.SETTINGS)

    with pytest.raises(DatabaseError), acme.inside(), transaction.atomic():
        _changed("SELECT 1 / 0")
    assert settings_now() == [""] * len(pool.SETTINGS)

    with pytest.raises(DatabaseError), transaction.atomic(), acme.inside():
        _changed("SELECT 1 / 0")
    assert settings_now() == [""] * len(pool.SETTINGS)

    with pytest.raises(ZeroDivisionError), transaction.atomic(), acme.inside(), transaction.atomic(savepoint=False):
        raise ZeroDivisionError
    assert settings_now() == [""] * len(pool.SETTINGS)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_does_not_bring_a_former_organisation_back(acme, globex):
    with globex.inside():
        with pytest.raises(ZeroDivisionError), transaction.atomic(), acme.inside():
            raise ZeroDivisionError
        assert {row.organisation_id for row in Function.objects.all()} == {globex.id}
    assert settings_now() == [""] * len(pool.SETTINGS)


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_in_the_middle_is_followed_by_one_of_the_same_organisation(acme):
    with acme.inside():
        connection.close()
        assert {row.organisation_id for row in Function.objects.all()} == {acme.id}
    assert settings_now() == [""] * len(pool.SETTINGS)


def test_a_pooled_connection_forgets_what_its_last_user_set(database):
    with psycopg.connect(database.url) as used:
        used.execute("SELECT set_config('dealwright.organisation_id', '7', false)")
        used.commit()
        pool.forget(used)
        used.rollback()

        left = used.execute("SELECT current_setting('dealwright.organisation_id', true)").fetchall()
    assert left == [("",)]


def test_asking_for_the_organisation_outside_of_one_is_an_error(db):
    with pytest.raises(tenancy.NoOrganisation):
        tenancy.organisation_id()


def test_a_person_is_seen_only_by_themselves_and_by_their_organisations(acme, globex):
    theirs = globex.members["seller"].user_id
    with acme.inside():
        assert not User.objects.filter(pk=theirs).exists()
        assert User.objects.filter(pk=acme.members["seller"].user_id).exists()
    with tenancy.entered(organisation_id=None, user_id=theirs):
        assert list(User.objects.values_list("pk", flat=True)) == [theirs]
        assert list(Membership.objects.values_list("user_id", flat=True)) == [theirs]
        assert list(Organisation.objects.values_list("pk", flat=True)) == [globex.id]
