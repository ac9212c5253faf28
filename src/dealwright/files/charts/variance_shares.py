"""Variance shares: who makes the prices differ (METHOD §8).

One bar a source, with its 90 % interval. Seller and unexplained are drawn apart from the rest: together they are the
wild-west index.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from dealwright.core.kernel import Estimate
from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import reveal

SOURCES = {
    "time": "Time",
    "product": "Product",
    "volume": "Volume",
    "region": "Region",
    "account_group": "Account group",
    "seller": "Seller",
    "unexplained": "Unexplained",
}
WILD_WEST = ("seller", "unexplained")
KINDS = ("accounted for", "wild west")

UNTOLD = "the deals do not allow it"  # a report written before it said why

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


def chart(revealed: reveal.Reveal, *, width: theme.Width = "container") -> theme.Picture:
    """This function will draw the share of each source with its interval."""
    shares = revealed.variance_shares
    if shares is None:
        return theme.empty(f"No shares: {why_none(revealed)}.", width=width)
    rows = [_row(key, name, getattr(shares, key)) for key, name in SOURCES.items()]
    base = alt.Chart(theme.data(rows)).encode(y=alt.Y("source:N", sort=None, title=None, axis=_axis()))
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(KINDS), range=[theme.BLUE, theme.ORANGE]),
                       legend=alt.Legend(columns=1))  # fmt: skip
    most = max((row["edge"] for row in rows), default=0.0)
    long = [row["text"] for row in rows if row["edge"] >= most / 2]  # a short bar has room for its label anyway
    scale = theme.room_for(max(long, key=len))
    scale.domain = [0, most or 1]
    tooltip = theme.tips(source="Source", text="Share", interval="90 % interval", deals="Deals")
    x = alt.X("share:Q", scale=scale, axis=alt.Axis(format="%", tickCount=5), title="share of the variance of prices")
    layers = alt.layer(
        base.mark_bar(cornerRadiusEnd=2, height=18, opacity=0.85).encode(x=x, color=colour, tooltip=tooltip),
        base.mark_rule(strokeWidth=2, opacity=0.8).encode(x="low:Q", x2="high:Q", tooltip=tooltip),
        base.mark_text(align="left", dx=6, fontWeight=600).encode(x="edge:Q", text="text:N"),
    )
    return theme.dress(layers, width=width, height=30 * len(rows), description=sentence(revealed))


def table(revealed: reveal.Reveal) -> tuple[Headers, Rows]:
    """This function will list every share with its interval."""
    headers = ("Source", "Share of the variance", "90 % interval", "Deals")
    shares = revealed.variance_shares
    if shares is None:
        return headers, ()
    rows = []
    for key, name in SOURCES.items():
        estimate: Estimate = getattr(shares, key)
        text = wording.share(estimate.value) if estimate.value is not None else estimate.reason or wording.ABSENT
        rows.append((name, text, wording.share_interval(estimate), f"{estimate.n:,}"))
    return headers, tuple(rows)


def title(revealed: reveal.Reveal) -> str:
    """This function will say which source makes most of the prices differ, and how much nobody decided on paper."""
    shares = revealed.variance_shares
    known = [(getattr(shares, key).value or 0.0, name) for key, name in SOURCES.items()] if shares else []
    share, name = max(known, default=(0.0, ""))
    if not share:
        return "Who makes the prices differ"
    return f"{name} makes most of the difference in prices: {wording.share(share)} of the variance"


def why_none(revealed: reveal.Reveal) -> str:
    """This function will say why the variance has no shares, where it has none."""
    return revealed.variance_lacks or UNTOLD


def sentence(revealed: reveal.Reveal) -> str:
    """This function will say the shares in one sentence, and what they were computed on."""
    shares = revealed.variance_shares
    if shares is None:
        return f"The variance could not be shared out: {why_none(revealed)}."
    wild = shares.wild_west_index
    parts = f"unexplained alone; {shares.wild_west_lacks}" if shares.wild_west_lacks else "seller + unexplained"
    index = "" if wild is None else f"The wild-west index ({parts}) is {wording.share(wild)}. "
    sampled = f", a sample of {shares.sampled_from:,}" if shares.sampled_from > shares.n else ""
    return f"{index}Computed on {wording.count(shares.n)}{sampled}; the lines are 90 % intervals."


def _row(key: str, name: str, estimate: Estimate) -> dict[str, Any]:
    edges = [edge for edge in (estimate.value, estimate.high) if edge is not None]
    return {
        "source": name,
        "share": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "edge": max(edges, default=0.0),
        "text": wording.share(estimate.value) if estimate.value is not None else estimate.reason or "cannot conclude",
        "interval": wording.share_interval(estimate),
        "deals": f"{estimate.n:,}",
        "kind": KINDS[key in WILD_WEST],
    }


def _axis() -> alt.Axis:
    return alt.Axis(domain=False, ticks=False, labelFontSize=13, grid=False)
