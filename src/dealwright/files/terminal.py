"""The report in the terminal: the answer on one screen, narrow ones too.

What was traded and within which ranges, what was held firm, who makes the variance, where one customer got several
prices, what to look at next. Names from data are plain text here: they can neither colour nor command the terminal.
"""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dealwright.core.kernel import Estimate, figures
from dealwright.files import charts, story, wording
from dealwright.history import coherence, facts, reveal

NARROW = 88  # columns below which tables stand on end
BAR = 24
SHORT_UNIT = 6
MOST_PAIRS, MOST_TERMS, MOST_FINDINGS = 8, 20, 8
STATUS_STYLE = {
    coherence.Status.FLAGGED: "bold dark_orange",
    coherence.Status.EXPLAINED: "green",
    coherence.Status.CANNOT_CONCLUDE: "dim",
}
WEIGHT_STYLE = {
    facts.Weight.ALERT: "bold dark_orange",
    facts.Weight.DATA: "magenta",
    facts.Weight.LIMIT: "cyan",
    facts.Weight.NOTE: "dim",
}


def summary(revealed: reveal.Reveal, compared: coherence.Coherence | None, *, width: int = 100) -> RenderableType:
    """This function will lay out the report for a terminal of `width` columns."""
    told = story.tell(revealed, compared)
    parts: list[RenderableType] = [
        Text(told.title, style="bold"),
        _plain(told.source, style="dim"),
    ]
    if told.generated:
        parts.append(Text("Invented data: no company made these deals.", style="bold dark_orange"))
    parts.append(Padding(Group(*(_plain(f"• {line.text}") for line in told.lines)), (1, 0, 0, 0)))
    parts.append(_section("What was traded, and within which ranges"))
    parts.append(_ranges(revealed, width))
    if revealed.trade_rates:
        parts.append(_section("Trades that were really made"))
        parts.extend(_plain(f"• {rate.sentence}") for rate in revealed.trade_rates)
    parts.append(_section("Who makes the variance of prices"))
    parts.append(_variance(revealed, width))
    if compared is not None:
        parts.append(_section("Where one customer got several prices"))
        parts.append(_coherence(compared, width))
    parts.extend(_findings(story.findings(revealed, compared)))
    if told.next:
        steps = Group(*(_plain(f"{place}. {step.text}") for place, step in enumerate(told.next, start=1)))
        parts.append(Padding(Panel(steps, title="Look at next", title_align="left", box=box.ROUNDED), (1, 0, 0, 0)))
    parts.append(_plain(story.DESCRIPTIVE, style="dim"))
    return Group(*parts)


def _ranges(revealed: reveal.Reveal, width: int) -> RenderableType:
    if not revealed.terms:
        return Text("No term was found besides price.", style="dim")
    groups = story.ordered(revealed)
    rank = {term.term.key: place for place, group in enumerate(groups, start=1) for term in group}
    terms = [term for group in groups for term in group]  # tied ones by firmness
    terms += [term for term in revealed.terms if term.term.key not in rank]
    shown = terms[:MOST_TERMS]
    table = _narrow_ranges(shown, rank) if width < NARROW else _wide_ranges(shown, rank)
    left = len(terms) - len(shown)
    note = "Rank 1 was held firmest; equal ranks cannot be told apart."
    return Group(table, _plain(note + (f" {left} more terms in the report." if left else ""), style="dim"))


def _wide_ranges(shown: list[reveal.RevealedTerm], rank: dict[str, int]) -> Table:
    table = _table("#", "Term", "Walk-away", "Seller limit", "Target", "Best", "Firmness", "Deals")
    for each in shown:
        range_ = each.ranges[0] if each.ranges else None
        figures = ("walk_away", "seller_limit", "target", "best")
        texts = [_figure(each, getattr(range_, name) if range_ else None) for name in figures]
        table.add_row(_rank(each, rank), _name(each), *texts, _firmness(each), f"{each.n:,}")
    return table


def _narrow_ranges(shown: list[reveal.RevealedTerm], rank: dict[str, int]) -> Group:
    lines: list[Text] = []
    for each in shown:
        lines.append(_plain(f"{_rank(each, rank)} {each.term.name}", style="bold"))
        said = story.range_sentence(each.term, each.ranges[0]) if each.ranges else "not enough deals"
        lines.append(_plain(f"   {said}"))
        lines.append(_plain(f"   firmness {_firmness(each)}, {wording.count(each.n)}", style="dim"))
    return Group(*lines)


def _variance(revealed: reveal.Reveal, width: int) -> RenderableType:
    shares = revealed.variance_shares
    if shares is None:
        return _plain(f"Cannot conclude: {charts.variance_shares.why_none(revealed)}.", style="dim")
    most = max((getattr(shares, key).value or 0.0 for key in charts.variance_shares.SOURCES), default=0.0) or 1.0
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    size = BAR if width >= NARROW else BAR // 2
    for key, name in charts.variance_shares.SOURCES.items():
        estimate: Estimate = getattr(shares, key)
        style = "dark_orange" if key in charts.variance_shares.WILD_WEST else "blue"
        bar = Text("█" * round(size * (estimate.value or 0.0) / most), style=style)
        said = wording.share(estimate.value) if estimate.value is not None else estimate.reason or "cannot conclude"
        table.add_row(name, bar, said, Text(wording.share_interval(estimate), style="dim"))
    return Group(table, _plain(charts.variance_shares.sentence(revealed), style="dim"))


def _coherence(compared: coherence.Coherence, width: int) -> RenderableType:
    shown = charts.coherence_pairs.first(compared, most=MOST_PAIRS, a_product=2)
    if not shown:
        return _plain(charts.coherence_overview.sentence(compared))
    if width < NARROW:
        lines = [_plain(f"• {pair.sentence}", style=STATUS_STYLE[pair.status]) for pair in shown]
        return Group(*lines, _plain(charts.coherence_dear_sides.sentence(compared), style="dim"))
    interval = f"90{figures.PERCENT} interval"
    table = _table("Status", "Customer and product", "Raw", "Time", "Volume", "Terms", interval, "At stake")
    for pair in shown:
        stages = [wording.ratio(stage.ratio) for stage in (pair.raw, pair.time, pair.volume, pair.terms)]
        stake = wording.money(pair.money_at_stake, compared.currency) if pair.money_at_stake else wording.ABSENT
        table.add_row(
            Text(charts.coherence_pairs.NAMES[pair.status], style=STATUS_STYLE[pair.status]),
            _plain(f"{_priced(pair, compared.currency)}\n{_short(pair.product)}"),
            *stages,
            wording.gap_interval(pair.gap),
            stake,
        )
    return Group(table, _plain(charts.coherence_dear_sides.sentence(compared), style="dim"))


def _priced(pair: coherence.Pair, currency: str) -> str:
    return charts.coherence_pairs.priced((pair.a, pair.price_a), (pair.b, pair.price_b), currency)


def _findings(found: tuple[facts.Finding, ...]) -> list[RenderableType]:
    if not found:
        return []
    lines = []
    for finding in found[:MOST_FINDINGS]:
        line = Text(f"{finding.weight.value:>5}  ", style=WEIGHT_STYLE[finding.weight])
        line.append_text(_plain(finding.what, style="default"))
        lines.append(line)
    if len(found) > MOST_FINDINGS:
        lines.append(Text(f"       and {len(found) - MOST_FINDINGS} more in the report", style="dim"))
    return [_section("Findings"), Group(*lines)]


def _table(*headers: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", padding=(0, 1))
    for place, header in enumerate(headers):
        table.add_column(
            header,
            justify="left" if place < 2 else "right",
            overflow="fold",
            no_wrap=header in {"Firmness", "Deals"},
            min_width=18 if header == "Term" else None,
        )
    return table


def _section(title: str) -> Padding:
    return Padding(Text(title, style="bold blue"), (1, 0, 0, 0))


def _plain(text: str, *, style: str = "") -> Text:
    """Text that is shown as it is: no markup, and no control character a terminal would obey."""
    return Text("".join(each if each.isprintable() or each == "\n" else " " for each in text), style=style)


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:47] + "…"


def _rank(term: reveal.RevealedTerm, rank: dict[str, int]) -> str:
    return str(rank.get(term.term.key, wording.ABSENT))


def _firmness(term: reveal.RevealedTerm) -> str:
    if term.firmness.value is None:
        return "cannot conclude"
    return f"{wording.share(term.firmness.value)} ({wording.share_interval(term.firmness)})"


def _figure(term: reveal.RevealedTerm, estimate: Estimate | None) -> Text:
    if estimate is None or estimate.value is None:
        return Text(wording.ABSENT, style="dim")
    return _plain(wording.value(term.term, estimate.value, with_unit=len(wording.unit(term.term)) <= SHORT_UNIT))


def _name(term: reveal.RevealedTerm) -> Text:
    """The name of a term, and below it a unit that would be too long to repeat beside every figure."""
    unit = wording.unit(term.term)
    return _plain(term.term.name if len(unit) <= SHORT_UNIT else f"{term.term.name}\n({unit})")
