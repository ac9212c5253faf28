"""The `dealwright` command: gathers the commands, one file each, and nothing else."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="dealwright",
    help="Agree once what a great deal looks like, then let every seller strike it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _options() -> None:
    """Agree once what a great deal looks like, then let every seller strike it."""


def main() -> None:
    """This function will run the command line."""
    app()
