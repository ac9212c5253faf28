"""`dealwright restore FILE`: bring a backup back into an empty database."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from dealwright.cli import serve
from dealwright.machine import backup as backups
from dealwright.machine import house, passwords


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `dealwright backup` wrote.", dir_okay=False)],
) -> None:
    """Bring a backup back into an empty database; one that holds anything is refused."""
    _, secret_key = backups.read_manifest(file)
    with house.opened() as surroundings:
        if surroundings.owner_url is None:
            raise house.Unusable(house.OWNER_MISSING)
        sees_all = surroundings.embedded or "DATABASE_BACKUP_URL" in os.environ
        manifest = backups.restore(
            file,
            owner_url=surroundings.owner_url,
            application_role=str(psycopg.conninfo.conninfo_to_dict(surroundings.url)["user"]),
            check_url=surroundings.backup_url if sees_all else None,
        )
        if "DEALWRIGHT_SECRET_KEY" not in os.environ:
            passwords.write_private(surroundings.data / "keys.json", json.dumps({"secret_key": secret_key}) + "\n")
        elif os.environ["DEALWRIGHT_SECRET_KEY"] != secret_key:
            typer.echo(
                "DEALWRIGHT_SECRET_KEY differs from the one of the backup: set that one, or second factors fail."
            )
        serve.bring_up_to_date(surroundings)
    typer.echo(f"{manifest.total:,} rows of {len(manifest.rows)} tables are back, as of {manifest.made_at}.")
