"""Questions and changes put to the database as it stands, past Django's models."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg import sql


def asked(statement: str | sql.Composed, *values: Any) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def changed(statement: str | sql.Composed, *values: Any) -> int:
    """How many rows the statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
