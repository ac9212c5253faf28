"""Majority blocks: the parts into which an order falls apart before anything has to be searched.

Take an arrow from i to j where i is not behind j. Terms that reach each other along arrows form a block; blocks stand
in one line, and every term of an earlier block is strictly ahead of every term of a later one. Some best order
therefore keeps the line, and every best order does: swapping across blocks only costs (METHOD §3). Each block can be
ordered on its own, and terms of different blocks are never tied. With strict arrows the blocks are smaller and still
may be ordered one by one, but terms of different strict blocks may be tied.

>>> ahead = np.array([[0, 2, 2], [-2, 0, 1], [-2, -1, 0]])
>>> [block.tolist() for block in blocks(ahead)]
[[0], [1], [2]]
>>> cycle = np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])
>>> [block.tolist() for block in blocks(cycle)]
[[0, 1, 2]]
"""

from __future__ import annotations

import numpy as np

from dealwright.core.priorities.tally import Flags, Whole


def blocks(margins: Whole, *, strict: bool = False) -> list[Whole]:
    """This function will give the blocks from first to last, each as the rising indices of its terms."""
    if not len(margins):
        return []
    reach = reached(margins > 0 if strict else margins >= 0)
    together = reach & reach.T
    first = together.argmax(axis=1)  # every term's block is named by its first term
    names = sorted(set(first.tolist()), key=lambda name: (-int(reach[name].sum()), name))
    return [np.flatnonzero(first == name) for name in names]


def reached(arrows: Flags) -> Flags:
    """This function will say which term reaches which along arrows, each itself included."""
    reach = arrows | np.eye(len(arrows), dtype=bool)
    for middle in range(len(arrows)):
        reach |= reach[:, middle, None] & reach[None, middle, :]
    return reach
