"""Rejected: every value and line that could not be read, with its row, column, reason and advice, as a CSV.

What is written is safe to open in a spreadsheet: a cell that would be taken for a formula is made a text (`export`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import ibis.expr.types as ir

from dealwright.files.export import neutral
from dealwright.files.tables import BATCH, Damage, whole
from dealwright.history import facts

HEADINGS = ("row", "column", "value", "reason", "advice", "left out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One value or line that could not be read."""

    row: int  # of the source, counted from 1 after the header
    column: str  # as the source names it; empty where the whole line is meant
    value: str
    reason: str
    advice: str
    left_out: str  # "value" or "row"


def write(path: Path, rejected: Iterable[Rejected]) -> int:
    """This function will write the list of what could not be read and give its length."""
    count = 0
    with whole(path) as fresh, fresh.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for line in rejected:
            writer.writerow([neutral(cell) for cell in astuple(line)])
            count += 1
    return count


def of_lines(damaged: Sequence[Damage]) -> Iterator[Rejected]:
    """This function will list the lines that had no shape of a row."""
    for line in damaged:
        yield Rejected(row=line.row, column="", value=line.text, reason=line.reason, advice=line.advice, left_out="row")


def of_values(normalised: ir.Table, problem: facts.Problem, *, mapping: facts.Mapping) -> Iterator[Rejected]:
    """This function will list the values of one column that could not be read."""
    bad = normalised.filter(normalised[problem.held_in].notnull())
    left_out = "row" if problem.nature is facts.Nature.NO_DEAL else "value"
    for batch in bad.select("source_row", problem.held_in).to_pyarrow_batches(chunk_size=BATCH):
        for row, value in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            reason, advice = facts.explain(problem, value=value, mapping=mapping)
            yield Rejected(row=row, column=problem.source, value=value, reason=reason, advice=advice, left_out=left_out)


def of_repeated(normalised: ir.Table, repeated: ir.Table) -> Iterator[Rejected]:
    """This function will list the rows that say again what an earlier one said."""
    rows = repeated.inner_join(normalised, "source_row").select("source_row", "deal", "first_row")
    rows = rows.order_by("source_row")
    for batch in rows.to_pyarrow_batches(chunk_size=BATCH):
        for row, deal, first in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield Rejected(
                row=row,
                column="",
                value=deal,
                reason=f"The row says word for word what row {first:,} says.",
                advice="Remove it from the source, or map a column that tells the lines of one deal apart.",
                left_out="row",
            )
