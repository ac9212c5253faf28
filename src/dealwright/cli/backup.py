"""`dealwright backup FILE`: everything of this installation in one file."""

from __future__ import annotations

import datetime
import importlib.metadata
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from dealwright.machine import backup as backups
from dealwright.machine import house


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; keep it as safe as the database.", dir_okay=False)],
) -> None:
    """Write everything of this installation into one file, while people go on working."""
    with house.opened() as surroundings:
        if surroundings.backup_url is None or surroundings.owner_url is None:
            raise house.Unusable(house.OWNER_MISSING)
        manifest = backups.write(
            file,
            url=surroundings.backup_url,
            application_role=_role(surroundings.url),
            owner_role=_role(surroundings.owner_url),
            secret_key=surroundings.secret_key,
            version=importlib.metadata.version("dealwright"),
            now=datetime.datetime.now(datetime.UTC),
        )
    size = file.stat().st_size
    typer.echo(f"{file}: {manifest.total:,} rows of {len(manifest.rows)} tables, {size / 1_000_000:,.1f} MB.")


def _role(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url)["user"])
