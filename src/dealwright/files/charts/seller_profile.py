"""Seller profile: how each seller's prices lie once time, product and volume are accounted for.

To the right a seller is dearer than the market, to the left cheaper; the higher, the looser: prices for the same thing
lie further apart. It describes and does not blame: a seller's customers may differ from everybody else's.
"""

from __future__ import annotations

import math
from statistics import median_high
from typing import Any, Literal

import altair as alt

from dealwright.core.kernel import Estimate
from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import reveal

MOST_SELLERS = 200
NAMED = 5  # at most so many of the loosest sellers carry their name in the picture
LONGEST_NAME = 20  # letters of a name in the picture
NARROW, LINE = 230, 16  # pixels across on a telephone, and of a line of letters: names must not meet even there
HEIGHT = 320
LEAST_SELLERS = 3  # of fewer, none is usual
LABELS: tuple[tuple[str, Literal["left", "right"], int], ...] = (("right", "left", 11), ("left", "right", -11))
CLEARLY = 1.25  # how much wider than usual the lower end of a spread has to be
LEVEL = "datum.value == 0 ? 'the market' : datum.label"
TIMES = "datum.label ? datum.label + '×' : ''"

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]
Ends = tuple[float, float]


def chart(revealed: reveal.Reveal, *, width: theme.Width = "container") -> theme.Picture:
    """This function will draw one point a seller: price level across, spread upwards."""
    known = loosest_first(revealed)
    if not known:
        return theme.empty("No seller has enough deals to be profiled.", width=width)
    rows = [_row(profile, place) for place, profile in enumerate(known[:MOST_SELLERS])]
    levels, spreads = _levels(rows), _spreads(rows)
    _label(rows, levels, spreads)
    base = alt.Chart(theme.data(rows))
    x = alt.X("level:Q", axis=alt.Axis(format="+%", tickCount=5, labelExpr=LEVEL), scale=_scale(levels, "linear"),
              title="cheaper  ←   price level   →  dearer")  # fmt: skip
    y = alt.Y("spread:Q", axis=alt.Axis(format="~g", tickCount=5, labelExpr=TIMES), scale=_scale(spreads, "log"),
              title="highest ÷ lowest price")  # fmt: skip
    tooltip = theme.tips(
        seller="Seller", deals="Deals", level_text="Price level", level_interval="90 % interval",
        spread_text="Spread", spread_interval="90 % interval of spread",
    )  # fmt: skip
    colour = alt.condition("datum.named", alt.value(theme.ORANGE), alt.value(theme.BLUE))
    whisker = base.mark_rule(opacity=0.3, strokeWidth=1, clip=True)
    layers = alt.layer(
        alt.Chart(theme.data([{"level": 0}])).mark_rule(strokeDash=[4, 4], opacity=0.5).encode(x="level:Q"),
        whisker.encode(x=alt.X("level_low:Q"), x2="level_high:Q", y="spread:Q"),
        whisker.encode(x="level:Q", y="spread_low:Q", y2="spread_high:Q"),
        base.mark_circle(opacity=0.9, stroke=theme.INK, strokeOpacity=0.25).encode(
            x=x, y=y, color=colour, tooltip=tooltip,
            size=alt.Size("n:Q", scale=alt.Scale(range=[30, 320]), legend=None),
        ),
        *(base.transform_filter(f"datum.label_to == '{to}'").mark_text(align=align, dx=dx).encode(
            x="level:Q", y="spread:Q", text="label:N"
        ) for to, align, dx in LABELS),
    )  # fmt: skip
    return theme.dress(layers, width=width, height=HEIGHT, description=sentence(revealed))


def table(revealed: reveal.Reveal) -> tuple[Headers, Rows]:
    """This function will list every seller, loosest first, then those with too few deals."""
    headers = ("Seller", "Deals", "Price level", "90 % interval", "Spread", "90 % interval of spread")
    known = loosest_first(revealed)
    unknown = [profile for profile in revealed.sellers if profile not in known]
    return headers, tuple(_listed(profile) for profile in (*known, *unknown))


def sentence(revealed: reveal.Reveal) -> str:
    """This function will name the loosest sellers, or say that none can be profiled."""
    known = loosest_first(revealed)
    if not known:
        return "No seller has enough deals to be profiled."
    named = [f"{p.seller} ({wording.ratio(_times(p.spread.value))})" for p in known[:3]]
    return (
        f"Of {len(known):,} sellers with enough deals, prices for the same thing lie furthest apart with "
        f"{wording.listed(named)}. The level is the median price against the market."
    )


def title(revealed: reveal.Reveal) -> str:
    """This function will say who prices clearly more loosely than the others."""
    loose = [profile.seller for profile in clearly_loose(revealed)]
    if not loose:
        return "No seller prices clearly more loosely than the others"
    shown = wording.listed(loose[:2] if len(loose) < 3 else [*loose[:2], f"{len(loose) - 2:,} more"])
    return f"{shown} price{'s' if len(loose) == 1 else ''} clearly more loosely than the others"


def clearly_loose(revealed: reveal.Reveal) -> list[reveal.SellerProfile]:
    """This function will give the sellers whose spread lies clearly above the usual one, the loosest first.

    Clearly: even the lower end of its interval is a quarter wider than the median of the sellers; of fewer than three
    sellers none is usual.
    """
    known = [profile for profile in loosest_first(revealed) if profile.spread.low is not None]
    if len(known) < LEAST_SELLERS:
        return []
    usual = median_high(profile.spread.value or 0.0 for profile in known)
    return [profile for profile in known if (profile.spread.low or 0.0) > CLEARLY * usual]


def loosest_first(revealed: reveal.Reveal) -> list[reveal.SellerProfile]:
    """This function will order the sellers that could be profiled by the spread of their prices."""
    known = [p for p in revealed.sellers if p.spread.value is not None and p.level.value is not None]
    return sorted(known, key=lambda profile: (-(profile.spread.value or 0.0), profile.seller))


def _row(profile: reveal.SellerProfile, place: int) -> dict[str, Any]:
    return {
        "seller": profile.seller,
        "n": profile.n,
        "deals": f"{profile.n:,}",
        "named": place < NAMED,
        "level": _gap(profile.level.value),
        "level_low": _gap(profile.level.low),
        "level_high": _gap(profile.level.high),
        "spread": _times(profile.spread.value),
        "spread_low": _times(profile.spread.low),
        "spread_high": _times(profile.spread.high),
        "level_text": wording.gap(_gap(profile.level.value)),
        "level_interval": _ends(profile.level, as_level=True),
        "spread_text": wording.ratio(_times(profile.spread.value)),
        "spread_interval": _ends(profile.spread, as_level=False),
    }


def _label(rows: list[dict[str, Any]], levels: Ends, spreads: Ends) -> None:
    """Gives the loosest sellers the name they carry, towards the middle, but none whose name would meet another's."""
    taken: list[tuple[float, float, float]] = []
    for row in rows[:NAMED]:
        name = row["seller"] if len(row["seller"]) <= LONGEST_NAME else f"{row['seller'][: LONGEST_NAME - 1]}…"
        across = NARROW * (row["level"] - levels[0]) / (levels[1] - levels[0])
        down = HEIGHT * math.log(spreads[1] / row["spread"]) / math.log(spreads[1] / spreads[0])
        wide = theme.LETTER * len(name) + 11
        to = "right" if across < NARROW / 2 else "left"
        left, right = (across, across + wide) if to == "right" else (across - wide, across)
        if all(abs(down - y) >= LINE or right <= x0 or left >= x1 for x0, x1, y in taken):
            taken.append((left, right, down))
            row["label"], row["label_to"] = name, to


def _levels(rows: list[dict[str, Any]]) -> Ends:
    """Around the levels themselves; an interval that reaches further is cut at the edge and said in the table."""
    found = [row["level"] for row in rows]
    margin = max(0.2 * (max(found) - min(found)), 0.02)
    return min(found) - margin, max(found) + margin


def _spreads(rows: list[dict[str, Any]]) -> Ends:
    found = [row["spread"] for row in rows]
    return min(found) / 1.1, max(found) * 1.25


def _scale(ends: Ends, kind: Literal["linear", "log"]) -> alt.Scale:
    return alt.Scale(type=kind, domain=list(ends), nice=False)


def _listed(profile: reveal.SellerProfile) -> tuple[str, ...]:
    return (
        profile.seller,
        f"{profile.n:,}",
        _level(profile.level.value, profile.level),
        _ends(profile.level, as_level=True),
        wording.ratio(_times(profile.spread.value)),
        _ends(profile.spread, as_level=False),
    )


def _level(figure: float | None, estimate: Estimate) -> str:
    return wording.gap(_gap(figure)) if figure is not None else estimate.reason or wording.ABSENT


def _ends(estimate: Estimate, *, as_level: bool) -> str:
    if estimate.low is None or estimate.high is None:
        return wording.ABSENT
    if as_level:
        return wording.span(wording.gap(_gap(estimate.low)), wording.gap(_gap(estimate.high)))
    return wording.span(wording.ratio(_times(estimate.low)), wording.ratio(_times(estimate.high)))


def _times(log_points: float | None) -> float | None:
    return None if log_points is None else math.exp(log_points)


def _gap(log_points: float | None) -> float | None:
    return None if log_points is None else math.expm1(log_points)
