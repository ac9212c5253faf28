"""Coherence pairs: where one customer got several prices, at first sight and once like is compared with like.

One row a pair: the hollow mark is the raw ratio of prices, the full one what remains unexplained, the line its 90 %
interval. A long way between the two marks means that time, volume or terms were the reason.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import altair as alt

from dealwright.core.kernel import figures
from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import coherence

TITLE = "Where one customer got several prices"
MOST_PAIRS = 15
MOST_A_PRODUCT = 3  # so that one product in many places does not hide the others
NAMES = {
    coherence.Status.FLAGGED: "flagged",
    coherence.Status.EXPLAINED: "explained",
    coherence.Status.CANNOT_CONCLUDE: "cannot conclude",
}
COLOURS = {"flagged": theme.ORANGE, "explained": theme.TEAL, "cannot conclude": theme.GREY}
SHAPES = {"flagged": "diamond", "explained": "circle", "cannot conclude": "square"}

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


def chart(compared: coherence.Coherence, *, width: theme.Width = "container") -> theme.Picture:
    """This function will draw the first pairs in the order of the report: flagged first, then by money at stake."""
    shown = first(compared, most=MOST_PAIRS)
    if not shown:
        return theme.empty("No two prices could be compared.", width=width)
    rows = [_row(pair, place, compared.currency) for place, pair in enumerate(shown)]
    base = alt.Chart(theme.data(rows)).encode(
        y=alt.Y("place:O", axis=None),
        tooltip=theme.tips(name="Pair", product="Product", group="Account group", prices="Prices",
                           raw_text="Raw ratio", left_text="Unexplained", interval=f"90{figures.PERCENT} interval",
                           deals="Deals", stake="At stake", status="Status"),
    )  # fmt: skip
    scale = alt.Scale(type="log", nice=False, padding=14)
    axis = alt.Axis(format="~g", tickCount=6, labelExpr="datum.label ? datum.label + '×' : ''")
    names = list(COLOURS)
    legend = alt.Legend(columns=2, symbolOpacity=1)
    colour = alt.Color(
        "status:N", title=None, scale=alt.Scale(domain=names, range=list(COLOURS.values())), legend=legend
    )
    shape = alt.Shape("status:N", title=None, scale=alt.Scale(domain=names, range=list(SHAPES.values())), legend=legend)
    title = "price ratio of the two"
    layers = alt.layer(
        alt.Chart(theme.data([{"one": 1}])).mark_rule(opacity=0.45, strokeDash=[4, 4]).encode(x="one:Q"),
        base.mark_rule(opacity=0.35).encode(x=alt.X("raw:Q", scale=scale, axis=axis, title=title), x2="left:Q"),
        base.mark_rule(strokeWidth=3, opacity=0.7).encode(x="low:Q", x2="high:Q", color=colour),
        base.mark_point(filled=False, size=80, opacity=0.85, color=theme.INK).encode(x="raw:Q"),
        base.mark_point(filled=True, size=110, opacity=1).encode(x="left:Q", color=colour, shape=shape),
        base.mark_text(align="left", dy=-16, fontSize=12, fontWeight=600, limit=alt.expr("width - 8")).encode(
            x=alt.value(0), text="name:N"
        ),
    )
    return theme.dress(layers, width=width, height=46 * len(rows), description=_description(len(shown), compared))


def table(compared: coherence.Coherence) -> tuple[Headers, Rows]:
    """This function will list every pair with every stage."""
    headers = ("Status", "Account group", "Product", "Dearer", "Price", "Cheaper", "Cheaper price", "Deals", "Raw",
               "After time", "After volume", "After terms", f"90{figures.PERCENT} interval", "Matched",
               "At stake")  # fmt: skip
    rows = []
    for pair in compared.pairs:
        stages = [wording.ratio(stage.ratio) for stage in (pair.raw, pair.time, pair.volume, pair.terms)]
        deals = f"{pair.n_a:,} / {pair.n_b:,}"
        matched = f"{pair.terms.matched_a:,} / {pair.terms.matched_b:,}"
        stake = wording.money(pair.money_at_stake, compared.currency) if pair.money_at_stake else wording.ABSENT
        price_a, price_b = (figures.price(price, compared.currency) for price in (pair.price_a, pair.price_b))
        rows.append(
            (NAMES[pair.status], pair.account_group, pair.article, pair.a, price_a, pair.b, price_b, deals, *stages,
             wording.gap_interval(pair.gap), matched, stake)
        )  # fmt: skip
    return headers, tuple(rows)


def first(compared: coherence.Coherence, *, most: int, a_product: int = MOST_A_PRODUCT) -> tuple[coherence.Pair, ...]:
    """This function will pick the first pairs, at most `a_product` of a customer and product and one of a dear side.

    So no two that are flagged share what was bought, and their money adds up.
    """
    picked: list[coherence.Pair] = []
    seen: Counter[tuple[str, str]] = Counter()
    dear: set[tuple[str, str, str]] = set()
    for pair in compared.pairs:
        key = (pair.account_group, pair.article)
        flagged = pair.status is coherence.Status.FLAGGED
        if pair.raw.ratio is None or seen[key] == a_product or (flagged and (*key, pair.a) in dear):
            continue
        if flagged:
            dear.add((*key, pair.a))
        seen[key] += 1
        picked.append(pair)
        if len(picked) == most:
            break
    return tuple(picked)


def priced(one: tuple[str, float | None], other: tuple[str, float | None], currency: str) -> str:
    """This function will name two sides with their prices, the currency once: `Chad 15.00 : Mali 10.00 EUR`."""
    first = figures.price(one[1], currency).removesuffix(f" {currency}")
    return f"{one[0]} {first} : {other[0]} {figures.price(other[1], currency)}"


def sentence(compared: coherence.Coherence) -> str:
    """This function will say which pairs are shown."""
    shown = len(first(compared, most=MOST_PAIRS))
    if not shown:
        return "No two prices could be compared."
    return (
        f"{shown} of {len(compared.pairs):,} pairs: flagged ones first, then by money at stake, at most "
        f"{MOST_A_PRODUCT} of one product and one of a dear side. Hollow marks are prices at first sight, full ones "
        "once like is compared with like."
    )


def _row(pair: coherence.Pair, place: int, currency: str) -> dict[str, Any]:
    low, high = pair.gap.low, pair.gap.high
    price_a, price_b = figures.price(pair.price_a, currency), figures.price(pair.price_b, currency)
    return {
        "place": place,
        "name": f"{priced((pair.a, pair.price_a), (pair.b, pair.price_b), currency)} · {pair.article}",
        "product": pair.article,
        "group": pair.account_group,
        "prices": f"{price_a} and {price_b}, in the last stage with enough deals",
        "raw": pair.raw.ratio,
        "left": pair.terms.ratio,
        "low": None if low is None or low <= -1 else 1 + low,
        "high": None if high is None or high <= -1 else 1 + high,
        "raw_text": wording.ratio(pair.raw.ratio),
        "left_text": wording.ratio(pair.terms.ratio) if pair.terms.ratio else "no comparable deals",
        "interval": wording.gap_interval(pair.gap),
        "deals": f"{pair.n_a:,} and {pair.n_b:,}",
        "stake": wording.money(pair.money_at_stake, currency) if pair.money_at_stake else wording.ABSENT,
        "status": NAMES[pair.status],
    }


def _description(shown: int, compared: coherence.Coherence) -> str:
    return (
        f"Price ratios of {shown} of {len(compared.pairs):,} pairs, at first sight and matched; "
        f"{compared.flagged:,} of all pairs are flagged."
    )
