"""Coherence waterfall: what explains that one customer paid two prices (METHOD §9), for one pair.

From left to right: the raw difference, what disappears once only deals close in time are compared, then alike in
quantity, then on the same delivered terms. What is left is unexplained, drawn with its 90 % interval.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import coherence

TITLE = "What explains the difference"
HEIGHT = 300
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
    base = alt.Chart(theme.data(rows)).encode(
        x=alt.X("step:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=110, domain=False, ticks=False))
    )
    colour = alt.Color("kind:N", title=None, legend=alt.Legend(columns=2),
                       scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())))  # fmt: skip
    axis = alt.Axis(format="+%", tickCount=5, labelExpr="datum.value == 0 ? '0%' : datum.label")
    y = alt.Y("from:Q", title=f"{pair.a} dearer than {pair.b} by", axis=axis, scale=alt.Scale(padding=18))
    tooltip = theme.tips(step="Step", text="Change", ratio="Ratio after it", matched="Deals with a partner")
    layers = [
        base.mark_bar(size=44, opacity=0.9).encode(y=y, y2="to:Q", color=colour, tooltip=tooltip),
        base.mark_text(dy=-9, fontWeight=600, limit=120).encode(y="top:Q", text="text:N"),
        alt.Chart(theme.data([{"zero": 0}])).mark_rule(opacity=0.4).encode(y="zero:Q"),
    ]
    if pair.gap.low is not None and pair.gap.high is not None and rows[-1]["kind"] == LEFT:
        whisker = [{"step": rows[-1]["step"], "low": pair.gap.low, "high": pair.gap.high}]
        layers.append(
            alt.Chart(theme.data(whisker))
            .mark_rule(strokeWidth=2, opacity=0.85)
            .encode(x=alt.X("step:N", sort=None), y="low:Q", y2="high:Q")
        )
    return theme.dress(alt.layer(*layers), width=width, height=HEIGHT, description=pair.sentence or title(pair))


def table(pair: coherence.Pair) -> tuple[Headers, Rows]:
    """This function will list every stage with its ratio and the deals that found a partner."""
    headers = ("Stage", "Ratio", f"Deals of {pair.a}", f"Deals of {pair.b}")
    names = (("raw", "raw"), *((field, f"after {name}") for field, name in STAGES))
    rows = []
    for field, name in names:
        stage: coherence.Stage = getattr(pair, field)
        rows.append((name, _ratio(stage), f"{stage.matched_a:,}", f"{stage.matched_b:,}"))
    rows.append(("90 % interval of what is unexplained", wording.gap_interval(pair.gap), "", ""))
    return headers, tuple(rows)


def title(pair: coherence.Pair) -> str:
    """This function will name the pair: who bought what from which two."""
    return f"{pair.account_group}: {pair.product}, {pair.a} against {pair.b}"


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
