"""The file such a company would hand in: its own headers, day/month/year dates, words for outcomes, unreadable cells.

The demo imports this file through the same door as anybody's, so what it shows is what the import understood.
"""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from dealwright.history import facts
from dealwright.history.generated.history import Generated

HEADERS = {
    "deal": "Opportunity ID",
    "account": "Customer",
    "account_group": "Parent account",
    "region": "Sales region",
    "country": "Country",
    "segment": "Segment",
    "product": "Product",
    "seller": "Sales rep",
    "channel": "Channel",
    "opened_on": "Created",
    "closed_on": "Close date",
    "outcome": "Stage",
    "currency": "Currency",
    "amount": "Total value",
    "quantity": "Qty",
    "list_price": "List price",
    "price": "Net price",
    "cost": "Unit cost",
}
STAGES = {"won": "Won", "lost": "Lost", "walked_away": "Walked away"}
DATE_FORM = "%d/%m/%Y"
UNREADABLE = {  # column → (what somebody typed, in every how many-eth row, starting where)
    "closed_on": ("31/02/2025", 6_997, 1_203),
    "quantity": ("a few", 5_003, 411),
    "price": ("tbc", 4_001, 777),
    "term_payment_days": ("as agreed", 3_001, 59),
}


def write_csv(generated: Generated, path: Path) -> None:
    """This function will write the generated deals as a raw CSV file, one line a deal."""
    table = generated.facts.table.order_by("source_row")
    cells = {header: _cell(table, column) for column, header in HEADERS.items()}
    cells |= {term_header(column): _term_cell(table, column) for column in generated.facts.terms}
    table.select(**cells).to_csv(path)


def term_header(column: facts.TermColumn) -> str:
    """This function will give the header a term has in the file, with its unit."""
    unit = {"percent": "%", "days": "days", "months": "months"}.get(column.term.kind, column.term.unit)
    return f"{column.term.name} ({unit})" if unit and unit not in column.term.name else column.term.name


def _cell(table: ir.Table, column: str) -> ir.Value:
    if column in ("opened_on", "closed_on"):
        return _spoiled(table, column, table[column].strftime(DATE_FORM))
    if column == "outcome":
        return table.outcome.substitute(STAGES)
    if column == "quantity":
        return _spoiled(table, column, table.quantity.cast("int64"))
    return _spoiled(table, column, table[column])


def _term_cell(table: ir.Table, column: facts.TermColumn) -> ir.Value:
    value = table[column.column]
    if column.term.kind == "choice":
        return value.cast("int64").cases(*enumerate(column.term.choices))
    if column.term.kind == "yes_no":
        return value.cast("int64").cases((1, "Yes"), (0, "No"))
    return _spoiled(table, column.column, value.round(2))


def _spoiled(table: ir.Table, column: str, value: ir.Value) -> ir.Value:
    """The value as text, unreadable in a few rows."""
    if column not in UNREADABLE:
        return value
    typed, every, first = UNREADABLE[column]
    return ibis.ifelse(table.source_row % every == first % every, typed, value.cast("string"))
