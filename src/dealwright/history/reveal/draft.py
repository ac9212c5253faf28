"""A strategy draft started from a reveal: what the company does by default, as a proposal to be agreed.

**In prose.** Each term with a known range becomes an entry. Each scope whose four figures are known becomes a range
with two limits, that of the seller and the walk-away, and the deals and intervals behind it as evidence. A scope that
is too small to know its walk-away takes that of every deal, where the order of the range allows it, and says so. A
scope whose figures may be anything (`strategy.uncertain`) gets no range of its own: the wider scope speaks for it. The
revealed order is the first priority order; terms whose firmness is not known follow, tied. The owner of a term,
unless stated, is proposed from what the term is called and, failing that, from its kind.

**Guarantees.** Every range is in order (`Range.disorder` is empty). Every entry's key is in the order exactly once.
Evidence stands beside each range, in the same order.
"""

from __future__ import annotations

from dataclasses import replace

from dealwright.core import strategy, terms
from dealwright.core.kernel import Estimate
from dealwright.history import facts
from dealwright.history.reveal.report import Reveal, RevealedRange, RevealedTerm

WALK_AWAY = "walk-away"


def draft(revealed: Reveal, *, name: str) -> strategy.Strategy:
    """This function will start a strategy draft from what was revealed."""
    entries = tuple(entry for term in revealed.terms if (entry := _entry(term)) is not None)
    keys = [entry.term.key for entry in entries]
    order = [tuple(key for key in group if key in keys) for group in revealed.order]
    placed = {key for group in order for key in group}
    order.append(tuple(key for key in keys if key not in placed))
    return strategy.Strategy(
        name=name,
        currency=revealed.currency,
        entries=entries,
        order=tuple(group for group in order if group),
        origin=_origin(revealed),
    )


def _origin(revealed: Reveal) -> str:
    made = "generated deals" if revealed.source.generated else "deals"
    when = f", {revealed.period[0]} to {revealed.period[1]}" if revealed.period else ""
    return f"Revealed by {revealed.deals:,} {made} of {revealed.source.name}{when}."


def _entry(revealed: RevealedTerm) -> strategy.Entry | None:
    term = replace(revealed.term, owner=revealed.term.owner or facts.proposed_owner(revealed.term))
    kept = [(agreed, evidence) for agreed, evidence in _made(revealed) if not _left_to_wider(agreed, evidence)]
    if not kept:
        return None
    return strategy.Entry(
        term=term, ranges=tuple(agreed for agreed, _ in kept), evidence=tuple(evidence for _, evidence in kept)
    )


def left_to_wider(revealed: RevealedTerm) -> tuple[terms.Scope, ...]:
    """This function will name the scopes that get no range of their own because their figures may be anything."""
    return tuple(agreed.scope for agreed, evidence in _made(revealed) if _left_to_wider(agreed, evidence))


def _left_to_wider(agreed: terms.Range, evidence: strategy.Evidence) -> bool:
    return bool(agreed.scope.stated and strategy.uncertain(agreed, evidence))


def _made(revealed: RevealedTerm) -> list[tuple[terms.Range, strategy.Evidence]]:
    """This function will make a range, with what past deals say about it, of each scope whose figures are known."""
    whole = revealed.ranges[0].walk_away if revealed.ranges else None
    made = ((_range(found, revealed.term, whole), _evidence(found)) for found in revealed.ranges)
    return [(agreed, evidence) for agreed, evidence in made if agreed is not None]


def _range(found: RevealedRange, term: terms.Term, whole: Estimate | None) -> terms.Range | None:
    best, target, limit, end = (
        figure.value for figure in (found.best, found.target, found.seller_limit, found.walk_away)
    )
    if best is None or target is None or limit is None:
        return None
    reason = ""
    if end is None:
        if whole is None or whole.value is None or term.better(whole.value, limit):
            return None
        end, reason = whole.value, f"walk-away of every deal: {found.walk_away.reason}"
    return terms.Range(
        best=best, target=target, limits=(("seller", limit), (WALK_AWAY, end)), scope=found.scope, reason=reason
    )


def _evidence(found: RevealedRange) -> strategy.Evidence:
    figures = (
        ("best", found.best),
        ("target", found.target),
        ("seller_limit", found.seller_limit),
        ("walk_away", found.walk_away),
    )
    intervals = tuple(
        (name, figure.low, figure.high)
        for name, figure in figures
        if figure.low is not None and figure.high is not None
    )
    return strategy.Evidence(deals=found.n, intervals=intervals)
