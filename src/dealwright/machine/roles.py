"""Roles and databases in PostgreSQL; what the application may do with a table is granted by migrations."""

from __future__ import annotations

import psycopg
from psycopg import sql


def make_role_if_needed(connection: psycopg.Connection, name: str, *, password: str) -> None:
    """This function will make a role that may sign in and nothing else, or renew the password of an existing one."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    statement = sql.SQL("{verb} ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {password}")
    verb = sql.SQL("ALTER" if known else "CREATE")
    connection.execute(statement.format(verb=verb, name=sql.Identifier(name), password=sql.Literal(password)))


def make_database_if_needed(
    connection: psycopg.Connection, name: str, *, owner: str, application: str, template: str = "template1"
) -> None:
    """This function will make a database that only its owner and the application's role may enter."""
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        statement = "CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}"
        connection.execute(
            sql.SQL(statement).format(
                name=sql.Identifier(name), owner=sql.Identifier(owner), template=sql.Identifier(template)
            )
        )
    for statement in (
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {application}",
    ):
        connection.execute(
            sql.SQL(statement).format(name=sql.Identifier(name), application=sql.Identifier(application))
        )
