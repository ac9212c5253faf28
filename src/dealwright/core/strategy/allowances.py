"""Allowances: what somebody at one level may give in a deal, for what more, and whom to ask beyond (METHOD §6).

**In prose.** For each term the one range that speaks about the deal on the day is found. *Alone* the level may go to
its limit. Each trade rule of the term that applies to the deal, is for this level or one below, and leads further
than the level goes alone is an *extension*, with what must be obtained for it. A rule never leads past the walk-away.
*Beyond* are the levels above with how far each may go alone, as long as it is further, and who holds them here.

**Guarantees.** Nothing named here passes the walk-away; every extension and every step beyond leads strictly further
than the level goes alone; a higher level may do all that a lower one may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.authority import UnknownLevel, limit_for, ranks
from dealwright.core.strategy.scopes import Deal, Index, NoRange
from dealwright.core.strategy.strategy import Entry, Strategy
from dealwright.core.strategy.things import condition
from dealwright.core.strategy.trade_rules import TradeRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How far a level may go for something in return."""

    rule: TradeRule
    to: float  # in the term's own unit; never past the walk-away
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """How far a level above may go, and who holds it for this deal."""

    level: str
    to: float
    holders: tuple[str, ...]  # addresses of those named; empty where only a role holds it
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a level may do about one term in one deal."""

    term: terms.Term
    range: terms.Range | None  # the range that speaks; nothing where none does
    missing: NoRange | None  # why there is none
    alone: float | None  # limit of the level, in the term's own unit; nothing where it may not go at all
    extensions: tuple[Extension, ...]
    beyond: tuple[Beyond, ...]
    sentence: str


def allowances(strategy: Strategy, deal: Deal, level: str, on: date) -> tuple[Allowance, ...]:
    """This function will say for every term what a level may do in a deal on a day, in the order of the strategy.

    `UnknownLevel` when the ladder, where there is one, does not have the level.
    """
    keys = [each.key for each in strategy.ladder.levels]
    if keys and level not in keys:
        raise UnknownLevel(f"There is no authority level “{level}”. The ladder has: {', '.join(keys)}.")
    return tuple(_allowance(strategy, entry, deal, level, on) for entry in strategy.entries)


def _allowance(strategy: Strategy, entry: Entry, deal: Deal, level: str, on: date) -> Allowance:
    found = Index(entry, strategy.dimensions).at(deal, on)
    if isinstance(found, NoRange):
        return Allowance(
            term=entry.term, range=None, missing=found, alone=None, extensions=(), beyond=(), sentence=found.sentence
        )
    known = level in ranks(found, strategy.ladder)
    alone = limit_for(found, level, strategy.ladder) if known else None
    extensions = tuple(_extensions(strategy, entry, found, deal, level, alone)) if known else ()
    return Allowance(
        term=entry.term,
        range=found,
        missing=None,
        alone=alone,
        extensions=extensions,
        beyond=tuple(_beyond(strategy, entry.term, found, deal, level, alone)),
        sentence=_sentence(entry.term, alone, extensions),
    )


def _extensions(
    strategy: Strategy, entry: Entry, range_: terms.Range, deal: Deal, level: str, alone: float | None
) -> Iterator[Extension]:
    term, places = entry.term, ranks(range_, strategy.ladder)
    named = {each.term.key: each.term for each in strategy.entries}
    for rule in strategy.rules:
        ours = rule.term == term.key and rule.scope.matches(deal)
        if not ours or places.get(rule.level, len(places)) > places[level]:
            continue
        to = range_.walk_away if term.better(range_.walk_away, rule.to) else rule.to
        if alone is None or term.better(alone, to):
            asked = figures.listed([condition(each, named) for each in rule.conditions]) or "nothing in return"
            yield Extension(rule=rule, to=to, sentence=f"To {terms.written(term, to)} if {asked}.")


def _beyond(
    strategy: Strategy, term: terms.Term, range_: terms.Range, deal: Deal, level: str, alone: float | None
) -> Iterator[Beyond]:
    places, reached = ranks(range_, strategy.ladder), alone
    roles: Mapping[str, str] = {each.key: each.role for each in strategy.ladder.levels}
    for above in sorted(places, key=lambda key: places[key]):
        if places[above] <= places.get(level, -1):
            continue
        to = limit_for(range_, above, strategy.ladder)
        if to is not None and (reached is None or term.better(reached, to)):
            holders = tuple(
                each.member for each in strategy.ladder.holders if each.level == above and each.scope.matches(deal)
            )
            yield Beyond(level=above, to=to, holders=holders, role=roles.get(above, ""))
            reached = to


def _sentence(term: terms.Term, alone: float | None, extensions: tuple[Extension, ...]) -> str:
    first = (
        f"{term.name}: ask before you give any."
        if alone is None
        else f"{term.name}: to {terms.written(term, alone)} alone."
    )
    return " ".join((first, *(each.sentence for each in extensions)))
