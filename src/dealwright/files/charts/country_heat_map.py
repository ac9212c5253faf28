"""Country by country: who pays more than whom for the same thing, once like is compared with like.

Each cell is the median ratio of prices of its row to its column over all products and account groups both bought;
orange where the row is dearer, blue where it is cheaper, stronger the wider. A ring marks cells with a flagged pair.
Cells keep their size, so that every name can be read: where the page is narrower, the place of the chart scrolls.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

import altair as alt

from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import coherence

MOST_PLACES = 24
STEP, WIDE_STEP = 24, 44  # pixels of a cell, of many and of few places
FEW = 10
LEAST_DEARER = 0.05  # log points from which one place counts as dearer than another
STRONGEST = 0.40  # log points at which the colour is fullest
Stage = Literal["raw", "time", "volume", "terms"]
AFTER = {
    "raw": "at first sight",
    "time": "at the same time",
    "volume": "at the same time and volume",
    "terms": "at the same time, volume and terms",
}

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The prices of `row` against those of `column`: the median ratio over `pairs`, of which some are flagged."""

    row: str
    column: str
    ratio: float
    pairs: int
    flagged: int


def title(compared: coherence.Coherence) -> str:
    """This function will name the place that is dearer than most others, once like is compared with like."""
    found = cells(compared, stage="terms")
    against, dearer = Counter(cell.row for cell in found), Counter(_dearer(found))
    named = f"{compared.by.capitalize()} by {compared.by}"
    if not dearer:
        return f"{named}: like for like, none is dearer than another" if found else named
    place, times = min(dearer.items(), key=lambda item: (-item[1], item[0]))
    return f"{named}: like for like, {place} is dearer than {times:,} of {against[place]:,} others"


def chart(compared: coherence.Coherence, *, stage: Stage = "terms") -> theme.Picture:
    """This function will draw the places that share most comparisons against each other at one stage."""
    found = cells(compared, stage=stage)
    shown = _most_compared(found)
    rows = [_row(cell) for cell in found if cell.row in shown and cell.column in shown]
    if not rows:
        return theme.empty(f"No two places have deals to compare {AFTER[stage]}.")
    order = sorted(shown)
    base = alt.Chart(theme.data(rows)).encode(
        x=alt.X("column:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=_axis(angle=-60)),
        y=alt.Y("row:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=_axis(angle=0)),
        tooltip=theme.tips(words="Prices", pairs="Pairs compared", flagged="Flagged"),
    )
    colour = alt.Color("side:N", title=None, scale=alt.Scale(domain=list(SIDES), range=list(SIDES.values())),
                       legend=alt.Legend(columns=1, symbolStrokeWidth=0))  # fmt: skip
    strength = alt.FillOpacity("strength:Q", scale=alt.Scale(domain=[0, 1], range=[0.1, 0.85]), legend=None)
    ring = alt.datum.flags > 0
    layers = [
        base.mark_rect(stroke=theme.INK, strokeOpacity=0.12, strokeWidth=1).encode(color=colour, fillOpacity=strength),
        base.transform_filter(ring).mark_point(size=70, strokeWidth=2, opacity=1, color=theme.INK),
    ]
    few = len(order) <= FEW
    if few:
        layers.append(base.mark_text(fontSize=11, dy=14).encode(text="short:N"))
    step = WIDE_STEP if few else STEP
    return theme.dress(
        alt.layer(*layers), width=alt.Step(step), height=step * len(order), description=sentence(compared)
    )


def table(compared: coherence.Coherence) -> tuple[Headers, Rows]:
    """This function will list every two places with their median ratio at first sight and once matched."""
    matched = {(cell.row, cell.column): cell for cell in cells(compared, stage="terms")}
    headers = (
        "One",
        "Other",
        "Pairs",
        "Median ratio at first sight",
        "Pairs matched",
        "Median ratio matched",
        "Flagged",
    )
    rows = []
    for cell in cells(compared, stage="raw"):
        if cell.row >= cell.column:
            continue
        like = matched.get((cell.row, cell.column))
        after = (f"{like.pairs:,}", wording.ratio(like.ratio)) if like else ("0", "no comparable deals")
        rows.append((cell.row, cell.column, f"{cell.pairs:,}", wording.ratio(cell.ratio), *after, f"{cell.flagged:,}"))
    return headers, tuple(rows)


def sentence(compared: coherence.Coherence) -> str:
    """This function will say how many places are compared and how many are shown."""
    found = cells(compared, stage="terms")
    places = {cell.row for cell in found}
    shown = len(_most_compared(found))
    limited = f" The {shown} with most comparisons are shown." if shown < len(places) else ""
    of_what = PLURALS.get(compared.by, "places")
    return (
        f"{len(places):,} {of_what} have deals comparable with those of another. A cell is the median over products "
        f"and account groups, {AFTER['terms']}; a ring marks a flagged pair.{limited}"
    )


def cells(compared: coherence.Coherence, *, stage: Stage) -> tuple[Cell, ...]:
    """This function will gather the pairs of every two places, seen from both sides."""
    logs: dict[tuple[str, str], list[float]] = defaultdict(list)
    flags: Counter[tuple[str, str]] = Counter()
    for pair in compared.pairs:
        found: coherence.Stage = getattr(pair, stage)
        if found.ratio is None or found.ratio <= 0:
            continue
        for key, sign in (((pair.a, pair.b), 1), ((pair.b, pair.a), -1)):
            logs[key].append(sign * math.log(found.ratio))
            flags[key] += pair.status is coherence.Status.FLAGGED
    return tuple(
        Cell(row=key[0], column=key[1], ratio=math.exp(median(found)), pairs=len(found), flagged=flags[key])
        for key, found in sorted(logs.items())
    )


DEARER, CHEAPER, ALIKE = "row dearer than column", "row cheaper than column", "alike within 1 %"
SIDES = {DEARER: theme.ORANGE, CHEAPER: theme.BLUE, ALIKE: theme.GREY}
SAME = 0.01  # log points within which two prices count as alike
PLURALS = {"country": "countries", "region": "regions", "seller": "sellers"}


def _dearer(found: tuple[Cell, ...]) -> list[str]:
    """The place of each cell whose prices are clearly above those of the other."""
    return [cell.row for cell in found if math.log(cell.ratio) > LEAST_DEARER]


def _most_compared(found: tuple[Cell, ...]) -> set[str]:
    pairs: Counter[str] = Counter()
    for cell in found:
        pairs[cell.row] += cell.pairs + 1000 * cell.flagged  # places with a flag are never left out before others
    ordered = sorted(pairs, key=lambda place: (-pairs[place], place))
    return set(ordered[:MOST_PLACES])


def _row(cell: Cell) -> dict[str, Any]:
    than = "dearer" if cell.ratio >= 1 else "cheaper"
    wide = math.exp(abs(math.log(cell.ratio))) - 1
    return {
        "row": cell.row,
        "column": cell.column,
        "side": ALIKE if abs(math.log(cell.ratio)) <= SAME else DEARER if cell.ratio > 1 else CHEAPER,
        "strength": min(abs(math.log(cell.ratio)) / STRONGEST, 1.0),
        "short": wording.ratio(cell.ratio),
        "words": f"{cell.row} against {cell.column}: {wording.ratio(cell.ratio)}, {wording.gap(wide)[1:]} {than}",
        "pairs": f"{cell.pairs:,}",
        "flagged": f"{cell.flagged:,}",
        "flags": cell.flagged,
    }


def _axis(*, angle: int) -> alt.Axis:
    return alt.Axis(labelAngle=angle, labelLimit=120, domain=False, ticks=False, labelFontSize=11)
