"""`dealwright serve`: everything of one machine from one command, until Ctrl-C."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import typer

from dealwright.cli import web
from dealwright.machine import fingerprint, house, http, notes, supervisor

READY_WITHIN_SECONDS = 90
MIGRATED_PACKAGES = ("django", "django-allauth", "django-pghistory", "django-pgtrigger", "procrastinate")
COMMAND = (sys.executable, "-m", "dealwright.cli")


class NotMigrated(Exception):
    """The tables could not be brought to the state this version needs."""


def serve(host: web.Host = web.LOCAL, port: web.Port = 8000, processes: web.Processes = http.DEFAULT_PROCESSES) -> None:
    """Run everything on this machine: database, pages, live events and jobs, until Ctrl-C."""
    http.check_port(host, port)
    with house.opened() as surroundings:
        bring_up_to_date(surroundings)
        run(surroundings, host=host, port=port, processes=processes, when_ready=lambda _: None)


def bring_up_to_date(surroundings: house.House) -> None:
    """This function will migrate the database in a process of its own, so that this one stays small."""
    if surroundings.owner_url is None:
        typer.echo("Not migrating: DATABASE_OWNER_URL is not set. Run “dealwright migrate” where it is.")
        return
    state = _state_of_migrations()
    if notes.read(surroundings.owner_url).get("migrated") == state:
        return
    typer.echo("Bringing the database up to date")
    environment = surroundings.serving() | {"DATABASE_OWNER_URL": surroundings.owner_url}
    done = subprocess.run([*COMMAND, "migrate"], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode != 0:
        raise NotMigrated(f"The database could not be brought up to date:\n{done.stdout}{done.stderr}".rstrip())
    notes.write(surroundings.owner_url, migrated=state)


def run(
    surroundings: house.House,
    *,
    host: str,
    port: int,
    processes: int,
    when_ready: Callable[[supervisor.Supervisor], None],
) -> None:
    """This function will run pages, live events and jobs until told to stop, and say when the page can be opened."""
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    environment = {"DEALWRIGHT_BASE_URL": f"http://{shown}:{port}", **surroundings.serving()}  # what mails link to
    address = ("--host", host, "--port", str(port), "--processes", str(processes))
    running = supervisor.Supervisor(
        [
            supervisor.Program(
                name="web", command=(*COMMAND, "web", *address), environment=environment, ready_words="Started worker"
            ),
            supervisor.Program(name="worker", command=(*COMMAND, "worker"), environment=environment, stop_seconds=20),
        ]
    )

    def tell() -> None:
        if _answers(f"http://{shown}:{port}/healthz", running):
            running.say(f"Ready: http://{shown}:{port}   (Ctrl-C stops everything; nothing is lost)")
            when_ready(running)
        elif not running.stopping:
            running.say(
                f"The pages do not answer on port {port} after {READY_WITHIN_SECONDS} s; the log above says why."
            )

    running.run(when_started=tell)
    typer.echo("Stopped.")


def _state_of_migrations() -> str:
    """Names everything that a migration would do; where it is the same as last time, nothing would be done."""
    web_folder = Path(__file__).parents[1] / "web"
    ours = [*web_folder.glob("*/migrations/*.py"), *web_folder.glob("kit/*.py")]
    theirs = [importlib.metadata.version(name) for name in MIGRATED_PACKAGES]
    return fingerprint.of_files(ours, *theirs)


def _answers(url: str, running: supervisor.Supervisor) -> bool:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    pause = threading.Event()
    while time.monotonic() < deadline and not running.stopping:
        if not running.ready:  # what answers now would be another program on this port
            pause.wait(0.05)
            continue
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - http to ourselves
                return True
        except (urllib.error.URLError, OSError):
            pause.wait(0.1)
    return False
