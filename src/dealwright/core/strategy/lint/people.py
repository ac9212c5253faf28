"""Lint of people: owners who can sign, levels somebody holds.

Without a roster only what the strategy itself says is judged: a level with neither role nor holder is held by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.roster import Roster
from dealwright.core.strategy.strategy import Strategy


def problems(strategy: Strategy, *, members: Roster | None) -> Iterator[Problem]:
    """This function will name owners who cannot sign, and levels and holders nobody can ask."""
    if members is not None:
        yield from _owners(strategy, members)
        yield from _holders(strategy, members)
    yield from _levels(strategy, members)


def _owners(strategy: Strategy, members: Roster) -> Iterator[Problem]:
    owned = [
        (entry.term.owner, entry.term.name, f"terms/{entry.term.key}/owner", entry.term.key)
        for entry in strategy.entries
    ]
    for owner, name, where, key in owned:
        said = _absent(owner, members)
        if said:
            yield Problem(
                code="owner-without-member",
                term=key,
                where=where,
                what=f"{name} belongs to {owner}, {said}, so nobody can sign it.",
                advice="Invite a member for the function, or let another function own the term.",
            )
    others = [(total.owner, f"The limit on {total.measure.value.replace('_', ' ')}", f"aggregates/{place}/owner")
              for place, total in enumerate(strategy.aggregates)]  # fmt: skip
    others += [
        (each.owner, f"The metric {each.name}", f"metrics/{place}/owner") for place, each in enumerate(strategy.metrics)
    ]
    for owner, name, where in others:
        said = _absent(owner, members)
        if said:
            yield Problem(
                code="owner-without-member",
                severity=Severity.WARNING,
                where=where,
                what=f"{name} belongs to {owner}, {said}.",
                advice="Invite a member for the function, or name another one.",
            )


def _absent(owner: str, members: Roster) -> str:
    """What keeps a function from signing, or nothing; nobody owns what has no owner."""
    if not owner or members.of_function(owner):
        return ""
    exists = owner.casefold() in {name.casefold() for name in members.functions}
    return "which has no member" if exists else "which is no function of this organisation"


def _holders(strategy: Strategy, members: Roster) -> Iterator[Problem]:
    for place, holder in enumerate(strategy.ladder.holders):
        if not members.has(holder.member):
            yield Problem(
                code="holder-unknown",
                severity=Severity.WARNING,
                where=f"ladder/holders/{place}/member",
                what=f"{holder.member} holds the level “{holder.level}” but is no member of this organisation.",
                advice="Invite them, or name somebody else.",
            )


def _levels(strategy: Strategy, members: Roster | None) -> Iterator[Problem]:
    held = {holder.level for holder in strategy.ladder.holders if members is None or members.has(holder.member)}
    for place, level in enumerate(strategy.ladder.levels):
        by_role = bool(level.role) and (members is None or bool(members.of_role(level.role)))
        if level.key not in held and not by_role:
            why = f": no member has the role {level.role}" if level.role else ""
            yield Problem(
                code="level-unheld",
                severity=Severity.WARNING,
                where=f"ladder/levels/{place}",
                what=f"Nobody holds the level {level.name}{why}.",
                advice="Name a holder, or give the level to a role.",
            )
