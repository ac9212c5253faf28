"""Story: what a report says in words, the same in terminal, page, HTML and PDF.

A reader first wants the answer: what was traded, within which ranges, what was held firm, who makes the variance, where
one customer got several prices, and what to look at next. Every sentence carries its count and, where there is one, its
90 % interval; where there are too few deals, the sentence says that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.files import charts, wording
from dealwright.history import coherence, facts, reveal

TITLE = "The strategy you have by default"
DESCRIPTIVE = "These figures describe what was done. They do not say why, nor what would have happened otherwise."
MOST_NEXT = 5
MOST_TIED = 4  # terms of one group named in one sentence
MOST_NAMED = 3  # sellers named in one sentence
ASKED_APART = frozenset({"price-incoherent"})  # a finding whose every gap is asked about by itself
LEAST_TOLD = 0.01  # share of the variance below which a source is not named in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One headline figure: what it is, how much, and what to know about it."""

    label: str
    value: str
    note: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence of the summary and the section (`charts.gallery.SECTIONS`) that shows what stands behind it."""

    text: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The words of one report."""

    title: str
    source: str  # where the deals came from, how many, from when to when
    generated: bool  # invented data, to be marked wherever it is shown
    tiles: tuple[Tile, ...]
    lines: tuple[Line, ...]  # the answer in a few sentences
    next: tuple[Line, ...]  # what is worth doing next, most urgent first


def tell(revealed: reveal.Reveal, compared: coherence.Coherence | None) -> Story:
    """This function will put a report into words."""
    told = (
        Line(text=_traded(revealed), section="ranges"),
        Line(text=_firm(revealed), section="firmness"),
        Line(text=_trades(revealed), section="firmness"),
        Line(text=_variance(revealed), section="prices"),
        Line(text=_spread(compared), section="coherence"),
        Line(text=_prices(compared), section="coherence"),
    )
    return Story(
        title=TITLE,
        source=_source(revealed),
        generated=revealed.source.generated,
        tiles=_tiles(revealed, compared),
        lines=tuple(line for line in told if line.text),
        next=_next(revealed, compared),
    )


def names(revealed: reveal.Reveal) -> dict[str, str]:
    """This function will give the name of each term by its key."""
    return {term.term.key: term.term.name for term in revealed.terms}


def ordered(revealed: reveal.Reveal) -> tuple[tuple[reveal.RevealedTerm, ...], ...]:
    """This function will group the terms from firmest to loosest; those of one group are tied."""
    by_key = {term.term.key: term for term in revealed.terms}
    return tuple(tuple(by_key[key] for key in group if key in by_key) for group in revealed.order)


def findings(revealed: reveal.Reveal, compared: coherence.Coherence | None) -> tuple[facts.Finding, ...]:
    """This function will gather every finding once, what needs attention first."""
    weights = (facts.Weight.ALERT, facts.Weight.DATA, facts.Weight.LIMIT, facts.Weight.NOTE)
    found = dict.fromkeys((*revealed.findings, *(compared.findings if compared else ())))
    return tuple(sorted(found, key=lambda finding: weights.index(finding.weight)))


def controls(revealed: reveal.Reveal, compared: coherence.Coherence | None) -> tuple[str, ...]:
    """This function will gather what was held constant, each sentence once."""
    return tuple(dict.fromkeys((*revealed.controls, *(compared.controls if compared else ()))))


def rows(revealed: reveal.Reveal) -> str:
    """This function will say how much of the source could be used."""
    source = revealed.source
    read = figures.counted(source.rows_read, "row")
    return f"{source.rows_used:,} of {read} of {source.name} {'was' if source.rows_used == 1 else 'were'} used."


def range_sentence(term: terms.Term, range_: reveal.RevealedRange) -> str:
    """This function will say one range in a sentence, or why there is none."""
    figures = (range_.best, range_.target, range_.seller_limit, range_.walk_away)
    if any(figure.value is None for figure in figures):
        return next((figure.reason for figure in figures if figure.reason), "not enough deals")
    best, target, limit, walk_away = (wording.value(term, figure.value) for figure in figures)
    return f"{wording.span(walk_away, best)}, target {target}, seller limit {limit}"


def _source(revealed: reveal.Reveal) -> str:
    period = ""
    if revealed.period is not None:
        first, last = revealed.period
        period = f", {first:%d %b %Y} to {last:%d %b %Y}"
    return f"{revealed.source.name}: {wording.count(revealed.deals)}{period}, amounts in {revealed.currency}"


def _tiles(revealed: reveal.Reveal, compared: coherence.Coherence | None) -> tuple[Tile, ...]:
    return (
        Tile(label="Deals", value=f"{revealed.deals:,}", note=_rows_used(revealed.source), section="method"),
        Tile(label="Terms", value=f"{len(revealed.terms):,}", note=_held(revealed), section="ranges"),
        _wild_west(revealed),
        _flags(compared),
    )


def _rows_used(source: facts.Source) -> str:
    read, left_out = figures.counted(source.rows_read, "row"), source.rows_read - source.rows_used
    if left_out:
        return f"{left_out:,} of {read} left out"
    return f"the {read} used" if source.rows_read == 1 else f"all {read} used"


def _held(revealed: reveal.Reveal) -> str:
    groups = revealed.tied()
    if not groups:
        return "not enough deals to compare firmness"
    if len(groups) == 1:
        return "their firmness cannot be told apart"
    return f"held firmest: {_named(groups[0])}"


def _named(tied: tuple[reveal.RevealedTerm, ...]) -> str:
    """The terms of one group; a long one is cut and says so."""
    more = [f"{len(tied) - MOST_TIED} more"] if len(tied) > MOST_TIED else []
    return wording.listed([term.term.name for term in tied[:MOST_TIED]] + more)


def _wild_west(revealed: reveal.Reveal) -> Tile:
    shares = revealed.variance_shares
    index = shares.wild_west_index if shares else None
    if shares is None or index is None:
        why = charts.variance_shares.why_none(revealed)
        return Tile(label="Wild-west index", value="cannot conclude", note=why, section="prices")
    made = f"unexplained ({shares.wild_west_lacks})" if shares.wild_west_lacks else "seller or unexplained"
    note = f"of the variance of prices is {made}, over {wording.count(shares.n)}"
    return Tile(label="Wild-west index", value=wording.share(index), note=note, section="prices")


def _flags(compared: coherence.Coherence | None) -> Tile:
    value, note = "nothing to compare", "no two prices could be compared"
    if compared is not None and compared.nothing is not None:
        note = compared.nothing.short
    elif compared is not None and compared.flagged:
        stake = wording.money(compared.money_at_stake, compared.currency)
        value, note = f"{compared.flagged:,} flagged", f"{stake} at stake, of {len(compared.pairs):,} pairs"
    elif compared is not None and compared.pairs:
        value, note = "none flagged", f"of {len(compared.pairs):,} pairs compared"
    return Tile(label="Incoherent prices", value=value, note=note, section="coherence")


def _traded(revealed: reveal.Reveal) -> str:
    if not revealed.terms:
        return "No negotiable term was found in these deals besides price."
    shown = [term.term.name for term in revealed.terms[:8]]
    more = f" and {len(revealed.terms) - 8} more" if len(revealed.terms) > 8 else ""
    listed = ", ".join(shown) + more if more else wording.listed(shown)
    return f"Traded: {listed}."


def _firm(revealed: reveal.Reveal) -> str:
    groups = revealed.tied()
    if len(groups) < 2:
        return "The deals do not tell apart which term was held firmer than another."
    return f"Held firmest: {_named(groups[0])}. Given most freely: {_named(groups[-1])}."


def _trades(revealed: reveal.Reveal) -> str:
    found = len(revealed.trade_rates)
    if not found:
        return ""
    named = names(revealed)
    pairs = [f"{named.get(r.give, r.give)} for {named.get(r.get, r.get)}" for r in revealed.trade_rates[:3]]
    return f"Really traded against each other: {wording.listed(pairs)}" + (
        f", and {found - 3} more." if found > 3 else "."
    )


def _variance(revealed: reveal.Reveal) -> str:
    shares = revealed.variance_shares
    if shares is None:
        return f"Who makes the variance cannot be concluded: {charts.variance_shares.why_none(revealed)}."
    sources = {**charts.variance_shares.SOURCES, "unexplained": "what nothing on record explains"}
    known = [(getattr(shares, key).value or 0.0, name) for key, name in sources.items()]
    first = [(share, name) for share, name in sorted(known, reverse=True) if share >= LEAST_TOLD][:3]
    named = [f"{name[0].lower()}{name[1:]} ({wording.share(share)})" for share, name in first]
    return f"The variance of prices comes from {wording.listed(named)}."


def _spread(compared: coherence.Coherence | None) -> str:
    """How many wide differences there are at first sight, and what comparing at the same time leaves of them."""
    wide = [pair for pair in compared.pairs if charts.gallery.is_wide(pair.raw)] if compared else []
    if not wide:
        return ""
    comparable = [pair for pair in wide if pair.time.ratio is not None]
    gone = sum(not charts.gallery.is_wide(pair.time) for pair in comparable)
    mostly = "Most of the spread in prices is time: " if 2 * gone > len(comparable) else ""
    least = wording.share(charts.coherence_overview.APART)
    return (
        f"{mostly}{gone:,} of the {len(comparable):,} wide differences that can be compared at the same time then lie "
        f"closer ({len(wide):,} pairs are more than {least} apart at first sight)."
    )


def _prices(compared: coherence.Coherence | None) -> str:
    if compared is None or not compared.pairs:
        return compared.nothing.sentence if compared and compared.nothing else ""
    explained = sum(pair.status is coherence.Status.EXPLAINED for pair in compared.pairs)
    unknown = sum(pair.status is coherence.Status.CANNOT_CONCLUDE for pair in compared.pairs)
    least = wording.share(charts.coherence_overview.COST_TO_MOVE)
    stake = wording.money(compared.money_at_stake, compared.currency)
    dear = f": {figures.counted(len(compared.dear_sides), 'dear side')}, {stake} at stake" if compared.flagged else ""
    return (
        f"Flagged: {compared.flagged:,} of {len(compared.pairs):,} pairs of prices of one customer for one product, "
        f"clearly more than {least} apart like for like{dear}. Explained by time, volume or terms: {explained:,}; "
        f"too few comparable deals: {unknown:,}."
    )


def _next(revealed: reveal.Reveal, compared: coherence.Coherence | None) -> tuple[Line, ...]:
    """Alerts about the deals, each gap as a question, other alerts about gaps, then loose sellers and terms."""
    gaps = [finding for finding in compared.findings if finding.code not in ASKED_APART] if compared else []
    data = [finding for finding in findings(revealed, compared) if finding.weight is facts.Weight.DATA]
    told = {
        "findings": _steps(revealed.findings),
        "coherence": [*_flagged_prices(compared), *_steps(gaps)],
        "prices": _loose_sellers(revealed),
        "firmness": _loose_term(revealed),
    }
    lines = [Line(text=text, section=section) for section, texts in told.items() for text in texts]
    lines += [Line(text=_step(finding), section="findings") for finding in data]
    return tuple(dict.fromkeys(line for line in lines if line.text))[:MOST_NEXT]


def _steps(found: Iterable[facts.Finding]) -> list[str]:
    return [_step(finding) for finding in found if finding.weight is facts.Weight.ALERT]


def _step(finding: facts.Finding) -> str:
    return f"{finding.what} {finding.advice}" if finding.advice else ""


def _flagged_prices(compared: coherence.Coherence | None, most: int = 3) -> list[str]:
    """One question for each dear side, however many cheaper sides it is compared with."""
    if compared is None:
        return []
    steps = []
    for dear in compared.dear_sides[:most]:
        price, cheaper = (figures.price(each, compared.currency) for each in (dear.price, dear.cheaper_price))
        rest = len(dear.cheaper) - 1
        others = f"; {figures.counted(rest, 'other pays', 'others pay')} less too" if rest else ""
        steps.append(
            f"Ask why {dear.account_group} pays {price} in {dear.side} and {cheaper} in {dear.cheaper[0]} "
            f"({wording.more(dear.gap.value)}{others}) for {dear.article}: "
            f"{wording.money(dear.money_at_stake, compared.currency)} at stake."
        )
    return steps


def _loose_sellers(revealed: reveal.Reveal) -> list[str]:
    loose = charts.seller_profile.clearly_loose(revealed)[:MOST_NAMED]
    if not loose:
        return []
    named = wording.listed([profile.seller for profile in loose])
    return [f"Look at the deals of {named}: their prices for the same thing lie clearly further apart than others'."]


def _loose_term(revealed: reveal.Reveal) -> list[str]:
    groups = revealed.tied()
    if len(groups) < 2:
        return []
    loosest = groups[-1]
    if len(loosest) > 1:
        tied = f"they are tied as the loosest of {figures.counted(sum(map(len, groups)), 'term')}"
        return [f"Decide whether {_named(loosest)} are meant to be given this freely ({tied})."]
    (term,) = loosest
    firm = f"{wording.share(term.firmness.value)}, {wording.share_interval(term.firmness)}"
    measured = f"firmness {firm}, {wording.count(term.n)}"
    return [f"Decide whether {term.term.name} is meant to be given this freely ({measured})."]
