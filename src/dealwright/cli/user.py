"""`dealwright user add | list`: the people of an organisation."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from dealwright.cli import operate

user = typer.Typer(help="Add and list people.", no_args_is_help=True)

Organisation = Annotated[int, typer.Argument(help="The number that `dealwright org list` shows.")]


@user.command()
def add(
    organisation: Organisation,
    email: Annotated[str, typer.Argument(help="Mail address; the person signs in with it.")],
    *,
    name: Annotated[str, typer.Option(help="What the person is called.")] = "",
    role: Annotated[
        str, typer.Option(help="strategist, stakeholder, seller, manager, executive or auditor.")
    ] = "strategist",
    administrator: Annotated[bool, typer.Option("--administrator", help="May change members and settings.")] = False,
    function: Annotated[list[str] | None, typer.Option(help="Function the person speaks for; may be repeated.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Region the person works in; may be repeated.")] = None,
    ask_password: Annotated[
        bool, typer.Option("--ask-password", help="Ask for a password here; otherwise the person sets one by mail.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in the row history.")] = "",
) -> None:
    """Add a person to an organisation."""
    if ask_password:
        os.environ["DEALWRIGHT_PASSWORD"] = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    options = ["--role", role, *(["--administrator"] if administrator else [])]
    options += ["--name", name, "--reason", reason] if name else ["--reason", reason]
    options += [word for each in function or [] for word in ("--function", each)]
    options += [word for each in region or [] for word in ("--region", each)]
    operate.run("add_user", str(organisation), email, *options)
    typer.echo(f"{email} is a {role} of organisation {organisation}.")


@user.command("list")
def list_all(organisation: Organisation) -> None:
    """List the people of an organisation."""
    operate.show(operate.run("list_users", str(organisation)))
