"""One file that holds an installation, and the way back from it into an empty database.

The file is a zip of three members: `manifest.json` (what it is, when and by which version it was made, how many rows
each table had), `keys.json` (the key that signs links and encrypts second factors; without it nobody's authenticator
would work) and `database.dump` (PostgreSQL's own format, which `pg_restore` can read without Dealwright). All rows are
those of one moment: the counts and the dump share one snapshot, and people may go on working meanwhile.

The file is as secret as the database. It is made readable for its owner only.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from dealwright.machine import binaries

KIND = "dealwright backup"
FORM = 1  # of the file; raised when an older program could not read it
TOO_NEW = (b"SET transaction_timeout = 0;\n",)  # settings that servers before 17 do not know; all are defaults
REFUSED = (
    "PostgreSQL refused the backup, and the database is as it was: {why}\nIs the server older than the one the backup "
    "was made from? The manifest inside the file names its version."
)
PARTS = ("manifest.json", "keys.json", "database.dump")
USER_TABLES = (
    "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1"
)
NEEDS_TO_SEE_ALL = (
    "The role “{role}” cannot read every row: row-level security stands in its way, as it should for a role that "
    "works. Make a role for backups (CREATE ROLE dealwright_backup LOGIN BYPASSRLS PASSWORD '…'; GRANT "
    "pg_read_all_data TO dealwright_backup) and set DATABASE_BACKUP_URL to its address."
)


class CouldNotBackUp(Exception):
    """The backup was not made; nothing is left behind."""


class CouldNotRestore(Exception):
    """The backup was not brought back; the database is as it was."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says about itself."""

    made_at: str
    version: str  # of Dealwright
    server: int  # major version of PostgreSQL
    application_role: str
    owner_role: str
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """How many rows there are in all tables together."""
        return sum(self.rows.values())


def write(
    path: Path,
    *,
    url: str,
    application_role: str,
    owner_role: str,
    secret_key: str,
    version: str,
    now: datetime.datetime,
) -> Manifest:
    """This function will write everything into one file, as a role that sees every row.

    An existing file is replaced only once the new one is complete. Raises `CouldNotBackUp`.
    """
    making = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with psycopg.connect(url) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _check_sees_all(connection)
            manifest = Manifest(
                made_at=now.isoformat(timespec="seconds"),
                version=version,
                server=connection.info.server_version // 10000,
                application_role=application_role,
                owner_role=owner_role,
                rows=count_rows(connection),
            )
            with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                _write_parts(file, manifest, secret_key=secret_key, url=url, snapshot=_snapshot(connection))
        making.replace(path)
    except (OSError, psycopg.Error) as problem:
        raise CouldNotBackUp(f"The backup {path} could not be written: {problem}") from problem
    finally:
        making.unlink(missing_ok=True)
    return manifest


def read_manifest(path: Path) -> tuple[Manifest, str]:
    """This function will return what a backup says about itself and the key it holds; raises `CouldNotRestore`."""
    try:
        with zipfile.ZipFile(path) as file:
            said = json.loads(file.read("manifest.json"))
            secret_key = json.loads(file.read("keys.json"))["secret_key"]
            if file.getinfo("database.dump").file_size == 0 or said.pop("kind") != KIND:
                raise KeyError("kind")
    except FileNotFoundError as problem:
        raise CouldNotRestore(f"There is no file {path}.") from problem
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise CouldNotRestore(
            f"{path} is not a whole backup of Dealwright: it was cut short, changed, or is something else. "
            "Nothing was done."
        ) from problem
    if said.pop("form") > FORM:
        raise CouldNotRestore(
            f"{path} was made by a newer Dealwright ({said['version']}). Restore it with that version."
        )
    return Manifest(**said), secret_key


def restore(path: Path, *, owner_url: str, application_role: str, check_url: str | None) -> Manifest:
    """This function will bring every row of a backup back into an empty database, or change nothing.

    Tables, policies, triggers and grants come back as they were; the names of the two roles may differ here. With
    `check_url`, a role that sees every row, the rows are counted against the manifest. Raises `CouldNotRestore`.
    """
    manifest, _ = read_manifest(path)
    try:
        with psycopg.connect(owner_url, autocommit=True) as connection:
            _check_empty(connection)
            owner_role = connection.info.user
        with tempfile.TemporaryDirectory(prefix="dealwright-") as folder:
            dump = Path(folder) / "database.dump"
            with zipfile.ZipFile(path) as file, file.open("database.dump") as packed, dump.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked, 1024 * 1024)
            names = {manifest.application_role: application_role, manifest.owner_role: owner_role}
            grants = _grants(dump, names=names)
            _bring_back(dump, url=owner_url)
        with psycopg.connect(owner_url) as connection:
            connection.execute(grants.encode())
        if check_url:
            with psycopg.connect(check_url) as connection:
                _check_rows(count_rows(connection), manifest)
    except (OSError, zipfile.BadZipFile, psycopg.Error) as problem:
        raise CouldNotRestore(f"{path} could not be restored: {problem}") from problem
    return manifest


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """This function will count the rows of every table."""
    counted = {}
    for (table,) in connection.execute(USER_TABLES).fetchall():
        found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608 - quoted by the server
        counted[str(table)] = int(found[0]) if found else 0
    return counted


def _write_parts(file: IO[bytes], manifest: Manifest, *, secret_key: str, url: str, snapshot: str) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as parts:
        about = {"kind": KIND, "form": FORM, **dataclasses.asdict(manifest)}
        parts.writestr("manifest.json", json.dumps(about, indent=2))
        parts.writestr("keys.json", json.dumps({"secret_key": secret_key}))
        with parts.open("database.dump", "w", force_zip64=True) as dump:
            _pg_dump(dump, url=url, snapshot=snapshot)
    file.flush()
    os.fsync(file.fileno())


def _pg_dump(into: IO[bytes], *, url: str, snapshot: str) -> None:
    command = [str(binaries.client_folder() / "pg_dump"), "--format=custom", f"--snapshot={snapshot}", "--no-owner"]
    with tempfile.TemporaryFile() as errors:
        dumping = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=_connection_variables(url))  # noqa: S603 - a program of ours, no shell
        with dumping:
            if dumping.stdout is not None:
                shutil.copyfileobj(dumping.stdout, into, 1024 * 1024)
        code = dumping.returncode
        errors.seek(0)
        if code != 0:
            raise CouldNotBackUp(
                f"PostgreSQL could not write the backup: {errors.read().decode(errors='replace').strip()}"
            )


def _bring_back(dump: Path, *, url: str) -> None:
    """Have the dump written out as statements and run them in one transaction; nothing is kept unless all of it came.

    Not by `pg_restore` itself: what it sets at its start is refused by servers that are older than the programs here.
    """
    folder = binaries.client_folder()
    writing = [str(folder / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    running = [str(folder / "psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "--output", os.devnull, "--file=-"]
    environment = _connection_variables(url)
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(writing, stdout=subprocess.PIPE, stderr=said, env=environment) as written,  # noqa: S603 - a program of ours, no shell
        subprocess.Popen(running, stdin=subprocess.PIPE, stderr=said, env=environment) as run,  # noqa: S603 - a program of ours, no shell
    ):
        if written.stdout is None or run.stdin is None:
            raise CouldNotRestore("The programs of PostgreSQL could not be connected.")
        with contextlib.suppress(BrokenPipeError):  # psql ended early, and says why
            for line in written.stdout:
                if line not in TOO_NEW:
                    run.stdin.write(line)
                if line.startswith(b"-- Name: "):  # from here on it is the backup itself
                    break
            shutil.copyfileobj(written.stdout, run.stdin, 1024 * 1024)
        written.stdout.close()
        if written.wait() != 0:
            run.kill()  # before it learns of the end, at which it would keep what came
        with contextlib.suppress(BrokenPipeError):
            run.stdin.close()
        failed = run.wait() != 0
        said.seek(0)
        if failed:
            raise CouldNotRestore(REFUSED.format(why=said.read().decode(errors="replace").strip()))


def _pg_restore(*options: str, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - a program of ours, no shell
        [str(binaries.client_folder() / "pg_restore"), *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CouldNotRestore(REFUSED.format(why=done.stderr.strip()))
    return done.stdout


def _grants(dump: Path, *, names: dict[str, str]) -> str:
    """The statements that give rights, for roles that may be called otherwise here."""
    environment = binaries.clean_environment()
    listed = _pg_restore("--list", str(dump), environment=environment)
    chosen = dump.with_suffix(".list")
    chosen.write_text(
        "\n".join(line for line in listed.splitlines() if re.match(r"\d+; \d+ \d+ (DEFAULT )?ACL ", line))
    )
    text = _pg_restore("--no-owner", f"--use-list={chosen}", "--file=-", str(dump), environment=environment)
    statements = [line for line in text.splitlines() if re.match(r"(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) ", line)]
    for before, after in names.items():
        quoted = sql.Identifier(after).as_string(None)
        pattern = rf'\b(TO|FROM|ROLE) "?{re.escape(before)}"?(?=[ ;])'
        statements = [re.sub(pattern, rf"\1 {quoted}", line) for line in statements]
    return "\n".join(["SELECT 1;", *(line for line in statements if " SCHEMA public " not in line)])


def _snapshot(connection: psycopg.Connection) -> str:
    found = connection.execute("SELECT pg_export_snapshot()").fetchone()
    if found is None:
        raise CouldNotBackUp("The server gave no snapshot.")
    return str(found[0])


def _check_sees_all(connection: psycopg.Connection) -> None:
    found = connection.execute(
        "SELECT rolname, rolsuper OR rolbypassrls OR NOT EXISTS (SELECT FROM pg_class WHERE relrowsecurity)"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if found and not found[1]:
        raise CouldNotBackUp(NEEDS_TO_SEE_ALL.format(role=found[0]))


def _check_empty(connection: psycopg.Connection) -> None:
    tables = connection.execute(USER_TABLES).fetchall()
    if tables:
        raise CouldNotRestore(
            f"The database is not empty: it has {len(tables)} tables. A backup is only restored into an empty one, so "
            "that nothing is ever overwritten. Set DEALWRIGHT_DATA to a new folder, or DATABASE_URL and "
            "DATABASE_OWNER_URL to a new database."
        )


def _check_rows(found: dict[str, int], manifest: Manifest) -> None:
    wrong = [
        f"{table}: {found.get(table, 0)} instead of {rows}"
        for table, rows in manifest.rows.items()
        if found.get(table) != rows
    ]
    if wrong:
        raise CouldNotRestore(
            "The database was written but does not hold what the backup says: " + "; ".join(wrong[:5])
        )


def _connection_variables(url: str) -> dict[str, str]:
    """The address as variables, because a command line can be read by everybody on the machine."""
    named = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    named |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return binaries.clean_environment() | {named[key]: str(value) for key, value in parts.items() if key in named}
