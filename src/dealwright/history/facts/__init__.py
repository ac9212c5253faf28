"""Deal facts: past deals from any source, in one shape."""

from dealwright.history.facts.columns import COLUMNS, CONVERTED, OUTCOMES, TERM_PREFIX, Column
from dealwright.history.facts.facts import Facts, Source, TermColumn
from dealwright.history.facts.findings import Finding, Weight

__all__ = [
    "COLUMNS",
    "CONVERTED",
    "OUTCOMES",
    "TERM_PREFIX",
    "Column",
    "Facts",
    "Finding",
    "Source",
    "TermColumn",
    "Weight",
]
