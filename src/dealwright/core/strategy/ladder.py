"""Ladder: who may decide how far, from the seller up.

The levels lead from the lowest authority to the highest. A range states a limit for some of them; its last limit is the
walk-away. A limit named `walk-away` belongs to no level of its own: what lies before it is for the highest level.

A holder has a level for the deals of a scope, by membership (`member`, an address) or by function and role.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dealwright.core import terms

WALK_AWAY = "walk-away"  # the name a last limit may have where it is no level's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of the authority ladder."""

    key: str  # as ranges name it, such as "seller"
    name: str
    role: str = ""  # everybody with this role holds it, where they may decide at all; empty: only named holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One member who holds a level for the deals of a scope."""

    level: str
    member: str  # address of the member
    scope: terms.Scope = field(default_factory=terms.Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Levels from the lowest to the highest, and who holds them."""

    levels: tuple[Level, ...] = ()
    holders: tuple[Holder, ...] = ()

    def rank(self, level: str) -> int | None:
        """This function will give the place of a level from 0, the walk-away beyond the last; `None` if unknown."""
        keys = [each.key for each in self.levels]
        if level in keys:
            return keys.index(level)
        return len(keys) if level == WALK_AWAY else None
