"""Search: a good order where proving the best one takes too long.

**In prose.** Descend: of all ways to take one term out and put it back elsewhere, make the one that saves most, until
none saves anything. Then kick: turn a stretch of the order round and descend again; keep the result when it is no
worse. The stretches follow the golden ratio, which spreads them evenly, so nothing here is left to chance and the
same ballots give the same order for as many kicks as there is time.

**Guarantees.** Never worse than where it starts; no single term can be moved to save anything. Therefore what all
ballots agree on stands (METHOD §3): let every ballot that ranks i or j rank both, with i above. Then i is ahead of
every other term by at least as much as j is. Were j above i in the order, with the terms X between them, and could
neither i be moved up past j nor j down past i to save anything, then `ahead(i, X) ≤ −ahead(i, j)` and `ahead(j, X) ≥
ahead(i, j)`, which cannot both be.

>>> ahead = np.array([[0, -3, 1], [3, 0, 2], [-1, -2, 0]])
>>> descend(np.array([2, 0, 1]), ahead).tolist()
[1, 0, 2]
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dealwright.core.priorities.tally import Whole

GOLDEN = (5**0.5 - 1) / 2


def loss(order: Whole, margins: Whole) -> int:
    """This function will give what an order loses above the least any order must lose."""
    placed = margins[np.ix_(order, order)]
    return int(np.maximum(0, -np.triu(placed, 1)).sum())


def descend(order: Whole, margins: Whole) -> Whole:
    """This function will move single terms for as long as that saves anything."""
    size = len(order)
    if size < 2:
        return order
    right = np.triu(np.ones((size, size), bool), 1)
    while True:
        sums = margins[np.ix_(order, order)].cumsum(axis=1)
        past = np.diagonal(sums)[:, None]
        left = np.concatenate([np.zeros((size, 1), np.int64), sums[:, :-1]], axis=1)
        change = np.where(right, sums, left) - past  # [p, q]: what moving the term at p to q adds
        np.fill_diagonal(change, 0)
        start, end = divmod(int(change.argmin()), size)
        if change[start, end] >= 0:
            return order
        order = np.insert(np.delete(order, start), end, order[start])


def improve(order: Whole, margins: Whole, *, kicks: int, out_of_time: Callable[[], bool]) -> Whole:
    """This function will descend and kick up to `kicks` times, or until it is out of time."""
    best = descend(order, margins)
    least = loss(best, margins)
    size = len(order)
    for kick in range(1, kicks + 1):
        if least == 0 or size < 3 or out_of_time():
            break
        start = int(size * (kick * GOLDEN % 1))
        length = 2 + int((size // 2) * (kick * GOLDEN * GOLDEN * GOLDEN % 1))
        turned = best.copy()
        turned[start : start + length] = turned[start : start + length][::-1]
        found = descend(turned, margins)
        if (now := loss(found, margins)) <= least:
            best, least = found, now
    return best
