"""Strategy: the terms a company negotiates, the ranges it agreed for them, and which matter most.

A draft is the first form of it: started from a reveal, a template or an empty page, and worked on until the owner
functions sign. A draft may be incomplete; `lint` names what is missing or contradicts itself, and never refuses to
look.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.core import terms


class UnmatchedEvidence(ValueError):
    """An entry could not be made because its evidence does not stand beside its ranges one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What past deals say about one range: how many, and the 90 % interval of each figure, by name of the figure."""

    deals: int
    intervals: tuple[tuple[str, float, float], ...] = ()  # (figure, low, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One term of the strategy with its ranges; evidence stands beside each range, in the same order."""

    term: terms.Term
    ranges: tuple[terms.Range, ...]
    evidence: tuple[Evidence | None, ...] = ()  # None where a range rests on none; may be left out altogether

    def __post_init__(self) -> None:
        if not self.evidence:
            object.__setattr__(self, "evidence", (None,) * len(self.ranges))
        if len(self.evidence) != len(self.ranges):
            raise UnmatchedEvidence(
                f"{self.term.name} has {len(self.ranges)} ranges but evidence for {len(self.evidence)}. "
                "Give one for each range, or None where there is none."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A strategy nobody has signed yet."""

    name: str
    currency: str
    entries: tuple[Entry, ...]
    order: tuple[tuple[str, ...], ...]  # term keys from most to least important; keys in one group are tied
    origin: str = ""  # where it was started from, for the reader
