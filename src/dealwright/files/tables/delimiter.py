"""Delimiter: how a text file parts its cells, found from its first lines.

Each candidate parts the first lines; the one under which most of them have the same number of cells, and more than one,
is it. Nothing is read row by row with a guess: what was found is shown, and the mapping can say otherwise.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from dataclasses import dataclass

CANDIDATES = (",", ";", "\t", "|", "^", "~", ":", "\x1f")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "\x1f": "unit separator"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the cells of a text file are parted and quoted."""

    delimiter: str
    quote: str = '"'
    escape: str = '"'

    @property
    def name(self) -> str:
        return NAMES.get(self.delimiter, self.delimiter)


def find_dialect(head: str, *, delimiter: str = "") -> Dialect:
    """This function will say how the first lines of a file are parted; a stated delimiter is kept.

    >>> find_dialect("deal;price\\nD-1;1.234,50\\nD-2;2.000,00\\n").delimiter
    ';'
    """
    quote = "'" if _quotes(head, "'") > _quotes(head, '"') else '"'
    escape = "\\" if head.count("\\" + quote) > head.count(quote * 2) else quote
    dialects = [Dialect(delimiter=mark, quote=quote, escape=escape) for mark in (delimiter or CANDIDATES)]
    return max(dialects, key=lambda dialect: _evenness(first_rows(head, dialect)))


def first_rows(head: str, dialect: Dialect, *, limit: int = 200) -> list[list[str]]:
    """This function will part the first lines of a file; the last row may be incomplete."""
    rows: list[list[str]] = []
    reader = csv.reader(
        io.StringIO(head, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar="\\" if dialect.escape == "\\" else None,
        doublequote=dialect.escape != "\\",
    )
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= limit:
                break
    except csv.Error:  # a cell longer than the limit of the standard library: another delimiter, or no table
        pass
    return rows


def _quotes(head: str, quote: str) -> int:
    return sum(head.count(mark + quote) + head.count(quote + mark) for mark in (",", ";", "\t", "|"))


def _evenness(rows: list[list[str]]) -> float:
    widths = [len(row) for row in rows if row]
    if not widths:
        return 0.0
    width, count = Counter(widths).most_common(1)[0]
    same = count / len(widths) + 0.1 * (widths[0] == width)
    return same * math.log(width) if width > 1 else 0.0
