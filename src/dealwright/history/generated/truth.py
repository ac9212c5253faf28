"""Truth: everything that was planted in a generated history, so that what is revealed can be held against it.

Each figure is stated by the definition METHOD gives for its estimate, applied to the process that generates the deals
and not to the deals that happened to be drawn: no missing values, no typing errors, no sampling error to speak of.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dealwright.core import terms
from dealwright.history.generated.structure import Floats, Ints

LEVELS = (("best", 0.90), ("target", 0.60), ("seller_limit", 0.25), ("walk_away", 0.05))  # METHOD §8, oriented


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedRange:
    """The range of one term in one scope, in the term's own unit."""

    term: str
    scope: terms.Scope
    best: float
    target: float
    seller_limit: float
    walk_away: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedTrade:
    """A trade that really is made: `rate` units of `get` for one unit of `give`."""

    give: str
    get: str
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedShares:
    """Shapley shares of the variance of the log price of won deals; they add up to 1."""

    time: float
    product: float
    volume: float
    region: float
    account_group: float
    seller: float
    unexplained: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedGap:
    """One account group that paid two prices for one product."""

    account_group: str
    product: str
    dearer: str
    cheaper: str
    gap: float  # ratio − 1 at the same time, quantity and delivered terms; 0 where only volume differs


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingError:
    """A price that was typed wrong, as it stands in the file and as it was."""

    deal: str
    row: int  # of the file, counted from 1 after the header
    typed: float  # in the currency of the deal
    meant: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """A large draw of won deals from the same process: the reference that figures are read from."""

    keys: tuple[str, ...]
    signs: tuple[int, ...]
    values: Floats  # deals × terms
    names: dict[str, tuple[str, ...]]  # dimension → its names
    codes: dict[str, Ints]  # dimension → place in its names

    def within(self, scope: terms.Scope) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """This function will mark the deals of a scope over segment, region, country and product."""
        mask = np.ones(len(self.values), bool)
        for dimension, name in scope.stated:
            mask &= self.codes[dimension] == self.names[dimension].index(name)
        return mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything planted in one generated history."""

    ranges: tuple[PlantedRange, ...]  # every term over every deal, then in each segment
    firmness: tuple[tuple[str, float], ...]  # (term, firmness), firmest first
    trades: tuple[PlantedTrade, ...]
    shares: PlantedShares
    loose_sellers: tuple[str, ...]
    incoherent: tuple[PlantedGap, ...]
    volume_only: tuple[PlantedGap, ...]
    typing_errors: tuple[TypingError, ...]
    population: Population = field(repr=False, compare=False)

    def range_of(self, term: str, scope: terms.Scope) -> PlantedRange:
        """This function will give the planted range of a term in any scope of segment, region, country and product."""
        column = self.population.keys.index(term)
        sign = self.population.signs[column]
        oriented = sign * self.population.values[self.population.within(scope), column]
        best, target, seller_limit, walk_away = sign * np.quantile(oriented, [level for _, level in LEVELS])
        return PlantedRange(
            term=term,
            scope=scope,
            best=float(best),
            target=float(target),
            seller_limit=float(seller_limit),
            walk_away=float(walk_away),
        )
