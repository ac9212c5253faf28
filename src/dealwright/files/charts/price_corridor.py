"""Price corridor over time: where prices lay in each quarter, with the deals themselves as points.

A price is shown as a multiple of the median price of its product over the whole history, so that different products
share one scale. Of many deals a sample is drawn; how many of how many is always said.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from statistics import median
from typing import Any

import altair as alt
import ibis

from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import facts, reveal

MOST_POINTS = 1_500
HEIGHT = 300
STILL = 0.02  # a change of the market below this is none
LONGEST_NAME = 60
LONG_DAYS = 900  # a longer history is marked by years

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Deals drawn to be shown as points, and how many they were drawn from."""

    points: tuple[dict[str, Any], ...]
    of: int

    @property
    def sentence(self) -> str:
        if len(self.points) == self.of:
            return f"All {wording.count(self.of)} with a price are shown as points."
        return f"{len(self.points):,} of {wording.count(self.of)} are shown as points, drawn by a fixed order."


NO_SAMPLE = Sample(points=(), of=0)


def sample(
    deals: facts.Facts, *, region: str | None = None, segment: str | None = None, most: int = MOST_POINTS
) -> Sample:
    """This function will draw up to `most` won deals of a region and segment, always the same ones from the same facts.

    The ratio of a deal is its price over the median price of its product in the reporting currency (METHOD §8 without
    the quarter, since time is what the chart shows).
    """
    table = deals.table.filter(
        ibis._.closed_on.notnull(), ibis._.price_reporting > 0, ibis._.outcome.fill_null("won") == "won"
    )
    products = table.group_by("product").aggregate(usual_price=ibis._.price_reporting.median())
    joined = table.join(products, "product").mutate(ratio=ibis._.price_reporting / ibis._.usual_price)
    for name, wanted in (("region", region), ("segment", segment)):
        joined = joined.filter(joined[name] == wanted) if wanted is not None else joined
    columns = ("deal", "closed_on", "product", "country", "region", "segment", "seller", "ratio")
    drawn = joined.order_by(ibis._.deal.hash(), ibis._.deal, ibis._.ratio).limit(most).select(*columns)
    rows = drawn.to_pyarrow().to_pylist()
    return Sample(points=tuple(_point(row) for row in rows), of=int(joined.count().execute()))


def chart(revealed: reveal.Reveal, *, points: Sample = NO_SAMPLE, width: theme.Width = "container") -> theme.Picture:
    """This function will draw the corridor of each quarter and, on it, the deals that were drawn."""
    if not revealed.market:
        return theme.empty("Not enough dated prices to show a corridor.", width=width)
    low = min(point.p5 for point in revealed.market)
    high = max(point.p95 for point in revealed.market)
    y_scale = alt.Scale(type="log", domain=[max(low / 1.6, 1e-3), high * 1.6], clamp=True, nice=False)
    layers = [*_corridor(revealed, y_scale)]
    if points.points:
        layers.insert(2, _deals(points, y_scale))
    description = f"Prices of {wording.count(revealed.deals)} by quarter, each as a multiple of its product's median."
    return theme.dress(alt.layer(*layers), width=width, height=HEIGHT, description=description)


def title(revealed: reveal.Reveal) -> str:
    """This function will say where the market went, from the first year of the deals to the last."""
    if not revealed.market:
        return "How prices moved"
    first, last = revealed.market[0].quarter.year, revealed.market[-1].quarter.year
    before, after = (
        median(point.median for point in revealed.market if point.quarter.year == year) for year in (first, last)
    )
    if first == last:
        return f"How prices moved in {first}"
    moved = after / before - 1
    if abs(moved) < STILL:
        return f"Prices of {last} are those of {first}"
    way = "rose" if moved > 0 else "fell"
    return f"Prices {way} by {wording.share(abs(moved))} from {first} to {last}"


def table(revealed: reveal.Reveal) -> tuple[Headers, Rows]:
    """This function will list the corridor of every quarter."""
    headers = ("Quarter", "Deals", "Lowest 5 %", "Lower quarter", "Median", "Upper quarter", "Highest 5 %")
    rows = tuple(
        (
            _quarter(point.quarter),
            f"{point.n:,}",
            *(wording.ratio(x) for x in (point.p5, point.p25, point.median, point.p75, point.p95)),
        )
        for point in revealed.market
    )
    return headers, rows


def _corridor(revealed: reveal.Reveal, y_scale: alt.Scale) -> list[alt.Chart]:
    rows = [
        {
            "day": _middle(point.quarter).isoformat(),
            "p5": point.p5,
            "p25": point.p25,
            "median": point.median,
            "p75": point.p75,
            "p95": point.p95,
            "quarter": _quarter(point.quarter),
            "deals": f"{point.n:,}",
            "middle": wording.ratio(point.median),
            "half": f"{wording.ratio(point.p25)} to {wording.ratio(point.p75)}",
            "most": f"{wording.ratio(point.p5)} to {wording.ratio(point.p95)}",
        }
        for point in revealed.market
    ]
    base = alt.Chart(theme.data(rows)).encode(x=alt.X("day:T", title=None, axis=_time_axis(revealed)))
    axis = alt.Axis(format="~g", tickCount=6, labelExpr="datum.label ? datum.label + '×' : ''")
    y = alt.Y("p5:Q", scale=y_scale, axis=axis, title="price ÷ the product's median price")
    tooltip = theme.tips(quarter="Quarter", deals="Deals", middle="Median", half="Middle half", most="Middle 90 %")
    return [
        base.mark_area(color=theme.BLUE, opacity=0.16).encode(y=y, y2="p95:Q", tooltip=tooltip),
        base.mark_area(color=theme.BLUE, opacity=0.28).encode(y=alt.Y("p25:Q"), y2="p75:Q", tooltip=tooltip),
        base.mark_line(color=theme.BLUE, strokeWidth=2.5).encode(y="median:Q"),
        base.mark_point(color=theme.BLUE, filled=True, size=60, opacity=1).encode(y="median:Q", tooltip=tooltip),
    ]


def _deals(points: Sample, y_scale: alt.Scale) -> alt.Chart:
    tooltip = [
        *theme.tips(deal="Deal", product="Product", country="Country", seller="Seller"),
        alt.Tooltip("day:T", title="Closed", format="%d %b %Y"),
        alt.Tooltip("ratio:Q", title="Price ÷ the product's median", format=".2f"),
    ]
    drawn: alt.Chart = (
        alt.Chart(theme.data(points.points))
        .mark_circle(size=16, opacity=0.4, color=theme.ORANGE, clip=True)
        .encode(x="day:T", y=alt.Y("ratio:Q", scale=y_scale), tooltip=tooltip)
    )
    return drawn


def _point(row: dict[str, Any]) -> dict[str, Any]:
    closed_on: datetime.date = row["closed_on"]
    return {
        "day": closed_on.isoformat(),
        "ratio": round(row["ratio"], 4),
        "deal": row["deal"],
        "product": _short(row["product"]),
        "country": _short(row["country"]),
        "region": _short(row["region"]),
        "segment": _short(row["segment"]),
        "seller": _short(row["seller"]),
    }


def _short(name: str | None) -> str:
    if not name:
        return wording.ABSENT
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _time_axis(revealed: reveal.Reveal) -> alt.Axis:
    days = [point.quarter for point in revealed.market]
    if (max(days) - min(days)).days > LONG_DAYS:
        return alt.Axis(grid=False, format="%Y", tickCount="year")
    return alt.Axis(grid=False, format="%b %Y", tickCount=6, labelOverlap=True)


def _middle(quarter: datetime.date) -> datetime.date:
    return quarter + datetime.timedelta(days=45)


def _quarter(first_day: datetime.date) -> str:
    return f"{first_day.year} Q{(first_day.month + 2) // 3}"
