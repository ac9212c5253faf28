"""Dear sides: where one customer paid more for a product than elsewhere, and what that is worth.

One bar a dear side, as long as its money at stake. Pairs of one dear side share what was bought there, so they are not
shown beside each other: the bars, unlike the pairs, add up to the money at stake in all.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from dealwright.core.kernel import figures
from dealwright.files import wording
from dealwright.files.charts import coherence_pairs, theme
from dealwright.history import coherence

MOST_SIDES = 12

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


def chart(compared: coherence.Coherence, *, width: theme.Width = "container") -> theme.Picture:
    """This function will draw the dear sides with most at stake, each under its name and both prices."""
    rows = [_row(dear, place, compared.currency) for place, dear in enumerate(compared.dear_sides[:MOST_SIDES])]
    if not rows:
        return theme.empty("No customer clearly paid more in one place than in another, like for like.", width=width)
    base = alt.Chart(theme.data(rows)).encode(
        y=alt.Y("place:O", axis=None),
        tooltip=theme.tips(name="Dear side", group="Account group", prices="Prices", gap="Gap", cheaper="Cheaper",
                           stake="At stake"),
    )  # fmt: skip
    longest = max((row["stake"] for row in rows), key=len)
    layers = alt.layer(
        base.mark_bar(height=14, opacity=0.9, color=theme.ORANGE).encode(
            x=alt.X("money:Q", scale=theme.room_for(longest), axis=None)
        ),
        base.mark_text(align="left", dx=6, fontWeight=600).encode(x="money:Q", text="stake:N"),
        base.mark_text(align="left", dy=-17, limit=alt.expr("width - 8")).encode(x=alt.value(0), text="name:N"),
    )
    return theme.dress(layers, width=width, height=44 * len(rows), description=sentence(compared))


def table(compared: coherence.Coherence) -> tuple[Headers, Rows]:
    """This function will list every dear side with its prices, its cheaper sides and the money at stake."""
    headers = ("Account group", "Product", "Dear side", "Price", "Cheaper price", "Gap",
               f"90{figures.PERCENT} interval", "Cheaper", "At stake")  # fmt: skip
    rows = tuple(
        (
            dear.account_group,
            dear.article,
            dear.side,
            figures.price(dear.price, compared.currency),
            figures.price(dear.cheaper_price, compared.currency),
            wording.gap(dear.gap.value),
            wording.gap_interval(dear.gap),
            ", ".join(dear.cheaper),
            wording.money(dear.money_at_stake, compared.currency),
        )
        for dear in compared.dear_sides
    )
    return headers, rows


def title(compared: coherence.Coherence) -> str:
    """This function will say how many dear sides there are and what they are worth."""
    if not compared.dear_sides:
        return "No customer clearly paid more in one place than in another"
    stake = wording.money(compared.money_at_stake, compared.currency)
    return f"{figures.counted(len(compared.dear_sides), 'dear side')}: {stake} at stake"


def sentence(compared: coherence.Coherence) -> str:
    """This function will say how the flagged pairs, the dear sides and the money at stake in all belong together."""
    if not compared.dear_sides:
        return "No pair is flagged, so there is no money at stake."
    flagged, dear = figures.counted(compared.flagged, "flagged pair"), len(compared.dear_sides)
    shown = f" The {MOST_SIDES} with most at stake are drawn." if dear > MOST_SIDES else ""
    return (
        "A dear side is where a customer paid more for a product than elsewhere: "
        f"{figures.counted(dear, 'dear side')}, {flagged}. Pairs of one dear side share what was bought there, so the "
        f"dear sides add up to the money at stake in all, and the pairs do not.{shown}"
    )


def _row(dear: coherence.DearSide, place: int, currency: str) -> dict[str, Any]:
    price, cheaper = figures.price(dear.price, currency), figures.price(dear.cheaper_price, currency)
    name = coherence_pairs.priced((dear.side, dear.price), (dear.cheaper[0], dear.cheaper_price), currency)
    return {
        "place": place,
        "name": f"{name} · {dear.article}",
        "group": dear.account_group,
        "prices": f"{price} against {cheaper}",
        "gap": f"{wording.gap(dear.gap.value)} ({wording.gap_interval(dear.gap)})",
        "cheaper": wording.listed(dear.cheaper),
        "money": dear.money_at_stake,
        "stake": wording.money(dear.money_at_stake, currency),
    }
