"""Authority: how far a level may go within a range (METHOD §6).

A range states limits for some levels of the ladder. A level without a limit of its own may go as far as the nearest
level below it that has one; the highest level may go to the walk-away. A level above may always do what a level below
may. Without a ladder the limits of the range are their own ladder, and each level has its own limit and no more: nobody
is known to be the highest.

>>> from dealwright.core.strategy.ladder import Level
>>> ladder = Ladder(levels=tuple(Level(key=key, name=key.title()) for key in ("seller", "manager", "executive")))
>>> agreed = terms.Range(best=0, target=8, limits=(("seller", 12.0), ("walk-away", 25.0)))
>>> limit_for(agreed, "manager", ladder), limit_for(agreed, "executive", ladder)
(12.0, 25.0)
>>> limit_for(agreed, "seller", Ladder())
12.0
"""

from __future__ import annotations

from dealwright.core import terms
from dealwright.core.strategy.ladder import WALK_AWAY, Ladder


class UnknownLevel(LookupError):
    """A strategy's ladder has no level of this key."""


def ranks(range_: terms.Range, ladder: Ladder) -> dict[str, int]:
    """This function will give the place of each level from 0, by the ladder or, without one, by the range itself."""
    keys = [level.key for level in ladder.levels] or [level for level, _ in range_.limits if level != WALK_AWAY]
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}


def limit_for(range_: terms.Range, level: str, ladder: Ladder) -> float | None:
    """This function will give how far a level may go, in the term's own unit; nothing where it may not go at all.

    `UnknownLevel` when the ladder does not have the level.
    """
    places = ranks(range_, ladder)
    if level not in places:
        known = ", ".join(places) or "none"
        raise UnknownLevel(f"There is no authority level “{level}”. The ladder has: {known}.")
    if ladder.levels and places[level] == len(places) - 1:
        return range_.walk_away
    reached = [(places[key], value) for key, value in range_.limits if key in places and places[key] <= places[level]]
    return max(reached)[1] if reached else None
