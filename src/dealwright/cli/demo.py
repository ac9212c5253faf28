"""`dealwright demo`: a running system with a generated organisation, and one sign-in a role."""

from __future__ import annotations

import json
import subprocess

import typer

from dealwright.cli import serve, web
from dealwright.machine import house, http, notes, passwords, ports, supervisor

ROLES = ("strategist", "stakeholder", "seller", "manager", "executive", "auditor")
STRENGTH_BYTES = 9  # twelve letters: typed by people, on their own machine
NOTE = "demo"


class NotMade(Exception):
    """The demonstration could not be made."""


def demo(port: web.Port = 8000) -> None:
    """Run everything with a generated organisation, and print one sign-in per role."""
    with house.opened() as surroundings:
        serve.bring_up_to_date(surroundings)
        kept = surroundings.data / "sign-ins.json"
        known = kept.exists()  # not where the data folder was deleted and the database lives elsewhere, as for root
        sign_ins = passwords.keep(kept, names=ROLES, strength_bytes=STRENGTH_BYTES)
        if not known or NOTE not in notes.read(surroundings.url):
            _make(surroundings, sign_ins)
        serve.run(
            surroundings,
            host=web.LOCAL,
            port=_free_port(port),
            processes=1,  # quick to start, and enough for one person
            when_ready=lambda running: _print(running, sign_ins),
        )


def _free_port(wanted: int) -> int:
    free = ports.first_free(web.LOCAL, wanted)
    if free is None:
        raise http.PortTaken(f"No port from {wanted} on is free. Choose another one: --port.")
    if free != wanted:
        typer.echo(f"Port {wanted} is taken by another program; taking {free} instead.")
    return free


def _make(surroundings: house.House, sign_ins: dict[str, str]) -> None:
    typer.echo("Making the demonstration (once; about a minute)")
    environment = surroundings.serving() | {"DEALWRIGHT_POOL": "0", "DEALWRIGHT_DEMO_PASSWORDS": json.dumps(sign_ins)}
    command = [serve.COMMAND[0], "-m", "django", "make_demo", "--skip-checks"]
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own command
    if done.returncode != 0:
        raise NotMade(
            "The demonstration could not be made; what was said above tells why. Start again to go on with it."
        )
    if surroundings.owner_url is not None:
        notes.write(surroundings.owner_url, **{NOTE: "made"})


def _print(running: supervisor.Supervisor, sign_ins: dict[str, str]) -> None:
    running.say("Sign in as:")
    for role, password in sign_ins.items():
        running.say(f"  {role:<12} {role}@demo.example   {password}")
