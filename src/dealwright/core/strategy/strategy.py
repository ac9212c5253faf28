"""Strategy: the terms a company negotiates, the ranges it agreed for them, and which matter most.

A draft is the first form of it: started from a reveal, a template or an empty page, and worked on until the owner
functions sign. A draft may be incomplete; `lint` names what is missing or contradicts itself, and never refuses to
look.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.core import terms


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
    evidence: tuple[Evidence | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A strategy nobody has signed yet."""

    name: str
    currency: str
    entries: tuple[Entry, ...]
    order: tuple[tuple[str, ...], ...]  # term keys from most to least important; keys in one group are tied
    origin: str = ""  # where it was started from, for the reader
