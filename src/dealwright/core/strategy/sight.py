"""Sight: which level a member holds in a deal, and what of a strategy is for them to see.

**In prose.** A member holds the levels that the ladder gives to their role, and those they hold by name for deals of
that scope; the highest counts. Without a ladder a range's own limits are the ladder, and the level is the role.

What is seen goes as far as the level held: the limits of that level and those below, the trade rules of those levels.
Limits above it, the walk-away among them unless the highest level is held, are left out, with the intervals of past
deals that would tell them, the company's own figures, and what a term costs us. A range of which no limit is left is
left out whole. Who works on the strategy reads all of it and does not ask here.

**Guarantees.** Nothing seen depends on a limit that is not: two strategies that differ only in such limits look the
same. The highest level sees every limit. A higher level sees all that a lower one does.

>>> from dealwright.core.strategy.ladder import Level
>>> ladder = Ladder(levels=(Level(key="seller", name="Seller", role="seller"), Level(key="head", name="Head")))
>>> level_of(ladder, role="seller", member="sam@example.com", deal={})
'seller'
>>> level_of(ladder, role="auditor", member="aude@example.com", deal={}) is None
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dealwright.core import terms
from dealwright.core.strategy.aims import Aggregate
from dealwright.core.strategy.authority import ranks
from dealwright.core.strategy.ladder import Ladder
from dealwright.core.strategy.strategy import Entry, Evidence, Finance, Strategy

_Held = Callable[[terms.Scope], str | None]  # the level somebody holds for deals of a scope
HIDDEN = "walk_away"  # figure of the evidence that tells where we walk away


def level_of(ladder: Ladder, *, role: str, member: str, deal: Mapping[str, str | None]) -> str | None:
    """This function will give the highest level a member (an address) holds in a deal, or nothing where they hold none.

    Without a ladder it is the role itself.
    """
    if not ladder.levels:
        return role
    named = {
        holder.level
        for holder in ladder.holders
        if holder.member.casefold() == member.casefold() and holder.scope.matches(deal)
    }
    held = [level.key for level in ladder.levels if level.key in named or (role and level.role == role)]
    return held[-1] if held else None


def seen_by(strategy: Strategy, *, role: str, member: str) -> Strategy:
    """This function will leave out of a strategy what is not for this member to see."""

    def level(scope: terms.Scope) -> str | None:
        return level_of(strategy.ladder, role=role, member=member, deal=dict(scope.stated))

    entries = tuple(_entry(entry, strategy.ladder, level) for entry in strategy.entries)
    places = {each.key: place for place, each in enumerate(strategy.ladder.levels)}
    rules = tuple(
        rule
        for rule in strategy.rules
        if (held := level(rule.scope)) is not None and places.get(rule.level, len(places)) <= places.get(held, -1)
    )
    return replace(
        strategy,
        entries=entries,
        rules=rules,
        aggregates=tuple(_aggregates(strategy, level)),
        finance=Finance(),
    )


def _entry(entry: Entry, ladder: Ladder, level: _Held) -> Entry:
    pairs = [
        (seen, _evidence(evidence, whole=seen == range_))
        for range_, evidence in zip(entry.ranges, entry.evidence, strict=True)
        if (seen := _range(range_, ladder, level(range_.scope))) is not None
    ]
    return replace(
        entry,
        term=replace(entry.term, money_worth=""),
        ranges=tuple(seen for seen, _ in pairs),
        evidence=tuple(evidence for _, evidence in pairs),
    )


def _range(range_: terms.Range, ladder: Ladder, level: str | None) -> terms.Range | None:
    places = ranks(range_, ladder)
    if level is None or level not in places:
        return None
    if places[level] == len(places) - 1:
        return range_
    limits = tuple((key, value) for key, value in range_.limits if places.get(key, len(places)) <= places[level])
    return replace(range_, limits=limits) if limits else None


def _evidence(evidence: Evidence | None, *, whole: bool) -> Evidence | None:
    if evidence is None or whole:
        return evidence
    return replace(evidence, intervals=tuple(each for each in evidence.intervals if each[0] != HIDDEN))


def _aggregates(strategy: Strategy, level: _Held) -> Iterator[Aggregate]:
    for total in strategy.aggregates:
        seen = _range(total.range, strategy.ladder, level(total.range.scope))
        if seen is not None:
            yield replace(total, range=seen)
