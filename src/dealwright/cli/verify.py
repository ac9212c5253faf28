"""`dealwright verify`: whether the chains of proof hold, and whether rows still say what was recorded of them."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from dealwright.cli import operate


def verify(
    *,
    organisation: Annotated[
        int | None, typer.Option(help="The number that `dealwright org list` shows; without it, every one.")
    ] = None,
    head: Annotated[str, typer.Option(help="Hash of a link that was kept elsewhere; the chain must have it.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Check the chains of proof; exit code 1 and the first broken link when one does not hold."""
    arguments = [] if organisation is None else ["--organisation", str(organisation)]
    arguments += ["--head", head] if head else []
    found: list[dict[str, Any]] = json.loads(operate.run("verify_proof", *arguments))
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for each in found:
            _say(each)
        if not found:
            typer.echo("There is no organisation yet.")
    if any(each["broken"] or each["differences"] for each in found):
        raise typer.Exit(1)


def _say(found: dict[str, Any]) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in found["kinds"].items())
    typer.echo(f"Organisation {found['id']}, {found['name']}: {found['links']} links{f' ({kinds})' if kinds else ''}")
    broken = found["broken"]
    if broken:
        what = f" ({broken['kind']})" if broken["kind"] else ""
        typer.secho(f"  Link {broken['number']}{what} does not hold: {broken['why']}.", fg="red")
    for each in found["differences"]:
        link = f"link {each['number']}" if each["number"] else "no link"
        typer.secho(f"  {each['where']} ({link}): {each['what']}", fg="red")
    if not (broken or found["differences"]):
        kept = f"; the hash you kept is that of link {found['kept']}" if found["kept"] else ""
        typer.secho(f"  The chain holds. Its head is {found['head']}{kept}.", fg="green")
