"""`dealwright migrate`: bring the tables to the state this version needs."""

from __future__ import annotations

import os

import psycopg

from dealwright.machine import house

LOCK = 5_202_611_23  # any number, the same in every process
OLDEST_SERVER = 15
COULD_NOT = (
    "The database could not be brought up to date: {why}\nIs it running, and is DATABASE_OWNER_URL the address of the "
    "role that owns it? The role that serves (DATABASE_URL) must exist too; docs/commands.md says how both are made."
)


def migrate() -> None:
    """Bring the tables of the database to the state this version needs."""
    with house.opened() as surroundings:
        house.take_on(surroundings.migrating() | {"DEALWRIGHT_APP_ROLE": application_role(surroundings.url)})
        try:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                _check_age(connection)
                connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # two machines that start together take turns
                run()
        except psycopg.Error as problem:
            raise house.Unusable(COULD_NOT.format(why=str(problem).strip())) from problem


def application_role(url: str) -> str:
    """This function will name the role that serves, to whom the tables are granted."""
    return os.environ.get("DEALWRIGHT_APP_ROLE") or str(psycopg.conninfo.conninfo_to_dict(url)["user"])


def run() -> None:
    """This function will run Django's migrations as the owner; the environment is set."""
    import django  # noqa: PLC0415 - slow import
    from django.core import management  # noqa: PLC0415 - slow import
    from django.db import DatabaseError  # noqa: PLC0415 - slow import

    django.setup()
    try:
        management.call_command("migrate", interactive=False, verbosity=1, skip_checks=True)
    except DatabaseError as problem:
        raise house.Unusable(COULD_NOT.format(why=str(problem).strip())) from problem


def _check_age(connection: psycopg.Connection) -> None:
    found = connection.info.server_version // 10000
    if found < OLDEST_SERVER:
        raise house.Unusable(
            f"The server is PostgreSQL {found}, and at least {OLDEST_SERVER} is needed. Nothing was changed."
        )
