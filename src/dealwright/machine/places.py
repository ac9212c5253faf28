"""Where Dealwright keeps things on a machine.

There is one **data folder**: `DEALWRIGHT_DATA`, else `.dealwright` in the current folder if there is one (a checkout),
else `dealwright` in the account's own data folder. Everything that is not the program lives in it: the embedded
database, the passwords made at the first start, the sign-ins of the demonstration. Deleting the program loses nothing.

One exception is forced by PostgreSQL, which refuses to run as root: when root starts Dealwright, the database lives in
`/var/lib/dealwright/<short hash of the data folder>` under an unprivileged account, because that account can often not
reach the data folder (a checkout below `/root`), and loosening the permissions of a parent folder is never right.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT_HOME = Path("/var/lib/dealwright")


def data_folder() -> Path:
    """This function will say where the data folder is, without making it."""
    chosen = os.environ.get("DEALWRIGHT_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if Path(".dealwright").is_dir():
        return Path(".dealwright").absolute()
    shared = os.environ.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "dealwright"


def database_home(data: Path) -> Path:
    """This function will say where the embedded database of a data folder lives: inside it, but not for root."""
    if os.geteuid() == 0:
        return ROOT_HOME / short_hash(data)
    return data / "postgres"


def short_hash(path: Path) -> str:
    """This function will name a folder in twelve letters that stay the same from start to start."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:12]
