"""Scopes: which one of a term's ranges speaks about a deal on a day (METHOD §1).

**In prose.** A range applies when all the dimensions its scope states have that value in the deal and its period holds
the day. Of those that apply, the one that states more dimensions speaks; at equal count, the one whose first differing
dimension comes earlier in the strategy's declared order. Two ranges that state the same scope and share a day have
equal claim: lint names them, and until that is settled neither speaks. A dimension that the strategy does not declare
comes after all that it does.

An `Index` keeps the ranges of one entry by the set of dimensions they state and by their values, so that a deal asks
one table for each set instead of every range.

**Guarantee.** On any day, for any deal, each term resolves to exactly one range or to a named `NoRange`, and the index
says the same as looking at every range.

>>> from datetime import date
>>> from dealwright.core import terms
>>> from dealwright.core.strategy.strategy import Entry
>>> term = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
>>> anywhere = terms.Range(best=0, target=8, limits=(("seller", 12.0),))
>>> emea = terms.Range(best=0, target=5, limits=(("seller", 9.0),), scope=terms.Scope.of(region="EMEA"))
>>> entry = Entry(term=term, ranges=(anywhere, emea))
>>> range_for(entry, {"region": "EMEA"}, date(2026, 1, 5), terms.DIMENSIONS).walk_away
9.0
>>> range_for(Entry(term=term, ranges=(emea,)), {"region": "APAC"}, date(2026, 1, 5), terms.DIMENSIONS).sentence
'Discount has no range for region APAC.'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dealwright.core import terms
from dealwright.core.strategy.strategy import Entry

Deal = Mapping[str, str | None]  # value of each dimension the deal has
_Shape = tuple[str, ...]


class Why(StrEnum):
    """Why a term has no range for a deal."""

    NONE = "none"  # it has no range at all
    SCOPE = "scope"  # no scope fits the deal
    DAY = "day"  # a scope fits, but not on this day
    TIE = "tie"  # two ranges have equal claim


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRange:
    """That a term has no range for a deal on a day, and why."""

    term: str
    why: Why
    sentence: str
    ranges: tuple[int, ...] = ()  # places of the ranges that come nearest, counted from 0


class Index:
    """The ranges of one entry, found by what they state."""

    __slots__ = ("_by_shape", "entry")

    def __init__(self, entry: Entry, dimensions: Sequence[str]) -> None:
        self.entry = entry
        places: dict[_Shape, dict[tuple[str, ...], list[int]]] = {}
        for place, range_ in enumerate(entry.ranges):
            stated = stated_once(range_.scope, dimensions)
            if stated is not None:
                places.setdefault(tuple(stated), {}).setdefault(tuple(stated.values()), []).append(place)
        self._by_shape = sorted(places.items(), key=lambda item: precedence(item[0], dimensions))

    def place(self, deal: Deal, on: date) -> int | NoRange:
        """This function will give the place of the one range that speaks, counted from 0, or why there is none."""
        fitting: list[int] = []
        for found in self._by_claim(deal):
            speaking = [place for place in found if on in self.entry.ranges[place].valid]
            if len(speaking) == 1:
                return speaking[0]
            if speaking:
                return self._none(Why.TIE, deal, on, tuple(speaking))
            fitting.extend(found)
        why = Why.DAY if fitting else Why.SCOPE if self.entry.ranges else Why.NONE
        return self._none(why, deal, on, tuple(fitting))

    def at(self, deal: Deal, on: date) -> terms.Range | NoRange:
        """This function will give the one range that speaks about a deal on a day, or why there is none."""
        found = self.place(deal, on)
        return found if isinstance(found, NoRange) else self.entry.ranges[found]

    def fitting(self, deal: Deal) -> tuple[int, ...]:
        """This function will give the places of all ranges whose scope fits a deal, on any day, closest first."""
        return tuple(place for found in self._by_claim(deal) for place in found)

    def _by_claim(self, deal: Deal) -> Iterator[list[int]]:
        """The places of ranges that fit, those with equal claim together, those that speak most closely first."""
        for shape, by_value in self._by_shape:
            asked = tuple(deal.get(dimension) for dimension in shape)
            if None not in asked:
                found = by_value.get(asked)  # type: ignore[arg-type]  # holds no None
                if found:
                    yield found

    def _none(self, why: Why, deal: Deal, on: date, ranges: tuple[int, ...]) -> NoRange:
        name = self.entry.term.name
        deals = (
            ", ".join(f"{dimension} {value}" for dimension, value in deal.items() if value) or "a deal without scope"
        )
        sentence = {
            Why.NONE: f"{name} has no range.",
            Why.SCOPE: f"{name} has no range for {deals}.",
            Why.DAY: f"{name} has no range for {deals} on {on}.",
            Why.TIE: f"{name} has {len(ranges)} ranges with equal claim for {deals} on {on}.",
        }[why]
        return NoRange(term=self.entry.term.key, why=why, sentence=sentence, ranges=ranges)


def range_for(entry: Entry, deal: Deal, on: date, dimensions: Sequence[str]) -> terms.Range | NoRange:
    """This function will give the one range of an entry that speaks about a deal on a day, or why there is none.

    Whoever asks for many deals makes one `Index` and asks that.
    """
    return Index(entry, dimensions).at(deal, on)


def precedence(shape: Sequence[str], dimensions: Sequence[str]) -> tuple[int, tuple[int, ...], tuple[str, ...]]:
    """This function will give a key by which sets of stated dimensions sort, those that speak most closely first."""
    return -len(shape), tuple(sorted(_place(name, dimensions) for name in shape)), tuple(shape)


def stated_once(scope: terms.Scope, dimensions: Sequence[str]) -> dict[str, str] | None:
    """This function will give what a scope states in declared order, or nothing if it states a dimension both ways."""
    stated = dict(scope.stated)
    if any(stated[name] != value for name, value in scope.stated):
        return None
    return {name: stated[name] for name in sorted(stated, key=lambda name: (_place(name, dimensions), name))}


def _place(name: str, dimensions: Sequence[str]) -> int:
    return dimensions.index(name) if name in dimensions else len(dimensions)
