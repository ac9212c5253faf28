"""Ground: what trade rules are judged against, looked up once for all of them.

Rules ask again and again which ranges of a term one deal can fit together with a scope, and how far a level may go in
each. Both answers are kept.
"""

from __future__ import annotations

from dealwright.core import terms
from dealwright.core.strategy.authority import limit_for, ranks
from dealwright.core.strategy.ladder import Ladder
from dealwright.core.strategy.strategy import Strategy


class Ground:
    """The terms of a strategy with their ranges and the limits of each level."""

    def __init__(self, strategy: Strategy) -> None:
        self.named: dict[str, terms.Term] = {entry.term.key: entry.term for entry in strategy.entries}
        self.ladder: Ladder = strategy.ladder
        self._ranges = {entry.term.key: entry.ranges for entry in strategy.entries}
        self._stated = {key: [dict(each.scope.stated) for each in ranges] for key, ranges in self._ranges.items()}
        self._met: dict[tuple[str, terms.Scope], list[int]] = {}
        self._limits: dict[tuple[str, str], list[float | None]] = {}

    def met(self, key: str, scope: terms.Scope) -> list[terms.Range]:
        """This function will give the ranges of a term that one deal can fit together with the scope."""
        return [self._ranges[key][place] for place in self._places(key, scope)]

    def limits(self, key: str, level: str, scope: terms.Scope) -> list[float | None]:
        """This function will give how far a level may go alone in each of those ranges; nothing where not at all."""
        if (key, level) not in self._limits:
            self._limits[key, level] = [self._limit(each, level) for each in self._ranges.get(key, ())]
        found = self._limits[key, level]
        return [found[place] for place in self._places(key, scope)]

    def _limit(self, range_: terms.Range, level: str) -> float | None:
        return limit_for(range_, level, self.ladder) if level in ranks(range_, self.ladder) else None

    def _places(self, key: str, scope: terms.Scope) -> list[int]:
        if (key, scope) not in self._met:
            stated = self._stated.get(key, [])
            self._met[key, scope] = [
                place
                for place, said in enumerate(stated)
                if all(said.get(name, value) == value for name, value in scope.stated)
            ]
        return self._met[key, scope]
