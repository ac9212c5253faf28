"""Everything a command needs around it: the data folder, the database, the key that signs; found or made.

`opened` looks at the environment first. With `DATABASE_URL` the company's own PostgreSQL is used, nothing started.
Without it the embedded one is started and stopped again by whoever uses it last. The result is a set of environment
variables, because that is how the web's processes are told, here as on many machines.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from dealwright.machine import passwords, places, postgres

LEAST_FREE_BYTES = 200 * 1024 * 1024
OWNER_MISSING = (
    "DATABASE_URL is set but DATABASE_OWNER_URL is not. The first is the role that serves requests; this needs the "
    "role that owns the tables. Set DATABASE_OWNER_URL=postgresql://owner:password@host/database as well."
)


class Unusable(Exception):
    """The surroundings do not let Dealwright run; the message says what to change."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The addresses and keys of one installation."""

    data: Path
    url: str  # the application's role
    owner_url: str | None  # the role that migrates
    backup_url: str | None  # a role that sees every row
    secret_key: str
    embedded: bool

    def serving(self) -> dict[str, str]:
        """This function will give the variables for a process that serves or works: no owner among them."""
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_OWNER_URL"}}
        return kept | {
            "DEALWRIGHT_DATA": str(self.data),
            "DATABASE_URL": self.url,
            "DEALWRIGHT_SECRET_KEY": self.secret_key,
            "DJANGO_SETTINGS_MODULE": "dealwright.web.project.settings",
        }

    def migrating(self) -> dict[str, str]:
        """This function will give the variables for a process that makes tables: it connects as their owner."""
        if self.owner_url is None:
            raise Unusable(OWNER_MISSING)
        return self.serving() | {"DATABASE_URL": self.owner_url, "DEALWRIGHT_POOL": "0"}


@contextlib.contextmanager
def opened() -> Iterator[House]:
    """This function will make the surroundings ready, keep them for the length of a `with`, and say what they are."""
    data = places.data_folder()
    _make_data_folder(data)
    secret_key = (
        os.environ.get("DEALWRIGHT_SECRET_KEY")
        or passwords.keep(data / "keys.json", names=("secret_key",))["secret_key"]
    )
    given = os.environ.get("DATABASE_URL")
    if given:
        owner = os.environ.get("DATABASE_OWNER_URL")
        backup = os.environ.get("DATABASE_BACKUP_URL") or owner
        yield House(data=data, url=given, owner_url=owner, backup_url=backup, secret_key=secret_key, embedded=False)
        return
    with postgres.Cluster.of_data_folder(data) as cluster:
        yield House(
            data=data,
            url=cluster.url,
            owner_url=cluster.owner_url,
            backup_url=cluster.superuser_url,
            secret_key=secret_key,
            embedded=True,
        )


def take_on(variables: dict[str, str]) -> None:
    """This function will make the variables those of this process, and forget the owner's address."""
    os.environ.pop("DATABASE_OWNER_URL", None)
    os.environ.update(variables)


def _make_data_folder(data: Path) -> None:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(data).free
    except OSError as problem:
        raise Unusable(
            f"The data folder {data} cannot be used: {problem.strerror}. "
            "Set DEALWRIGHT_DATA to a folder that this account may write."
        ) from problem
    if not os.access(data, os.W_OK | os.X_OK):
        raise Unusable(
            f"The data folder {data} belongs to another account and cannot be written. "
            "Start Dealwright as that account, or set DEALWRIGHT_DATA to another folder."
        )
    if free < LEAST_FREE_BYTES:
        raise Unusable(
            f"Only {free // 1_000_000} MB are free on the disk of {data}, and at least "
            f"{LEAST_FREE_BYTES // 1_000_000} MB are needed. Make room, or choose another disk with DEALWRIGHT_DATA."
        )
