"""Ballot: how one member of one function ranks the terms, and which ranges they would set.

A ranking is a list of groups of term keys, most important first; keys in one group matter alike. A ballot may leave
terms out: it then says nothing about pairs with them, which is not the same as putting them last.

>>> ballot = Ballot(function="finance", voter="f1", ranking=(("discount",), ("payment_days", "liability")))
>>> [ballot.prefers(one, "liability") for one in ("discount", "payment_days", "warranty")]
[1, 0, None]
"""

from __future__ import annotations

import math
from dataclasses import dataclass


class RepeatedTerm(ValueError):
    """A ballot could not be counted because it names a term twice."""


class UnusableWish(ValueError):
    """A wish could not be kept because its ends are no range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The range one voter would set for a term where nothing more is stated: low and high in the term's own unit."""

    term: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.high):
            raise UnusableWish(f"A wish from {self.low:g} to {self.high:g} is no range. State the smaller end as low.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One vote."""

    function: str
    voter: str
    ranking: tuple[tuple[str, ...], ...]
    reasons: tuple[tuple[str, str], ...] = ()  # (term key, why it stands where it stands)
    wishes: tuple[Wish, ...] = ()

    def __post_init__(self) -> None:
        keys = [key for group in self.ranking for key in group]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise RepeatedTerm(f"The ballot of {self.voter} ranks {', '.join(twice)} twice. Keep one place for each.")

    def prefers(self, one: str, other: str) -> int | None:
        """This function will give 1 where `one` stands above `other`, −1 below, 0 beside, `None` where not said."""
        places = {key: place for place, group in enumerate(self.ranking) for key in group}
        if one not in places or other not in places:
            return None
        return (places[one] < places[other]) - (places[one] > places[other])
