"""Gallery: the charts of one report in the order a reader meets them, each with its title, sentence and table.

HTML, PDF and page show the same figures in the same order, because all of them ask here.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.files.charts import (
    coherence_overview,
    coherence_pairs,
    coherence_waterfall,
    country_heat_map,
    price_corridor,
    ranges,
    seller_profile,
    theme,
    variance_shares,
)
from dealwright.history import coherence, facts, reveal


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One chart with what stands around it."""

    key: str
    title: str
    sentence: str
    picture: theme.Picture
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def of_reveal(revealed: reveal.Reveal, *, deals: facts.Facts | None = None) -> tuple[Figure, ...]:
    """This function will make the figures of a reveal; with the deals at hand some of them are shown as points."""
    points = price_corridor.NO_SAMPLE if deals is None else price_corridor.sample(deals)
    return (
        _figure("ranges", ranges.TITLE, RANGES_SENTENCE, ranges.chart(revealed), ranges.table(revealed)),
        _figure(
            "corridor",
            price_corridor.TITLE,
            _corridor_sentence(revealed, points),
            price_corridor.chart(revealed, points=points),
            price_corridor.table(revealed),
        ),
        _figure(
            "variance",
            variance_shares.TITLE,
            variance_shares.sentence(revealed),
            variance_shares.chart(revealed),
            variance_shares.table(revealed),
        ),
        _figure(
            "sellers",
            seller_profile.TITLE,
            seller_profile.sentence(revealed),
            seller_profile.chart(revealed),
            seller_profile.table(revealed),
        ),
    )


def of_coherence(compared: coherence.Coherence) -> tuple[Figure, ...]:
    """This function will make the figures of coherence, with the waterfalls that say most."""
    figures = [
        _figure(
            "coherence",
            coherence_overview.TITLE,
            coherence_overview.sentence(compared),
            coherence_overview.chart(compared),
            coherence_overview.table(compared),
        ),
        _figure(
            "pairs",
            coherence_pairs.TITLE,
            coherence_pairs.sentence(compared),
            coherence_pairs.chart(compared),
            coherence_pairs.table(compared),
        ),
    ]
    for place, pair in enumerate(telling(compared), start=1):
        drawn, listed = coherence_waterfall.chart(pair), coherence_waterfall.table(pair)
        figures.append(_figure(f"waterfall-{place}", coherence_waterfall.title(pair), pair.sentence, drawn, listed))
    figures.append(
        _figure(
            "heat-map",
            country_heat_map.title(compared),
            country_heat_map.sentence(compared),
            country_heat_map.chart(compared),
            country_heat_map.table(compared),
        )
    )
    return tuple(figures)


RANGES_SENTENCE = (
    "Won deals lay between walk-away and best; the darker part is what sellers gave without going further. "
    "Each term has its own scale; thin lines are 90 % intervals."
)


def _corridor_sentence(revealed: reveal.Reveal, points: price_corridor.Sample) -> str:
    said = "Half of the deals of a quarter lie in the dark band, nine of ten in the light one."
    if not revealed.market:
        return "There are not enough dated prices to show a corridor."
    return f"{said} {points.sentence}" if points.of else said


def telling(compared: coherence.Coherence) -> tuple[coherence.Pair, ...]:
    """This function will give the pairs whose waterfall says most: the first two and the widest that is explained."""
    chosen = list(coherence_pairs.first(compared, most=2, a_product=1))
    explained = [pair for pair in compared.pairs if pair.status is coherence.Status.EXPLAINED and pair.raw.ratio]
    widest = max(explained, key=lambda pair: pair.raw.ratio or 0.0, default=None)
    return (*chosen, widest) if widest is not None and widest not in chosen else tuple(chosen)


def _figure(
    key: str,
    title: str,
    sentence: str,
    picture: theme.Picture,
    listed: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]],
) -> Figure:
    headers, rows = listed
    return Figure(key=key, title=title, sentence=sentence, picture=picture, headers=headers, rows=rows)
