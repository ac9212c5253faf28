"""Ranges per term: what each term was traded within, on a scale of its own.

Every row is one term, laid so that right is better for us whatever the term's direction. The bar runs from walk-away
to best, darker from the seller limit on; the thin lines below the bar are the 90 % intervals of its marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import altair as alt

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.files import wording
from dealwright.files.charts import theme
from dealwright.history import reveal

FIGURES = ("walk_away", "seller_limit", "target", "best")
NAMES = {"walk_away": "walk-away", "seller_limit": "seller limit", "target": "target", "best": "best"}
SHAPES = {"walk-away": "cross", "seller limit": "square", "target": "circle", "best": "triangle-right"}
COLOURS = {
    "walk-away": theme.ORANGE,
    "seller limit": theme.VIOLET,
    "target": theme.BLUE,
    "best": theme.TEAL,
}
ROW_HEIGHT = 68
MOST_TERMS = 40
MOST_NAMED = 3  # tied terms that a title names
TOWARDS_THE_MIDDLE = "datum.place > 0.8 ? 'right' : datum.place < 0.2 ? 'left' : 'center'"  # labels stay inside

Headers = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Where an oriented value of one term lies between the least (0) and the most (1) favourable figure shown."""

    term: terms.Term
    least: float
    most: float

    def place(self, figure: float) -> float:
        if self.most == self.least:
            return 0.5
        return (self.term.orient(figure) - self.least) / (self.most - self.least)


def chart(
    revealed: reveal.Reveal,
    *,
    region: str | None = None,
    segment: str | None = None,
    width: theme.Width = "container",
) -> theme.Picture:
    """This function will draw one row a term, for the deals of one region and segment where ranges tell them apart."""
    shown = [(term, in_scope(term, region=region, segment=segment)) for term in revealed.terms[:MOST_TERMS]]
    kept = [(term, range_) for term, range_ in shown if range_ is not None and _stated(range_)]
    if not kept:
        return theme.empty("Not enough deals to show a range for any term.", width=width)
    rows, marks = [], []
    for term, range_ in kept:
        scale = _scale(term.term, range_)
        rows.append(_row(term, range_, scale))
        marks.extend(_marks(term.term, range_, scale))
    layers = alt.layer(*_rails(rows), *_points(marks))
    return theme.dress(layers, width=width, height=ROW_HEIGHT * len(kept), description=_description(len(kept)))


def by_scope(revealed: reveal.Reveal) -> dict[str, Any]:
    """This function will give every range with its scope and what draws it, for a reader who chooses a region.

    The ranges stand in the order of `table`; what cannot be drawn has no row. The dimensions hold the values that some
    range is of: for any other value, the ranges of every deal are the answer.
    """
    found = [(term, range_) for term in revealed.terms for range_ in term.ranges]
    stated = {pair for _, range_ in found for pair in range_.scope.stated}
    choices = {name: sorted(value for of, value in stated if of == name) for name in terms.DIMENSIONS}
    drawn = {term.term.key for term in revealed.terms[:MOST_TERMS]}
    return {
        "choices": {name: values for name, values in choices.items() if values},
        "ranges": [_of_scope(term, range_, drawn=term.term.key in drawn) for term, range_ in found],
    }


def table(revealed: reveal.Reveal) -> tuple[Headers, Rows]:
    """This function will list every range of every term with the interval of each figure."""
    headers = ("Term", "Deals of", "Deals", "Better", "Best", "Target", "Seller limit", "Walk-away", "Firmness")
    rows = []
    for term in revealed.terms:
        for range_ in term.ranges:
            figures = [_with_interval(term.term, getattr(range_, figure)) for figure in reversed(FIGURES)]
            firm = wording.share(term.firmness.value)
            better = term.term.direction.value
            rows.append((term.term.name, str(range_.scope), f"{range_.n:,}", better, *figures, firm))
    return headers, tuple(rows)


def title(revealed: reveal.Reveal) -> str:
    """This function will say which terms were given most freely and, of one alone, how far it went."""
    groups = revealed.tied()
    if len(groups) < 2:
        return "The range each term was traded in"
    if len(groups[-1]) > MOST_NAMED:
        return f"{len(groups[-1])} terms were given most freely, no one more than another"
    if len(groups[-1]) > 1:
        return f"{wording.listed([each.term.name for each in groups[-1]])} were given most freely"
    (loosest,) = groups[-1]
    if not loosest.ranges or not _stated(loosest.ranges[0]) or loosest.ranges[0].walk_away.value is None:
        return "The range each term was traded in"
    whole, named = loosest.ranges[0], loosest.term
    if named.kind == "yes_no":
        return f"{named.name} was given most freely"
    ends = wording.span(wording.value(named, whole.walk_away.value), wording.value(named, whole.best.value))
    return f"{named.name} was given most freely: {ends}"


def in_scope(
    term: reveal.RevealedTerm, *, region: str | None = None, segment: str | None = None
) -> reveal.RevealedRange | None:
    """This function will find the range that speaks most closely about a region and segment; it never invents one."""
    deal = {"region": region, "segment": segment}
    matching = [range_ for range_ in term.ranges if range_.scope.matches(deal)]
    return max(matching, key=lambda range_: len(range_.scope.stated), default=None)


def _of_scope(term: reveal.RevealedTerm, range_: reveal.RevealedRange, *, drawn: bool) -> dict[str, Any]:
    of = {"term": term.term.key, "scope": dict(range_.scope.stated)}
    if not drawn or not _stated(range_):
        return of
    scale = _scale(term.term, range_)
    return {**of, "row": _row(term, range_, scale), "marks": _marks(term.term, range_, scale)}


def _stated(range_: reveal.RevealedRange) -> bool:
    """A range can be drawn once these are known; a scope of few deals may not know its walk-away."""
    return all(getattr(range_, figure).value is not None for figure in ("seller_limit", "target", "best"))


def _scale(term: terms.Term, range_: reveal.RevealedRange) -> _Scale:
    estimates = [getattr(range_, figure) for figure in FIGURES]
    figures = chain.from_iterable((e.value, e.low, e.high) for e in estimates)
    oriented = [term.orient(figure) for figure in figures if figure is not None]
    return _Scale(term=term, least=min(oriented), most=max(oriented))


def _row(term: reveal.RevealedTerm, range_: reveal.RevealedRange, scale: _Scale) -> dict[str, Any]:
    scope = "" if not range_.scope.stated else f"{range_.scope} · "
    row: dict[str, Any] = {
        "key": term.term.key,
        "name": term.term.name,
        "facts": f"{scope}{wording.count(range_.n)}",
        "low": _low(term.term, range_),
        "high": wording.value(term.term, range_.best.value),
        "start": 0.0,
        "end": 1.0,
    }
    for figure in FIGURES:
        stated = getattr(range_, figure).value
        row[figure] = None if stated is None else scale.place(stated)
    return row


def _low(term: terms.Term, range_: reveal.RevealedRange) -> str:
    if range_.walk_away.value is None:
        return "walk-away: cannot conclude"
    return wording.value(term, range_.walk_away.value)


def _marks(term: terms.Term, range_: reveal.RevealedRange, scale: _Scale) -> list[dict[str, Any]]:
    marks = []
    for figure in FIGURES:
        estimate: Estimate = getattr(range_, figure)
        if estimate.value is None:
            continue
        known = estimate.low is not None and estimate.high is not None
        ends = sorted(scale.place(end) for end in (estimate.low, estimate.high) if end is not None) if known else []
        marks.append(
            {
                "key": term.key,
                "term": term.name,
                "figure": NAMES[figure],
                "place": scale.place(estimate.value),
                "value": wording.value(term, estimate.value),
                "interval": wording.interval(term, estimate),
                "deals": f"{estimate.n:,}",
                "better": wording.direction(term),
                **({"from": ends[0], "to": ends[1]} if ends else {}),
            }
        )
    return marks


def _rails(rows: list[dict[str, Any]]) -> list[alt.Chart]:
    base = alt.Chart(theme.data(rows)).encode(y=_y())
    across = {"x": alt.X("start:Q", scale=alt.Scale(domain=[-0.02, 1.02], nice=False), axis=_axis())}
    return [
        base.mark_rule(opacity=0.15, strokeWidth=1).encode(**across, x2="end:Q"),
        base.mark_bar(height=9, color=theme.BLUE, opacity=0.3).encode(x="walk_away:Q", x2="seller_limit:Q"),
        base.mark_bar(height=9, color=theme.BLUE, opacity=0.75).encode(x="seller_limit:Q", x2="best:Q"),
        base.mark_text(align="left", dy=-27, fontSize=13, fontWeight=600, limit=alt.expr("width * 0.64")).encode(
            x="start:Q", text="name:N"
        ),
        base.mark_text(align="right", dy=-27, fontSize=11, opacity=0.7, limit=alt.expr("width * 0.34")).encode(
            x="end:Q", text="facts:N"
        ),
        base.mark_text(align="left", dy=19, fontSize=11).encode(x="start:Q", text="low:N"),
        base.mark_text(align="right", dy=19, fontSize=11).encode(x="end:Q", text="high:N"),
    ]


def _points(marks: list[dict[str, Any]]) -> list[alt.Chart]:
    base = alt.Chart(theme.data(marks)).encode(y=_y())
    names = list(SHAPES)
    legend = alt.Legend(columns=2, symbolOpacity=1)
    colours = alt.Scale(domain=names, range=[COLOURS[name] for name in names])
    shapes = alt.Scale(domain=names, range=[SHAPES[name] for name in names])
    colour = alt.Color("figure:N", title=None, scale=colours, legend=legend)
    shape = alt.Shape("figure:N", title=None, scale=shapes, legend=legend)
    tooltip = theme.tips(
        term="Term", figure="Figure", value="Value", interval="90 % interval", deals="Deals", better="Direction"
    )
    labelled = alt.datum.figure == NAMES["target"]
    return [
        base.mark_rule(yOffset=9, strokeWidth=2).encode(x="from:Q", x2="to:Q", color=colour, tooltip=tooltip),
        base.mark_point(filled=True, size=130, opacity=1).encode(
            x=alt.X("place:Q", axis=_axis()), color=colour, shape=shape, tooltip=tooltip
        ),
        base.transform_filter(labelled)
        .mark_text(dy=-13, fontSize=11, align=alt.expr(TOWARDS_THE_MIDDLE))
        .encode(x="place:Q", text="value:N"),
    ]


def _y() -> alt.Y:
    return alt.Y("key:N", sort=None, axis=None)


def _axis() -> alt.Axis:
    return alt.Axis(title="worse for us  ←   →  better for us", labels=False, ticks=False,
                    grid=False, domain=False)  # fmt: skip


def _with_interval(term: terms.Term, estimate: Estimate) -> str:
    if estimate.value is None:
        return estimate.reason or "not enough deals"
    if estimate.low is None:
        return wording.value(term, estimate.value)
    return f"{wording.value(term, estimate.value)} ({wording.interval(term, estimate)})"


def _description(shown: int) -> str:
    return (
        f"Ranges of {shown} terms from walk-away to best with seller limit and target. "
        "Each term lies on its own scale, right is better for us. The table below holds every figure."
    )
