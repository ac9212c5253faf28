"""Header: which row of a table holds the column names, and names that are told apart.

Reports exported from other systems often begin with a title and a date before the table starts. The header is the
first row that is as wide as the table and holds only words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER_OR_DATE = re.compile(r"[-+(]?[€$£]?\d[\d.,/\-: '%€$£)]*")
LINES_LOOKED_AT = 30


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """This function will give the place of the header among the first rows, counted from 0.

    >>> find_header([["Deals of 2024"], [], ["Deal", "Country", "Price"], ["D-1", "Kenya", "12.50"]])
    2
    >>> find_header([["Deal", "2023", "2024"], ["D-1", "5", "6"]])
    0
    """
    widths = [_filled(row) for row in rows]
    if not any(widths):
        return 0
    usual = Counter(width for width in widths if width).most_common()
    widest = max(width for width, count in usual if count == usual[0][1])
    for place, row in enumerate(rows[:LINES_LOOKED_AT]):
        if widths[place] >= max(widest * 0.6, min(widest, 2)) and _words(row) >= widths[place] / 2:
            return place
    return next(place for place, width in enumerate(widths) if width)


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """This function will give every column a name of its own: empty ones by place, repeated ones with a number.

    >>> column_names(["Price", " price ", "", "Price"])
    ('Price', 'price (2)', 'column 3', 'Price (3)')
    """
    seen = Counter({"source_row": 1})  # a name of ours
    names: list[str] = []
    for place, written in enumerate(header, start=1):
        bare = " ".join(written.split()) or f"column {place}"
        name = bare
        while seen[name.casefold()]:
            seen[bare.casefold()] += 1
            name = f"{bare} ({seen[bare.casefold()]})"
        seen[name.casefold()] += 1
        names.append(name)
    return tuple(names)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _words(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip() and not _NUMBER_OR_DATE.fullmatch(cell.strip()))
