"""Coherence waterfall: what explains that one customer paid two prices (METHOD §9), for one pair.

From the top down: the raw difference, what disappears once only deals close in time are compared, then alike in
quantity, then on the same delivered terms. What is left is unexplained, drawn with its 90 % interval.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from dealwright.core.kernel import figures
from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import coherence

TITLE = "What explains the difference"
ROW_HEIGHT = 36
EXPLAINED, WIDENED, RAW, LEFT = "explained", "hidden until now", "raw difference", "unexplained"
COLOURS = {RAW: theme.GREY, EXPLAINED: theme.TEAL, WIDENED: theme.VIOLET, LEFT: theme.ORANGE}
STAGES = (("time", "time"), ("volume", "volume"), ("terms", "terms"))

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


def chart(pair: coherence.Pair, *, width: theme.Width = "container") -> theme.Picture:
    """This function will draw the waterfall of one pair as percent that `a` is dearer than `b`."""
    rows = _rows(pair)
    if not rows:
        return theme.empty("There is no price to compare on one of the two sides.", width=width)
    base = alt.Chart(theme.data(rows)).encode(y=_steps())
    colour = alt.Color("kind:N", title=None, legend=alt.Legend(columns=1),
                       scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())))  # fmt: skip
    axis = alt.Axis(format="+%", tickCount=5, labelExpr="datum.value == 0 ? '0%' : datum.label", labelOverlap=True)
    x = alt.X("from:Q", title=f"{pair.a} dearer than {pair.b} by", axis=axis, scale=_scale(pair, rows))
    tooltip = theme.tips(step="Step", text="Change", ratio="Ratio after it", matched="Deals with a partner")
    layers = [
        base.mark_bar(height=22, opacity=0.9).encode(x=x, x2="to:Q", color=colour, tooltip=tooltip),
        base.mark_text(dx=6, align="left", fontWeight=600).encode(x="top:Q", text="text:N"),
        alt.Chart(theme.data([{"zero": 0}])).mark_rule(opacity=0.4).encode(x="zero:Q"),
    ]
    if pair.gap.low is not None and pair.gap.high is not None and rows[-1]["kind"] == LEFT:
        whisker = [{"step": rows[-1]["step"], "low": pair.gap.low, "high": pair.gap.high}]
        drawn = alt.Chart(theme.data(whisker)).mark_rule(strokeWidth=2, opacity=0.85)
        layers.append(drawn.encode(y=_steps(), x="low:Q", x2="high:Q"))
    return theme.dress(
        alt.layer(*layers), width=width, height=ROW_HEIGHT * len(rows), description=pair.sentence or title(pair)
    )


def table(pair: coherence.Pair) -> tuple[Headers, Rows]:
    """This function will list every stage with its ratio and the deals that found a partner."""
    headers = ("Stage", "Ratio", f"Deals of {pair.a}", f"Deals of {pair.b}")
    names = (("raw", "raw"), *((field, f"after {name}") for field, name in STAGES))
    rows = []
    for field, name in names:
        stage: coherence.Stage = getattr(pair, field)
        rows.append((name, _ratio(stage), f"{stage.matched_a:,}", f"{stage.matched_b:,}"))
    rows.append((f"90{figures.PERCENT} interval of what is unexplained", wording.gap_interval(pair.gap), "", ""))
    return headers, tuple(rows)


def title(pair: coherence.Pair) -> str:
    """This function will name the pair: who bought what from which two."""
    return f"{pair.account_group}: {pair.article}, {pair.a} against {pair.b}"


def _steps() -> alt.Y:
    return alt.Y(
        "step:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, grid=False, labelFontSize=13)
    )


def _scale(pair: coherence.Pair, rows: list[dict[str, Any]]) -> alt.Scale:
    """From the lowest figure, or nothing, to the highest with room for its text."""
    ends = [0.0, *(row[end] for row in rows for end in ("from", "to", "top")), pair.gap.low or 0.0]
    low, high = min(ends), max(ends)
    scale = theme.room_for(max((row["text"] for row in rows if row["top"] >= high / 2), key=len, default=""))
    scale.domain, scale.nice = [low - 0.03 * (high - low), high or 1.0], False
    return scale


def _rows(pair: coherence.Pair) -> list[dict[str, Any]]:
    if pair.raw.ratio is None:
        return []
    before = pair.raw.ratio - 1
    rows = [_bar("raw", RAW, 0.0, before, pair.raw)]
    for field, name in STAGES:
        stage: coherence.Stage = getattr(pair, field)
        if stage.ratio is None:
            rows.append(_bar(name, EXPLAINED, before, before, stage, text="cannot conclude"))
            return rows
        after = stage.ratio - 1
        kind = EXPLAINED if abs(after) <= abs(before) else WIDENED
        rows.append(_bar(name, kind, before, after, stage))
        before = after
    left = _bar("unexplained", LEFT, 0.0, before, pair.terms)
    rows.append({**left, "top": max(left["top"], pair.gap.high or 0.0)})
    return rows


def _bar(step: str, kind: str, start: float, end: float, stage: coherence.Stage, text: str = "") -> dict[str, Any]:
    return {
        "step": step,
        "kind": kind,
        "from": start,
        "to": end,
        "top": max(start, end, 0.0),
        "text": text or wording.gap(end - start),
        "ratio": _ratio(stage),
        "matched": f"{stage.matched_a:,} and {stage.matched_b:,}",
    }


def _ratio(stage: coherence.Stage) -> str:
    return "no comparable deals" if stage.ratio is None else wording.ratio(stage.ratio)
