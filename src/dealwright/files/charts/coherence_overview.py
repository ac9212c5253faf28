"""Coherence overview: how many price differences remain as time, volume and terms are made alike (METHOD §9).

Every pair of countries (or regions, or sellers) that sold one product to one account group is counted once a stage. The
message is how the bars change from raw to terms: what shrinks was never incoherent.
"""

from __future__ import annotations

import math
from collections import Counter

import altair as alt

from dealwright.core.kernel import figures
from dealwright.files.charts import theme
from dealwright.history import coherence

TITLE = "How many price differences remain once like is compared with like"
STAGES = (("raw", "raw"), ("time", "same time"), ("volume", "and volume"), ("terms", "and terms"))
FAR, NEAR = f"over 20{figures.PERCENT} apart", f"5 to 20{figures.PERCENT} apart"
ALIKE, UNKNOWN = f"within 5{figures.PERCENT}", "no comparable deals"
COLOURS = {FAR: theme.ORANGE, NEAR: theme.VIOLET, ALIKE: theme.TEAL, UNKNOWN: theme.GREY}
APART, COST_TO_MOVE = 0.20, 0.05
_FAR = figures.share(APART)

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


def nothing(compared: coherence.Coherence) -> str:
    """This function will say why there is nothing to compare."""
    return compared.nothing.sentence if compared.nothing else "No two prices could be compared."


def chart(compared: coherence.Coherence, *, width: theme.Width = "container") -> theme.Picture:
    """This function will draw one bar a stage, divided by how far apart the two prices are."""
    if not compared.pairs:
        return theme.empty(nothing(compared), width=width)
    rows = [
        {"stage": name, "apart": apart, "pairs": pairs, "place": place, "text": f"{pairs:,} of {len(compared.pairs):,}"}
        for field, name in STAGES
        for place, (apart, pairs) in enumerate(counts(compared, field).items())
    ]
    base = alt.Chart(theme.data(rows)).encode(
        y=alt.Y("stage:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelFontSize=13)),
        x=alt.X("pairs:Q", stack="zero", title="pairs compared", axis=alt.Axis(tickMinStep=1, tickCount=5, grid=False)),
        order=alt.Order("place:Q"),
        tooltip=theme.tips(stage="Compared", apart="Prices", text="Pairs"),
    )
    colour = alt.Color("apart:N", title=None, legend=alt.Legend(columns=1),
                       scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())))  # fmt: skip
    bars = base.mark_bar(height=26, opacity=0.9).encode(color=colour)
    return theme.dress(bars, width=width, height=40 * len(STAGES), description=sentence(compared))


def table(compared: coherence.Coherence) -> tuple[Headers, Rows]:
    """This function will list the number of pairs a stage, by how far apart the prices are."""
    headers = ("Compared", *COLOURS)
    rows = tuple((name, *(f"{n:,}" for n in counts(compared, field).values())) for field, name in STAGES)
    return headers, rows


def sentence(compared: coherence.Coherence) -> str:
    """This function will say how many wide differences time, volume and terms leave."""
    if not compared.pairs:
        return nothing(compared)
    wide = [pair for pair in compared.pairs if _apart(pair.raw.ratio) == FAR]
    if not wide:
        return f"Pairs compared: {len(compared.pairs):,}. None differs by more than {_FAR}, even at first sight."
    fates = Counter(_apart(pair.time.ratio) for pair in wide)
    left = sum(_apart(pair.terms.ratio) == FAR for pair in wide)
    gone, comparable = fates[NEAR] + fates[ALIKE], len(wide) - fates[UNKNOWN]
    mostly = f" Most of this spread is time: {gone:,} of the {comparable:,} that can be compared go away with it."
    return (
        f"Of {len(compared.pairs):,} pairs, {len(wide):,} differ by more than {_FAR} at first sight. Compared at the "
        f"same time, {fates[FAR]:,} of them still do, {gone:,} do not, and {fates[UNKNOWN]:,} "
        f"have no comparable deals; at like volume and terms too, {left:,} still do.{_flagged(compared, left)}"
    ) + (mostly if 2 * gone > comparable else "")


def _flagged(compared: coherence.Coherence, left: int) -> str:
    """How the pairs that are widely apart belong to those that are flagged."""
    if not compared.flagged:
        return ""
    flagged = [pair for pair in compared.pairs if pair.status is coherence.Status.FLAGGED]
    both = sum(_apart(pair.terms.ratio) == FAR and _apart(pair.raw.ratio) == FAR for pair in flagged)
    return (
        f" Flagged are those more than {figures.share(COST_TO_MOVE)} apart beyond chance: "
        f"{compared.flagged:,}, {both:,} of these {left:,} among them."
    )


def counts(compared: coherence.Coherence, field: str) -> dict[str, int]:
    """This function will count the pairs of one stage by how far apart the two prices are, whoever is the dearer."""
    found = dict.fromkeys(COLOURS, 0)
    for pair in compared.pairs:
        stage: coherence.Stage = getattr(pair, field)
        found[_apart(stage.ratio)] += 1
    return found


def _apart(ratio: float | None) -> str:
    if ratio is None or ratio <= 0:
        return UNKNOWN
    wide = math.exp(abs(math.log(ratio))) - 1
    return FAR if wide > APART else NEAR if wide > COST_TO_MOVE else ALIKE
