"""A chart as a figure: the picture, its table, its CSV.

The table is written here and not by the template language, for it may have hundreds of rows and stands on a page that
has to answer at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django import template
from django.utils.html import conditional_escape, json_script
from django.utils.safestring import SafeString
from django.utils.text import slugify

from dealwright.web.kit.templatetags import figures

register = template.Library()
MOST_ROWS = 150  # of a chart's table on the page; its CSV has them all
_FIGURE = re.compile(r"[+\N{MINUS SIGN}-]?\d[\d,.\s]*(?:[%×]|\w{1,4})?|[–-]?")


class Drawable(Protocol):
    """A chart that can say its Vega-Lite specification."""

    def to_dict(self) -> dict[str, Any]:
        """This function will give the specification."""


@register.inclusion_tag("kit/parts/chart.html")
def chart(
    spec: Mapping[str, Any] | Drawable | None,
    *,
    title: str,
    note: str = "",
    table: tuple[Sequence[str], Sequence[Sequence[object]]] | None = None,
    csv_url: str = "",
    drill: str = "",
    drill_target: str = "",
) -> dict[str, Any]:
    """This function will show a chart as a figure, with its table and its CSV beside it.

    A click on a mark follows the datum's `href`; else, with `drill`, that address with the datum's fields as query;
    with `drill_target` the answer is put into that element instead. Titles on one page must differ.
    """
    key = f"chart-{slugify(title) or 'figure'}"
    specification = spec.to_dict() if spec is not None and not isinstance(spec, Mapping) else spec
    headers, rows = table or ((), ())
    shown = rows[:MOST_ROWS] if csv_url else rows
    return {
        "key": key,
        "data": json_script(specification, f"{key}-data") if specification else "",
        "title": title,
        "note": note,
        "inside_table": _inside_table(headers, shown) if headers else "",
        "shown_rows": len(shown),
        "all_rows": len(rows),
        "csv_url": csv_url,
        "drill": drill,
        "drill_target": drill_target,
    }


def _inside_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> SafeString:
    """This function will write head and body of a table; a column of nothing but figures stands to the right."""
    texts = [["" if cell is None else _text(cell) for cell in row] for row in rows]
    columns = list(zip(*texts, strict=False))
    right = [any(column) and all(_FIGURE.fullmatch(cell) for cell in column) for column in columns]
    right += [False] * (len(headers) - len(right))
    side = [' class="number"' if numbers else "" for numbers in right]
    head = "".join(f'<th scope="col"{side[at]}>{conditional_escape(name)}</th>' for at, name in enumerate(headers))
    body = "".join(f"<tr>{_cells(row, side)}</tr>" for row in texts)
    return SafeString(f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>")


def _cells(row: Sequence[str], side: Sequence[str]) -> str:
    first = f'<th scope="row"{side[0]}>{conditional_escape(row[0])}</th>'
    rest = (f"<td{side[at]}>{conditional_escape(row[at])}</td>" for at in range(1, len(row)))
    return first + "".join(rest)


def _text(cell: object) -> str:
    return figures.number(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else str(cell)
