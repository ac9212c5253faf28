"""Hints: what nothing forbids and nobody has to answer for, but what would help those who use the strategy.

They are no problems and stand against nothing; a page may show them to whoever is at work on a term.
"""

from __future__ import annotations

from collections.abc import Iterator

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.strategy import Strategy


def hints(strategy: Strategy) -> tuple[Problem, ...]:
    """This function will name what is empty and would help: talk tracks, the great deal, targets of metrics."""
    found = [hint for entry in strategy.entries for hint in _talk_track(entry.term)]
    if strategy.entries and not strategy.great_deal.parts:
        found.append(
            Problem(
                code="no-great-deal",
                severity=Severity.HINT,
                where="great_deal/parts",
                what="Nothing says what a great deal is worth, so no deal can be held against one.",
                advice="Give the terms that matter most a weight, 100 in all.",
            )
        )
    for place, metric in enumerate(strategy.metrics):
        if metric.target is None:
            found.append(
                Problem(
                    code="no-target",
                    severity=Severity.HINT,
                    where=f"metrics/{place}/target",
                    what=f"The metric {metric.name} has no target.",
                    advice="Say which value would show that the strategy works.",
                )
            )
    return tuple(found)


def _talk_track(term: terms.Term) -> Iterator[Problem]:
    track = term.talk_track
    empty = [
        words
        for words, said in (
            ("why it matters to us", track.why),
            ("what it is worth to a customer", track.customer),
            ("what to ask for when giving it", track.ask if term.nature is not terms.Nature.GET else "-"),
        )
        if not said.strip()
    ]
    if empty:
        yield Problem(
            code="talk-track",
            severity=Severity.HINT,
            term=term.key,
            where=f"terms/{term.key}/talk_track",
            what=f"Sellers are not told {figures.listed(empty)} for {term.name}.",
            advice="Add a sentence they can say as it stands.",
        )
