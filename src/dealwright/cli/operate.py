"""Runs one of the web's own commands for an operator, with the surroundings it needs."""

from __future__ import annotations

import io
import json
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from dealwright.machine import house


def run(name: str, *arguments: str) -> str:
    """This function will run a management command and return what it printed; a refusal ends with its message."""
    with house.opened() as surroundings:
        house.take_on(surroundings.serving() | {"DEALWRIGHT_POOL": "0"})
        import django  # noqa: PLC0415 - slow import
        from django.core import management  # noqa: PLC0415 - slow import
        from django.db import DatabaseError, connections  # noqa: PLC0415 - slow import

        django.setup()
        said = io.StringIO()
        try:
            management.call_command(name, *arguments, stdout=said, skip_checks=True)
        except management.CommandError as problem:
            typer.secho(str(problem), err=True, fg="red")
            raise typer.Exit(1) from problem
        except DatabaseError as problem:
            typer.secho(
                f"The database refused: {str(problem).strip()}\nIs DATABASE_URL right, and was it migrated? Run "
                "“dealwright migrate”.",
                err=True,
                fg="red",
            )
            raise typer.Exit(1) from problem
        finally:
            connections.close_all()
    return said.getvalue().strip()


def show(text: str) -> None:
    """This function will show a JSON list of objects as a table, or say that there is nothing."""
    rows: list[dict[str, Any]] = json.loads(text)
    if not rows:
        typer.echo("None yet.")
        return
    table = Table(*rows[0].keys())
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)
