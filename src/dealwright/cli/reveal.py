"""`dealwright reveal`: a file of past deals becomes the strategy a company has by default. No database needed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class By(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    SELLER = "seller"


def reveal(
    source: Annotated[str, typer.Argument(help="CSV, TSV, XLSX or Parquet file of past deals, or an Ibis URL.")],
    *,
    mapping: Annotated[
        Path | None, typer.Option(help="YAML that says which column is what; proposed from the data when left out.")
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(help="What to write, by its ending: report.html, report.pdf, report.json or strategy.yaml."),
    ] = None,
    currency: Annotated[str | None, typer.Option(help="The currency to report in, such as EUR.")] = None,
    by: Annotated[
        By | None, typer.Option(help="Between what one customer's prices are compared; countries if there are several.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Another seed of every random draw; the usual one gives what the page shows.")
    ] = None,
    propose_mapping: Annotated[
        Path | None, typer.Option(help="Only write the mapping that would be proposed, then stop.")
    ] = None,
) -> None:
    """Show the strategy that past deals reveal, and write the reports asked for."""
    from dealwright.cli import reveal_run  # noqa: PLC0415  # slow import: Ibis and Altair take a second to load

    asked = reveal_run.Asked(
        source=source,
        mapping=mapping,
        out=tuple(out or ()),
        currency=currency.upper() if currency else None,
        by=by.value if by else None,
        seed=seed,
        propose_mapping=propose_mapping,
    )
    raise typer.Exit(reveal_run.run(asked))
