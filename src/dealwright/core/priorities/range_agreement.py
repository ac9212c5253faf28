"""Range agreement: how much of the ranges that functions wish for one term is shared.

A function's range goes from the median of the lows its members wish to the median of their highs [d]. The ranges
share what lies from the greatest low to the least high; agreement is that width over the width of all together: `A =
max(0, min hi − max lo) / (max hi − min lo)` (METHOD §3). A = 0 is an open conflict. Where all functions wish for one
and the same value, there is nothing to share out and A = 1.

What is disputed lies at two ends: from the least low to the greatest low, and from the least high to the greatest high.
Where nothing is shared the two ends meet or overlap, and `disputed` joins them.

**Guarantees.** A lies within [0, 1]; it depends neither on who wishes what nor on the term's direction, unit or origin.

>>> from dealwright.core.priorities.ballot import Wish
>>> found = range_agreement(
...     {
...         "sales": [Wish(term="discount", low=5.0, high=25.0)],
...         "finance": [Wish(term="discount", low=0.0, high=15.0)],
...     }
... )
>>> found.a, found.overlap, found.disputed
(0.4, (5.0, 15.0), ((0.0, 5.0), (15.0, 25.0)))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from dealwright.core.priorities.ballot import Wish

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeAgreement:
    """What the ranges of several functions for one term share, and what is disputed."""

    a: float | None  # absent where fewer than two functions wish for a range
    overlap: Span | None  # what every function would accept
    disputed_low: Span | None  # from the least to the greatest low
    disputed_high: Span | None  # from the least to the greatest high
    ranges: tuple[tuple[str, float, float], ...]  # (function, low, high)

    @property
    def open_conflict(self) -> bool:
        """Whether functions share nothing of their ranges."""
        return self.a == 0.0

    @property
    def disputed(self) -> tuple[Span, ...]:
        """The parts that one function would accept or settle within and another would not, apart from each other."""
        ends = [end for end in (self.disputed_low, self.disputed_high) if end is not None and end[0] < end[1]]
        if len(ends) == 2 and ends[1][0] <= ends[0][1]:
            return ((min(ends[0][0], ends[1][0]), max(ends[0][1], ends[1][1])),)
        return tuple(ends)


def range_agreement(wishes_by_function: Mapping[str, Sequence[Wish]]) -> RangeAgreement:
    """This function will compare the wishes of functions for one term; functions without a wish are left out."""
    ranges = tuple(
        (function, median(wish.low for wish in wishes), median(wish.high for wish in wishes))
        for function, wishes in sorted(wishes_by_function.items())
        if wishes
    )
    if len(ranges) < 2:  # one function agrees with itself
        return RangeAgreement(a=None, overlap=None, disputed_low=None, disputed_high=None, ranges=ranges)
    lows, highs = [low for _, low, _ in ranges], [high for _, _, high in ranges]
    shared = (max(lows), min(highs))
    whole = max(highs) - min(lows)
    return RangeAgreement(
        a=max(0.0, shared[1] - shared[0]) / whole if whole else 1.0,
        overlap=shared if shared[0] <= shared[1] else None,
        disputed_low=(min(lows), max(lows)),
        disputed_high=(min(highs), max(highs)),
        ranges=ranges,
    )
