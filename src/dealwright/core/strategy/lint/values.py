"""Lint of the figures of a range: in order, of their kind, certain enough, and within what was ever sold.

A range can be in order and still say nothing. A figure is *uncertain* where its 90 % interval is wider than the whole
range from best to walk-away: it may then be anything. A figure is *outside* its kind where it means nothing or hardly
ever what was meant: days below zero, a choice that is none, more than 100 %. A percentage below 1 all over looks like a
share: 0.12 written where 12 was meant. A range is *beyond history* where past deals of its scope all lie on one side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.strategy import Entry, Evidence

WIDEST = 1.0  # times the width of the range that the interval of one of its figures may have [d]
_WARNINGS = frozenset({"uncertain", "looks-like-share", "beyond-history"})


def problems(entry: Entry) -> Iterator[Problem]:
    """This function will name the problems of the figures of each range of a term."""
    for place, (range_, evidence) in enumerate(zip(entry.ranges, entry.evidence, strict=True)):
        for code, cell, what, advice in _range(entry.term, range_, evidence):
            mild = code in _WARNINGS or (code == "outside-kind" and entry.term.kind == "percent")
            yield Problem(
                code=code,
                severity=Severity.WARNING if mild else Severity.ERROR,
                term=entry.term.key,
                ranges=(place,),
                where=f"terms/{entry.term.key}/ranges/{place}/{cell}",
                what=f"{entry.term.name} for {range_.scope}: {what}",
                advice=advice,
            )


def uncertain(range_: terms.Range, evidence: Evidence | None) -> tuple[tuple[str, float, float], ...]:
    """This function will give the figures of a range, with their intervals, that past deals leave too uncertain."""
    width = abs(range_.best - range_.walk_away)
    intervals = evidence.intervals if evidence is not None and width > 0 else ()
    return tuple(each for each in intervals if each[2] - each[1] > WIDEST * width)


def looks_like_share(term: terms.Term, values: tuple[float, ...]) -> bool:
    """This function will say whether percentages look like shares: 0.12 where 12 was meant."""
    return term.kind == "percent" and any(values) and all(abs(value) < 1 for value in values)


_Found = tuple[str, str, str, str]  # code, cell, sentence, advice


def _range(term: terms.Term, range_: terms.Range, evidence: Evidence | None) -> Iterator[_Found]:
    stated = (("best", range_.best), ("target", range_.target), *range_.limits)
    cells = ("best", "target", *(f"limits/{level}" for level, _ in range_.limits))
    values = tuple(value for _, value in stated)
    broken = next((cell for cell, value in zip(cells, values, strict=True) if not math.isfinite(value)), "")
    if broken:
        yield "no-number", broken, "a figure is no number.", "State the figure."
        return
    disorder = range_.disorder(term)
    if disorder:
        advice = "Order the figures from best for us to walk-away, or turn the direction of the term."
        wrong = next(place for place in range(1, len(values)) if term.better(values[place], values[place - 1]))
        yield "disorder", cells[wrong], disorder, advice
    least, most = _bounds(term)
    outside = [place for place, value in enumerate(values) if not least <= value <= most]
    if evidence is not None:
        yield from _uncertain(term, range_, evidence)
        yield from _beyond_history(term, range_, evidence)
    if outside:
        place = max(outside, key=lambda place: abs(values[place]))
        said = (
            f"its {stated[place][0]} is {terms.written(term, values[place])}, which is {_beyond(term, values[place])}."
        )
        advice = "State the figure you mean; if deals really were agreed so, look at what the value is a share of."
        yield "outside-kind", cells[place], said, advice
    if looks_like_share(term, values):
        far = max(values, key=abs)
        said = f"its figures go no further than {terms.written(term, far)}, which looks like a share of 1."
        yield "looks-like-share", cells[values.index(far)], said, f"Write {100 * far:g} for {100 * far:g} %."


def _uncertain(term: terms.Term, range_: terms.Range, evidence: Evidence) -> Iterator[_Found]:
    unsure = uncertain(range_, evidence)
    if unsure:
        figure, low, high = max(unsure, key=lambda each: each[2] - each[1])
        named = figure.replace("walk_away", "walk-away").replace("_", " ")
        span = figures.span(terms.written(term, low), terms.written(term, high))
        said = f"past deals leave its {named} anywhere from {span}, wider than the range itself."
        advice = "State the figure you mean, or take the range out and let the wider scope speak for these deals."
        yield "uncertain", _cell(range_, figure), said, advice


def _cell(range_: terms.Range, figure: str) -> str:
    """The cell of a figure as evidence names it."""
    if figure in {"best", "target"}:
        return figure
    level = figure.removesuffix("_limit").replace("_", "-")
    named = next((key for key, _ in range_.limits if key.replace("_", "-") == level), range_.limits[-1][0])
    return f"limits/{named}"


def _beyond_history(term: terms.Term, range_: terms.Range, evidence: Evidence) -> Iterator[_Found]:
    """A range that past deals all lie beyond, on either side: nothing ever sold would have fitted it."""
    if not evidence.intervals:
        return
    ends = [term.orient(end) for _, low, high in evidence.intervals for end in (low, high)]
    best, walk_away = term.orient(range_.best), term.orient(range_.walk_away)
    sold = [terms.written(term, end) for end in sorted(term.sign * end for end in (min(ends), max(ends)))]
    span = figures.span(*sold)
    deals = figures.counted(evidence.deals, "past deal")
    if walk_away > max(ends):
        said = f"even its walk-away ({terms.written(term, range_.walk_away)}) is better than anything sold: "
        said += f"{deals} lie at {span}."
        yield (
            "beyond-history",
            f"limits/{range_.limits[-1][0]}",
            said,
            "Say in its reason why customers would agree now.",
        )
    elif best < min(ends):
        said = f"its best ({terms.written(term, range_.best)}) is worse than anything sold: {deals} lie at {span}."
        yield "beyond-history", "best", said, "Ask for at least what customers have agreed to, or say why not."


def _bounds(term: terms.Term) -> tuple[float, float]:
    kind = terms.KINDS[term.kind]
    return kind.least, len(term.choices) - 1.0 if kind.has_choices else kind.most


def _beyond(term: terms.Term, value: float) -> str:
    if term.kind == "percent":
        return "more than the whole" if value > 0 else "less than nothing"
    return "none of its values" if value > 0 else "below zero"
