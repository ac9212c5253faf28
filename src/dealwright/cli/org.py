"""`dealwright org add | list`: the organisations of this installation."""

from __future__ import annotations

from typing import Annotated

import typer

from dealwright.cli import operate

org = typer.Typer(help="Add and list organisations.", no_args_is_help=True)


@org.command()
def add(
    name: Annotated[str, typer.Argument(help="What the organisation is called.")],
    *,
    currency: Annotated[str, typer.Option(help="The currency it reports in, three letters.")] = "EUR",
    time_zone: Annotated[str, typer.Option(help="Its time zone, such as Europe/Berlin.")] = "UTC",
    reason: Annotated[str, typer.Option(help="Why; kept in the row history.")] = "",
) -> None:
    """Make an organisation with the usual functions."""
    number = operate.run("add_organisation", name, "--currency", currency, "--time-zone", time_zone, "--reason", reason)
    typer.echo(
        f"Organisation {number}: {name}. Add its first person: dealwright user add {number} EMAIL --administrator"
    )


@org.command("list")
def list_all() -> None:
    """List the organisations."""
    operate.show(operate.run("list_organisations"))
