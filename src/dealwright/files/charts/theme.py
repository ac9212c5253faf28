"""Theme: the one place that says how charts look.

Data colours are mid-tones that keep 3:1 contrast on white and on the dark page alike; letters and lines take the colour
of the text around them (`currentColor`), so one specification serves light, dark and print. Status is never told by
colour alone. Nothing is loaded from elsewhere: data stand in the specification, letters come from the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt

BLUE = "#3a7fc2"  # what is ours, usual or inside
ORANGE = "#cf6a1b"  # what to look at
TEAL = "#1f8f80"  # what is explained
VIOLET = "#8a68cc"
GREY = "#7b8694"  # what could not be said
INK = "currentColor"  # the colour of the text around the chart

PAGE_LIGHT, PAGE_DARK = "#ffffff", "#151b23"
INK_ON_PAPER = "#1d2733"
LETTER = 7.2  # pixels of a letter of 12, half of them bold
VEGA_LITE = "6.4"  # the version of the schema the charts are written in
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

Width = int | alt.Step | Literal["container"]
Picture = alt.Chart | alt.LayerChart | alt.FacetChart  # layers are typed as if they could be facets
Row = Mapping[str, Any]


def data(rows: Sequence[Row]) -> alt.InlineData:
    """This function will put rows into a specification as they are."""
    return alt.InlineData(values=[dict(row) for row in rows])


def tips(**titles: str) -> list[alt.Tooltip]:
    """This function will make a tooltip of nominal fields, each with its title."""
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in titles.items()]


def dress(chart: Picture, *, width: Width, height: int, description: str) -> Picture:
    """This function will give a chart its size, its looks and the sentence that a screen reader says.

    A chart takes the width of its place; one whose cells have a step of their own keeps it, and its place scrolls.
    """
    fit = alt.AutoSizeParams(type="pad" if isinstance(width, alt.Step) else "fit-x", contains="padding")
    sized = chart.properties(width=width, height=height, description=description, autosize=fit)
    return sized.configure(**config())  # type: ignore[no-any-return]  # altair types configure() as Any


def room_for(text: str) -> alt.Scale:
    """This function will give a scale that ends before the right edge by the width of a label."""
    return alt.Scale(rangeMin=0, rangeMax=alt.ExprRef(f"max(width - {LETTER * len(text) + 12}, 40)"))


def empty(text: str, *, width: Width = "container") -> Picture:
    """This function will say in place of a chart why there is none."""
    words = alt.Chart(data([{"text": text}])).mark_text(fontSize=14, color=INK, opacity=0.75, align="center")
    return dress(words.encode(text="text:N"), width=width, height=60, description=text)


def config() -> dict[str, Any]:
    """This function will give the Vega-Lite configuration every chart shares."""
    faint = {"gridColor": INK, "gridOpacity": 0.12, "domainColor": INK, "domainOpacity": 0.3}
    ticks = {"tickColor": INK, "tickOpacity": 0.3, "labelColor": INK, "labelOpacity": 0.85, "titleColor": INK}
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {**faint, **ticks, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500, "labelPadding": 6},
        "legend": {
            "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "orient": "top",
            "titleFontWeight": 500, "symbolStrokeWidth": 2, "labelLimit": 260,
        },
        "text": {"color": INK, "fontSize": 12},
        "rule": {"color": INK},
        "tick": {"color": INK},
    }  # fmt: skip


def on_paper(spec: dict[str, Any], *, width: int, font: str) -> dict[str, Any]:
    """This function will make a specification ready for print: a width in points, one ink, one named font."""
    inked = _replace(spec, {INK: INK_ON_PAPER, FONT: font})
    if inked.get("width") == "container":
        inked["width"] = width
    return inked  # type: ignore[no-any-return]  # _replace keeps the shape: a dict stays a dict


def _replace(node: Any, swaps: Mapping[str, str]) -> Any:  # noqa: ANN401  # JSON of any shape
    if isinstance(node, dict):
        return {key: child if key in {"values", "datasets"} else _replace(child, swaps) for key, child in node.items()}
    if isinstance(node, list):
        return [_replace(child, swaps) for child in node]
    return swaps.get(node, node) if isinstance(node, str) else node
