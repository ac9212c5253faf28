"""The `dealwright` command: gathers the commands, one file each, and nothing else."""

from __future__ import annotations

import typer

from dealwright.cli import backup, demo, live, migrate, org, restore, reveal, serve, strategy, user, verify, web, worker
from dealwright.machine import backup as backups
from dealwright.machine import binaries, house, http, postgres

COULD_NOT = (
    backups.CouldNotBackUp,
    backups.CouldNotRestore,
    binaries.NoPrograms,
    house.Unusable,
    http.PortTaken,
    postgres.CouldNotStart,
    demo.NotMade,
    serve.NotMigrated,
)

app = typer.Typer(
    name="dealwright",
    help="Agree once what a great deal looks like, then let every seller strike it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(reveal.reveal)
app.command()(demo.demo)
app.command()(serve.serve)
app.command()(web.web)
app.command()(worker.worker)
app.command()(live.live)
app.command()(migrate.migrate)
app.command()(backup.backup)
app.command()(restore.restore)
app.command()(verify.verify)
app.add_typer(org.org, name="org")
app.add_typer(user.user, name="user")
app.add_typer(strategy.strategy, name="strategy")


@app.callback()
def _options() -> None:
    """Agree once what a great deal looks like, then let every seller strike it."""


def main() -> None:
    """This function will run the command line; what was anticipated ends with a message and exit code 1."""
    try:
        app()
    except COULD_NOT as problem:
        typer.secho(str(problem), err=True, fg="red")
        raise SystemExit(1) from None
