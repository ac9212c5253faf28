"""Table: a source opened for reading, whatever its format: its columns, and its rows as batches of text.

Every reader (`csv`, `xlsx`, `parquet`, `ibis_url`) ends here, so that everything after it knows one shape. Values stay
as they were written; what they mean is decided later, by the mapping. Each batch begins with `source_row`, the row of
the source counted from 1 after the header.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import pyarrow as pa

from dealwright.history import facts

MOST_COLUMNS = 2_000  # a table of deals with more is one that lies on its side [d]
LONGEST_QUOTE = 80

Progress = Callable[[str, int, int | None], None]  # (stage, done, total or None where it is not known)


class UnreadableFile(ValueError):
    """A source could not be read as a table of deals; the message says what, where, why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A line of the file that has no shape of a row; it was left out and everything else was read."""

    row: int
    text: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A source opened for reading as text."""

    name: str  # file name or a description a reader knows
    columns: tuple[str, ...]
    batches: Callable[[], Generator[pa.RecordBatch]]  # source_row, then every column as text
    typed: frozenset[str] = frozenset()  # columns whose values the source stored as numbers or dates
    described: tuple[tuple[str, str], ...] = ()  # how it was read: delimiter, encoding, sheet, …
    row_estimate: int | None = None
    damaged: Callable[[], tuple[Damage, ...]] = tuple  # known once all batches were read
    findings: Callable[[], tuple[facts.Finding, ...]] = tuple  # known once all batches were read
    mended: Callable[[], Table | None] = lambda: None  # what to read instead, known once all batches were read


def no_progress(stage: str, done: int, total: int | None) -> None:
    """This function will take a report of progress and tell nobody."""


def cut(text: str) -> str:
    """This function will shorten a text so that it can be quoted in a message."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
