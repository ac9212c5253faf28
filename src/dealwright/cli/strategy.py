"""`dealwright strategy lint | diff | show | export | import | template | sign-status`: strategies as files.

All but `sign-status` work on files alone and need no database.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from dealwright.cli import operate

strategy = typer.Typer(help="Check, compare, show and convert strategy files.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A strategy as YAML, or as XLSX by its ending.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print what a program would want, as JSON.")]


@strategy.command()
def lint(
    file: File,
    *,
    before: Annotated[
        Path | None, typer.Option(help="The strategy this one follows; weights that moved with a range are then named.")
    ] = None,
    today: Annotated[str, typer.Option(help="The day it is looked at, such as 2026-01-31; without it, today.")] = "",
    as_json: AsJson = False,
) -> None:
    """Name everything that is wrong with a strategy file; exit code 1 on an error."""
    from dealwright.cli import strategy_files  # noqa: PLC0415  # slow import: the readers of files

    raise typer.Exit(strategy_files.lint(file, before=before, today=_day(today), as_json=as_json))


@strategy.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The strategy as it was, YAML or XLSX.")],
    new: Annotated[Path, typer.Argument(help="The strategy as it is now.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Say what one strategy says otherwise than another; nothing and exit code 0 when equal, 1 when not."""
    from dealwright.cli import strategy_files  # noqa: PLC0415  # slow import: the readers of files

    raise typer.Exit(strategy_files.diff(old, new, as_json=as_json))


@strategy.command()
def show(
    file: File,
    *,
    term: Annotated[str, typer.Option(help="Only this term, by its key, with all that is said of it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show a strategy: order, ranges, trade rules and what a great deal looks like."""
    from dealwright.cli import strategy_files  # noqa: PLC0415  # slow import: the readers of files

    raise typer.Exit(strategy_files.show(file, term=term, as_json=as_json))


@strategy.command()
def export(
    file: File,
    *,
    out: Annotated[Path, typer.Option(help="What to write: .xlsx, .yaml, or .pdf for a playbook.")],
    segment: Annotated[str, typer.Option(help="Of a playbook: the segment it is for.")] = "",
    region: Annotated[str, typer.Option(help="Of a playbook: the region it is for.")] = "",
    role: Annotated[str, typer.Option(help="Of a playbook: the role, or the authority level, it is for.")] = "seller",
) -> None:
    """Write a strategy file in another format: a workbook, YAML, or a playbook as PDF."""
    from dealwright.cli import strategy_files  # noqa: PLC0415  # slow import: the readers of files

    asked = strategy_files.Playbook(segment=segment, region=region, role=role, on=date.today())  # noqa: DTZ011  # the reader's day
    raise typer.Exit(strategy_files.convert(file, out, playbook=asked))


@strategy.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A workbook that was exported and edited.")],
    *,
    out: Annotated[Path, typer.Option(help="The YAML file to write.")],
) -> None:
    """Read an edited workbook back; every mistake is named with its sheet and cell, and nothing is written then."""
    from dealwright.cli import strategy_files  # noqa: PLC0415  # slow import: the readers of files

    raise typer.Exit(strategy_files.convert(file, out, playbook=None))


@strategy.command()
def template(
    key: Annotated[str, typer.Argument(help="Which one; without it they are listed.")] = "",
    *,
    out: Annotated[Path | None, typer.Option(help="The file to write, .yaml or .xlsx; without it, YAML here.")] = None,
) -> None:
    """Write a template to start from, with its comments; list the templates when none is named."""
    from dealwright.cli import strategy_files  # noqa: PLC0415  # slow import: the readers of files

    raise typer.Exit(strategy_files.template(key, out=out))


@strategy.command("sign-status")
def sign_status(
    organisation: Annotated[int, typer.Argument(help="The number that `dealwright org list` shows.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show which signatures and approvals the open strategies of an organisation wait for."""
    found: list[dict[str, Any]] = json.loads(operate.run("sign_status", str(organisation)))
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    if not found:
        typer.echo("There is no strategy yet.")
    for each in found:
        colour = "green" if each["state"] == "published" else "yellow" if each["obstacles"] else "cyan"
        typer.secho(f"{each['strategy']}, revision {each['revision']}: {each['state']}", fg=colour, bold=True)
        typer.echo(f"  {each['signed']} of {each['terms']} terms signed")
        for owner, count in each["waiting"].items():
            typer.echo(f"  {owner}: {count} still to sign")
        typer.echo(f"  approved by: {', '.join(each['approved']) or 'nobody yet'}")
        for obstacle in each["obstacles"]:
            typer.echo(f"  - {obstacle}")


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said) if said else date.today()  # noqa: DTZ011  # the reader's day
    except ValueError:
        raise typer.BadParameter(f"“{said}” is no day. Write one such as 2026-01-31.", param_hint="--today") from None
