"""`dealwright migrate`: bring the tables to the state this version needs."""

from __future__ import annotations

import os

import psycopg

from dealwright.machine import house

LOCK = 5_202_611_23  # any number, the same in every process


def migrate() -> None:
    """Bring the tables of the database to the state this version needs."""
    with house.opened() as surroundings:
        house.take_on(surroundings.migrating())
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # two machines that start together take turns
            run()


def run() -> None:
    """This function will run Django's migrations as the owner; the environment is set."""
    import django  # noqa: PLC0415 - slow import
    from django.core import management  # noqa: PLC0415 - slow import

    django.setup()
    management.call_command("migrate", interactive=False, verbosity=1, skip_checks=True)
