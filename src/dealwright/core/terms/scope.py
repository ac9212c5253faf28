"""Scope: the deals a range speaks about.

A scope states some of the dimensions a deal has; it applies when all it states match (METHOD §1). The scope that states
nothing applies to every deal.

>>> Scope.of(region="EMEA").matches({"region": "EMEA", "segment": "Enterprise"})
True
>>> print(Scope.of(region="EMEA", segment="Enterprise")), print(Scope())
region EMEA, segment Enterprise
every deal
(None, None)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DIMENSIONS = ("region", "country", "segment", "product", "tier", "deal_size", "position")


class UnknownDimension(ValueError):
    """A scope could not be made because it names a dimension that deals do not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The stated dimensions as (dimension, value) pairs; given in any order, they stand in that of `DIMENSIONS`."""

    stated: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        known = {name: place for place, name in enumerate(DIMENSIONS)}
        in_order = tuple(sorted(self.stated, key=lambda pair: known.get(pair[0], len(known))))
        object.__setattr__(self, "stated", in_order)

    @classmethod
    def of(cls, **stated: str) -> Scope:
        """This function will make a scope from dimension names; unknown ones raise `UnknownDimension`."""
        unknown = sorted(set(stated) - set(DIMENSIONS))
        if unknown:
            raise UnknownDimension(f"A scope cannot state {', '.join(unknown)}. It may state: {', '.join(DIMENSIONS)}.")
        return cls(stated=tuple((name, stated[name]) for name in DIMENSIONS if name in stated))

    def matches(self, deal: Mapping[str, str | None]) -> bool:
        """This function will say whether every stated dimension has that value in the deal."""
        return all(deal.get(name) == value for name, value in self.stated)

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.stated) or "every deal"
