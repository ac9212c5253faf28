"""Facts: past deals in one shape, ready to learn from.

`Facts` holds an Ibis table with the columns of `columns.py`, the terms found in it, and what was noticed on the way.
The table may live in DuckDB, PostgreSQL or a warehouse; rooms that learn from it write Ibis expressions and ask for
results only at the end. Facts are never changed: `only` gives a narrower copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import ibis.expr.types as ir

from dealwright.core import terms
from dealwright.history.facts.columns import TERM_PREFIX
from dealwright.history.facts.findings import Finding

# Every door begins each room's random draws here, so that terminal, page and Python give the same answer.
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TermColumn:
    """A term together with the facts column that holds its values."""

    term: terms.Term
    delivered: bool = False  # part of what the price includes: prices compare only where it is equal (METHOD §9)

    @property
    def column(self) -> str:
        return TERM_PREFIX + self.term.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts came from, and how much of it could be used."""

    name: str  # file name or a description a reader knows
    rows_read: int
    rows_used: int
    generated: bool = False  # invented data, marked as such wherever it is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Past deals in the deal-facts shape."""

    table: ir.Table
    terms: tuple[TermColumn, ...]
    currency: str  # the reporting currency of amount_reporting and price_reporting
    source: Source
    findings: tuple[Finding, ...] = ()
    # Dimensions besides the product that must be equal before two prices are compared (METHOD §9): the seller, where
    # the rows come from several companies, because one vendor is not incoherent for another being dearer.
    compare_within: tuple[str, ...] = ()

    def only(self, table: ir.Table) -> Facts:
        """This function will give the same facts over another selection of rows."""
        return replace(self, table=table)
