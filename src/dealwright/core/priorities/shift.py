"""Shift: the order once functions have moved their rankings between two revisions.

**In prose.** A published revision has an order. Between revisions a function may move its own ranking; the others
have not moved. So the order is found again from one ranking for each function with a voice: the one it moved to, else
the one it voted when the order was agreed, else the published order itself, which it let stand. A ranking says
nothing about a term that it leaves out.

**Guarantees.** Where nobody has moved and nobody voted, the published order stands. The result does not depend on the
order of functions. A single function with all the voice gets its own ranking.

>>> standing = (("discount",), ("payment_days",), ("liability",))
>>> moved = {"finance": (("payment_days",), ("discount",), ("liability",))}
>>> found = shifted(moved, voices={"finance": 0.6, "sales": 0.4}, terms=sum(standing, ()), standing=standing)
>>> found.groups
(('payment_days',), ('discount',), ('liability',))
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from dealwright.core.priorities import kemeny
from dealwright.core.priorities.ballot import Ballot


def shifted(
    rankings: Mapping[str, kemeny.Groups],
    *,
    voices: Mapping[str, float],
    terms: Sequence[str],
    standing: kemeny.Groups,
    seconds: float = kemeny.SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> kemeny.Order:
    """This function will give the order of `terms` from each function's ranking, else the `standing` order (METHOD §3).

    It raises what `order` raises: a ranking of a function without a voice is refused, not passed over.
    """
    ballots = [
        Ballot(function=function, voter=function, ranking=rankings.get(function, standing))
        for function in sorted({*voices, *rankings})
    ]
    return kemeny.order(ballots, voices=voices, terms=terms, seconds=seconds, clock=clock)
