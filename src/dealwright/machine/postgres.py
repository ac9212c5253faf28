"""The embedded PostgreSQL: one cluster of our own, started when needed, stopped by the last who uses it.

Its **home** is one folder: `data` (PostgreSQL's), `socket` (mode 0700; no network address is opened), `passwords.json`
(mode 0600), `log`. Two roles live in it. `dealwright_owner` owns the database and is used for migrations and backups;
`dealwright_app` serves requests, owns nothing and cannot bypass row-level security. The superuser's password is kept
for backups (PostgreSQL's `pg_dump` must see every row) and used for nothing else.

Everybody who needs the cluster calls `start` and, when done, `stop`. Each holds a lease; `stop` ends the server only
when no other lease is left, so a backup beside a running server neither starts a second one nor stops the first.
After `kill -9` or a power cut the next `start` clears what was left behind, and PostgreSQL replays its log.
"""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
import types
import urllib.parse
from pathlib import Path
from typing import Self

import psycopg

from dealwright.machine import binaries, locks, passwords, places, postgres_says, roles

PORT = 5432  # names the socket file; nothing listens on the network
LONGEST_SOCKET_PATH = 107  # a limit of the operating system, in bytes
SUPERUSER = "postgres"
OWNER = "dealwright_owner"
APPLICATION = "dealwright_app"
DATABASE = "dealwright"
FAST_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
ALWAYS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=200",
    "password_encryption=scram-sha-256",
)


class CouldNotStart(Exception):
    """The embedded PostgreSQL could not be started; the message says why and what to do."""


class Cluster:
    """The embedded PostgreSQL with its home folder; `with Cluster(home) as cluster: cluster.url`."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        """Name a cluster without touching the disk; `durable=False` trades safety for speed, for tests."""
        self.home = home.absolute()
        self._durable = durable
        self._lease = locks.Lease(self.home / "used.lock")
        self._programs: binaries.Programs | None = None

    @classmethod
    def of_data_folder(cls, data: Path) -> Self:
        """This function will name the cluster that belongs to a data folder."""
        return cls(places.database_home(data))

    @property
    def url(self) -> str:
        """The address for serving: the role that owns nothing and cannot bypass row-level security."""
        return self.address(APPLICATION)

    @property
    def owner_url(self) -> str:
        """The address for migrating: the role that owns the database."""
        return self.address(OWNER)

    @property
    def superuser_url(self) -> str:
        """The address for backups, which must see every row."""
        return self.address(SUPERUSER)

    def address(self, role: str, *, database: str = DATABASE) -> str:
        """This function will return the address of a database for a role, making the passwords if needed."""
        secret = urllib.parse.quote(self._passwords()[role], safe="")
        folder = urllib.parse.quote(str(self.socket_folder), safe="")
        return f"postgresql://{role}:{secret}@/{database}?host={folder}&port={PORT}"

    @property
    def socket_folder(self) -> Path:
        """The private folder of the socket: in the home, or under the temporary folder where the path is too long."""
        inside = self.home / "socket"
        name = f"{inside}/.s.PGSQL.{PORT}"
        if len(os.fsencode(name)) <= LONGEST_SOCKET_PATH and "," not in name:
            return inside
        return Path(tempfile.gettempdir()) / f"dealwright-{places.short_hash(self.home)}"

    @property
    def running(self) -> bool:
        """Whether the server of this home is running now."""
        return self._server_process() is not None

    def start(self) -> Self:
        """This function will start the server if it does not run, and hold it until `stop`.

        Raises `CouldNotStart` with what went wrong and what to do.
        """
        if self._lease.held:
            return self
        try:
            self._make_home()
            with locks.only_one(self.home / "start.lock"):
                self._prepare()
                if not self.running:
                    self._launch()
                self._make_roles_if_needed()
                self._lease.take()
        except (OSError, binaries.NoPrograms, psycopg.Error) as problem:
            raise CouldNotStart(postgres_says.explain_problem(problem, home=self.home)) from problem
        return self

    def stop(self) -> bool:
        """This function will let go of the server, end it if nobody else holds it, and say whether it ended."""
        if not self._lease.held:
            return False
        with locks.only_one(self.home / "start.lock"):
            if not self._lease.give_back():
                return False
            if self.running:
                self._end()
        return True

    def stop_if_unused(self) -> bool:
        """This function will end a server that nobody holds, left by users who were killed, and say whether it did."""
        if not self.home.exists():
            return False
        with locks.only_one(self.home / "start.lock"):
            claim = locks.Lease(self.home / "used.lock")
            claim.take()
            if not claim.give_back() or not self.running:
                return False
            self._end()
        return True

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _data(self) -> Path:
        return self.home / "data"

    @property
    def _log(self) -> Path:
        return self.home / "log" / "postgres.log"

    def _passwords(self) -> dict[str, str]:
        path = self.home / "passwords.json"
        if path.exists():  # replaced in one step, so it is whole
            return passwords.keep(path, names=(SUPERUSER, OWNER, APPLICATION))
        self._make_home()
        with locks.only_one(self.home / "passwords.lock"):
            return passwords.keep(path, names=(SUPERUSER, OWNER, APPLICATION))

    def _make_home(self) -> None:
        for_root = os.geteuid() == 0  # then another account must be able to pass through to its own folders
        _make_folder(self.home.parent, mode=0o755)
        _make_folder(self.home, mode=0o711 if for_root else 0o700)

    def _prepare(self) -> None:
        programs = self._programs = binaries.find_programs()
        for folder in (self.socket_folder, self._log.parent):
            _make_folder(folder, mode=0o700)
            if programs.account:
                programs.account.take(folder)
            _check_private(folder, programs.account)
        if not (self._data / "PG_VERSION").exists():
            self._initialise(programs)
        found = int((self._data / "PG_VERSION").read_text().split(".")[0])
        if found != binaries.major_version():
            raise CouldNotStart(postgres_says.other_version(found, ours=binaries.major_version(), folder=self._data))

    def _initialise(self, programs: binaries.Programs) -> None:
        making = self.home / "work"
        shutil.rmtree(making, ignore_errors=True)  # of a first start that was interrupted
        _make_folder(making, mode=0o700)
        secret = making / "password"
        passwords.write_private(secret, self._passwords()[SUPERUSER])
        if programs.account:
            programs.account.take(making)
            programs.account.take(secret)
        options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        options += ["--builtin-locale=C.UTF-8", f"--username={SUPERUSER}", f"--pwfile={secret}", "--no-instructions"]
        options += [] if self._durable else ["--no-sync"]
        done = programs.run("initdb", *options, f"--pgdata={making / 'data'}", cwd=making)
        if done.returncode != 0:
            raise CouldNotStart(postgres_says.explain_output(done.stdout, home=self.home))
        (making / "data").rename(self._data)
        shutil.rmtree(making)

    def _launch(self) -> None:
        self._clear_what_a_killed_server_left()
        settings = [*ALWAYS, *(() if self._durable else FAST_AND_FORGETFUL)]
        settings.append(f"unix_socket_directories={self.socket_folder}")
        options = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
        deadline = time.monotonic() + 60  # a busy disk keeps them that long
        while True:
            self._rotate_log()
            arguments = ("-D", str(self._data), "-l", str(self._log), "-o", options, "-w", "-t", "120", "start")
            done = self._run("pg_ctl", *arguments)
            if done.returncode == 0:
                return
            said = self._log.read_text(errors="replace") if self._log.exists() else ""
            # After kill -9 of the server its own children need a moment to notice and let go of the memory.
            if "pre-existing shared memory block" not in said or time.monotonic() > deadline:
                raise CouldNotStart(postgres_says.explain_output(done.stdout + said, home=self.home))
            time.sleep(0.2)

    def _end(self) -> None:
        done = self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "-t", "60", "stop")
        if done.returncode != 0 and self.running:
            self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "-t", "20", "stop")

    def _run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        programs = self._programs = self._programs or binaries.find_programs()
        return programs.run(name, *arguments, cwd=self._log.parent)

    def _rotate_log(self) -> None:
        if self._log.exists() and self._log.stat().st_size > 0:
            self._log.replace(self._log.with_suffix(".log.1"))

    def _server_process(self) -> int | None:
        """The number of the server process of this home, None where it is gone or the number is another's by now."""
        try:
            number = int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return number if postgres_says.is_server(number, data=self._data) else None

    def _clear_what_a_killed_server_left(self) -> None:
        # PostgreSQL only looks whether the process number exists; it may be another's by now, or not yet reaped.
        for left in (self._data / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def _make_roles_if_needed(self) -> None:
        marker = self.home / "roles-made"
        if marker.exists():
            return
        secrets = self._passwords()
        with psycopg.connect(self.address(SUPERUSER, database="postgres"), autocommit=True) as connection:
            roles.make_role_if_needed(connection, OWNER, password=secrets[OWNER])
            roles.make_role_if_needed(connection, APPLICATION, password=secrets[APPLICATION])
            roles.make_database_if_needed(connection, DATABASE, owner=OWNER, application=APPLICATION)
        marker.touch()


def _make_folder(path: Path, *, mode: int) -> None:
    """Make a folder with exactly this mode; one that exists is left as it is."""
    if path.exists():
        return
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)


def _check_private(folder: Path, account: binaries.Account | None) -> None:
    """Refuse a folder that somebody else could have put there to listen in (it may lie under /tmp)."""
    found = folder.lstat()
    owner = account.user_id if account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise CouldNotStart(
            f"The folder {folder} is not private: it must belong to us and be closed to everybody else. "
            "Look at who made it, delete it, and start again."
        )
