"""What a database connection must forget before somebody else borrows it.

A pooled connection outlives the request that used it. The settings that row-level security reads (`kit.tenancy`) are
taken away by whoever set them; this is the second lock, for the request that died before it could.
"""

from __future__ import annotations

from typing import Any

import psycopg

SETTINGS = (
    "dealwright.organisation_id",  # the organisation whose rows may be seen
    "dealwright.user_id",  # the person who is signed in
    "dealwright.identity",  # "on" while somebody is being identified: sign-in, reset, invitation
    "dealwright.read_only",  # "on" for those who read everything and change nothing
    "dealwright.operator",  # "on" for commands that list organisations
)


def forget(connection: psycopg.Connection[Any]) -> None:
    """This function will clear every tenant setting of a connection that goes back to the pool."""
    connection.execute("SELECT " + ", ".join(f"set_config('{name}', '', false)" for name in SETTINGS))
    if not connection.autocommit:
        connection.commit()
