"""Gallery: the charts of one report in the order a reader meets them, each with its title, sentence and table.

HTML, PDF and page show the same figures in the same order and sections, because all of them ask here. A title says the
finding; the figures a reader needs first stand open, the others are folded behind their title where a page can fold.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.files import wording
from dealwright.files.charts import (
    coherence_dear_sides,
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

SECTIONS = {
    "ranges": "What was traded, and within which ranges",
    "firmness": "What was held firm",
    "prices": "How prices moved, and who makes them differ",
    "coherence": "Where one customer got several prices",
    "findings": "Findings",
    "method": "How it was computed",
}
SHORT_NAMES = {  # of the sections, in contents and links
    "ranges": "Ranges",
    "firmness": "Firmness",
    "prices": "Prices",
    "coherence": "Coherence",
    "findings": "Findings",
    "method": "Method",
}
IN_SECTION = {"ranges": "ranges", "variance": "prices", "corridor": "prices", "sellers": "prices"}  # others: coherence
LONGEST_ARTICLE = 48  # letters of an article in a title; the sentence below has all of them
OPEN = frozenset({"ranges", "variance", "corridor", "coherence", "dear-sides"})


def section_of(key: str) -> str:
    """This function will give the key of the section that a figure stands in."""
    return IN_SECTION.get(key, "coherence")


def folded(key: str) -> bool:
    """This function will say whether a figure is folded behind its title."""
    return key not in OPEN


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
        _figure("ranges", ranges.title(revealed), RANGES_SENTENCE, ranges.chart(revealed), ranges.table(revealed)),
        _figure(
            "variance",
            variance_shares.title(revealed),
            variance_shares.sentence(revealed),
            variance_shares.chart(revealed),
            variance_shares.table(revealed),
        ),
        _figure(
            "corridor",
            price_corridor.title(revealed),
            _corridor_sentence(revealed, points),
            price_corridor.chart(revealed, points=points),
            price_corridor.table(revealed),
        ),
        _figure(
            "sellers",
            seller_profile.title(revealed),
            seller_profile.sentence(revealed),
            seller_profile.chart(revealed),
            seller_profile.table(revealed),
        ),
    )


def of_coherence(compared: coherence.Coherence) -> tuple[Figure, ...]:
    """This function will make the figures of coherence, with the waterfalls that say most.

    Where no two prices could be compared there is one figure, which says why.
    """
    overview = _figure(
        "coherence",
        _overview_title(compared),
        coherence_overview.sentence(compared),
        coherence_overview.chart(compared),
        coherence_overview.table(compared),
    )
    if not compared.pairs:
        return (overview,)
    figures = [
        overview,
        _figure(
            "dear-sides",
            coherence_dear_sides.title(compared),
            coherence_dear_sides.sentence(compared),
            coherence_dear_sides.chart(compared),
            coherence_dear_sides.table(compared),
        ),
        _figure(
            "pairs",
            _pairs_title(compared),
            coherence_pairs.sentence(compared),
            coherence_pairs.chart(compared),
            coherence_pairs.table(compared),
        ),
    ]
    for place, pair in enumerate(telling(compared), start=1):
        drawn, listed = coherence_waterfall.chart(pair), coherence_waterfall.table(pair)
        figures.append(_figure(f"waterfall-{place}", _waterfall_title(pair), pair.sentence, drawn, listed))
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


NOTHING_COMPARED = "No two prices could be compared"


def is_wide(stage: coherence.Stage) -> bool:
    """This function will say whether two prices differ widely at a stage, whoever is the dearer."""
    ratio = stage.ratio or 1.0
    return max(ratio, 1 / ratio) > 1 + coherence_overview.APART


def _overview_title(compared: coherence.Coherence) -> str:
    """How many wide differences there are at first sight and how many of them once like is compared with like."""
    if not compared.pairs:
        return NOTHING_COMPARED
    wide = [pair for pair in compared.pairs if is_wide(pair.raw)]
    if not wide:
        return coherence_overview.TITLE
    left = sum(is_wide(pair.terms) for pair in wide)
    named = "1 price difference is wide" if len(wide) == 1 else f"{len(wide):,} price differences are wide"
    return f"{named} at first sight, {left:,} of them like for like"


def _pairs_title(compared: coherence.Coherence) -> str:
    """How many pairs remain apart, and what that is worth."""
    if not compared.flagged:
        return "No pair of prices remains apart like for like"
    remain = "pair of prices remains" if compared.flagged == 1 else "pairs of prices remain"
    stake = wording.money(compared.money_at_stake, compared.currency)
    return f"{compared.flagged:,} {remain} apart like for like: {stake} at stake"


def _waterfall_title(pair: coherence.Pair) -> str:
    """What becomes of the difference between two prices of one product."""
    article = pair.article if len(pair.article) <= LONGEST_ARTICLE else f"{pair.article[: LONGEST_ARTICLE - 1]}…"
    if pair.status is coherence.Status.FLAGGED:
        return f"{pair.a} pays {wording.more(pair.gap.value)} than {pair.b} like for like: {article}"
    return f"{article}, {pair.a} against {pair.b}: {coherence_pairs.NAMES[pair.status]}"


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
