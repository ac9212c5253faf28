"""Large blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dealwright.core.priorities import search
from dealwright.core.priorities.tally import Flags, Whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Near:
    order: Whole
    may: Flags
    undecided: Flags
    spare: int


def best(margins: Whole, *, unanimous: Flags, until: float, clock: Callable[[], float]) -> Near:
    """This function will order a large block as well as time allows."""
    size = len(margins)
    found = search.improve(np.arange(size), margins, kicks=50, out_of_time=lambda: clock() >= until)
    may = np.zeros((size, size), bool)
    may[np.ix_(found, found)] = np.triu(np.ones((size, size), bool), 1)
    return Near(order=found, may=may, undecided=~may, spare=search.loss(found, margins))
