"""Tenants never meet: every table is walked as another organisation."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, transaction
from psycopg import sql
from tests.web.kit.asking import asked, changed

from dealwright.web.accounts.models import Function, Membership
from dealwright.web.kit import grants

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
APPEND_ONLY = {"proof_link"}  # besides the events of row history: what was recorded is never changed


def only_added_to(table: str) -> bool:
    """Whether rows of the table may be read and added, and never changed."""
    return table.endswith("event") or table in APPEND_ONLY


def about(statement: str, table: str, column: str = "organisation_id") -> sql.Composed:
    """A statement about `{t}` and `{c}`."""
    return sql.SQL(statement).format(t=sql.Identifier(table), c=sql.Identifier(column))


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
    if may != ({"SELECT", "INSERT"} if only_added_to(table) else ALL):
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
            if not only_added_to(table):
                assert changed(about("UPDATE {t} SET {c} = {c} WHERE {c} = %s", table, column), acme) == 0
                assert changed(about("DELETE FROM {t} WHERE {c} = %s", table, column), acme) == 0
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    changed(about("INSERT INTO {t} ({c}) VALUES (%s)", table, column), acme)
            else:
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    changed(about("INSERT INTO {t} ({c}) VALUES (%s)", table, column), acme)
                for verb in (about("UPDATE {t} SET {c} = {c}", table, column), about("DELETE FROM {t}", table, column)):
                    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                        changed(verb)
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                changed(about("TRUNCATE {t}", table, column))

    with filled.company.inside():
        for table, column in columns.items():
            assert asked(about("SELECT count(*) FROM {t} WHERE {c} = %s", table, column), acme)[0][0] == there[table], (
                table
            )


def test_outside_every_organisation_nothing_is_seen(filled):
    for table in {*organisation_columns(), *IDENTITY_TABLES}:
        assert asked(about("SELECT count(*) FROM {t}", table)) == [(0,)], table


def test_who_only_reads_changes_no_row_of_any_table(filled):
    with filled.company.inside("auditor"):
        for table, column in organisation_columns().items():
            assert asked(about("SELECT count(*) FROM {t}", table, column))[0][0] > 0 or table.endswith("event"), table
            with pytest.raises(DatabaseError, match=r"row-level security|permission denied"), transaction.atomic():
                changed(about("UPDATE {t} SET {c} = {c}", table, column))
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                changed(about("INSERT INTO {t} ({c}) VALUES (%s)", table, column), filled.company.id)
            if not only_added_to(table):
                assert changed(about("DELETE FROM {t}", table, column)) == 0


def test_a_row_cannot_be_moved_to_another_organisation(acme, globex):
    with acme.inside():
        function = Function.objects.all()[0]
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Function.objects.filter(pk=function.pk).update(organisation_id=globex.id)


def test_a_row_cannot_refer_to_a_row_of_another_organisation(acme, globex):
    theirs = globex.members["manager"]
    with acme.inside():
        changed("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="tenant"), transaction.atomic():
            Membership.objects.filter(pk=acme.members["seller"].pk).update(manager_id=theirs.pk)
