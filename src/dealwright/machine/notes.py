"""What an installation notes about itself, kept as the comment of its database so that the two never part."""

from __future__ import annotations

import json

import psycopg
from psycopg import sql

READ = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


def read(url: str) -> dict[str, str]:
    """This function will read the notes; none where nothing, or something else, was noted."""
    with psycopg.connect(url) as connection:
        found = connection.execute(READ).fetchone()
    try:
        noted = json.loads(found[0]) if found and found[0] else {}
    except ValueError:
        return {}
    return noted if isinstance(noted, dict) else {}


def write(owner_url: str, **notes: str) -> None:
    """This function will add notes, as the owner of the database."""
    with psycopg.connect(owner_url) as connection:
        name = sql.Identifier(connection.info.dbname)
        text = sql.Literal(json.dumps(read(owner_url) | notes))
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, text))
