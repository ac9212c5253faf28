"""Subsets: the best order of up to sixteen terms, and every pair that some best order turns round.

**In prose.** Losses are what an order costs above the least that any order must cost: the pair i above j loses what j
is ahead of i, or nothing. The cheapest way to place a set of terms first depends on the set alone, so `first[S]` is
built from the sets with one term less, and `rest[S]`, the cheapest way to place all others behind S, from the sets
with one more. A set lies on a best order exactly when both add up to the best. So i may stand above j in a best order
exactly when a set on a best order holds i and lacks j: that finds all ties without listing the best orders.

**Guarantee.** Exact, in whole numbers (METHOD §3); 2ⁿ·n steps.

>>> cycle = np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])
>>> found = best(cycle)
>>> found.order, found.loss, bool((found.may | np.eye(3, dtype=bool)).all())
((0, 1, 2), 1, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dealwright.core.priorities.tally import Flags, Whole

MOST_TERMS = 16
FAR = np.int64(2**62)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Best:
    """A best order, what it loses, and which term may stand above which in some best order."""

    order: tuple[int, ...]
    loss: int
    may: Flags


def best(margins: Whole) -> Best:
    """This function will give the best order that comes first when terms are compared by their index."""
    size = len(margins)
    pay = _pay(np.maximum(0, -margins))
    sets = np.arange(1 << size)
    sizes = np.bitwise_count(sets)
    layers = [np.flatnonzero(sizes == count) for count in range(size + 1)]
    first, rest = np.zeros(1 << size, np.int64), np.zeros(1 << size, np.int64)
    for layer in layers[1:]:
        first[layer] = FAR
        for term in range(size):
            held = layer[layer >> term & 1 == 1]
            before = held ^ (1 << term)
            first[held] = np.minimum(first[held], first[before] + pay[term, before])
    for layer in layers[-2::-1]:
        rest[layer] = FAR
        for term in range(size):
            lacking = layer[layer >> term & 1 == 0]
            rest[lacking] = np.minimum(rest[lacking], pay[term, lacking] + rest[lacking | (1 << term)])
    on_best = sets[first + rest == rest[0]]
    held_in = (on_best[:, None] >> np.arange(size) & 1).astype(np.float32)
    return Best(order=_walk(pay, rest), loss=int(rest[0]), may=held_in.T @ (1 - held_in) > 0)


def _pay(loss: Whole) -> Whole:
    """This function will give for each term and set what is lost when the term stands right behind that set."""
    size = len(loss)
    pay = np.zeros((size, 1 << size), np.int64)
    for term in range(size):
        bit = 1 << term
        pay[:, bit : 2 * bit] = pay[:, :bit] + loss[term][:, None]
    return pay


def _walk(pay: Whole, rest: Whole) -> tuple[int, ...]:
    placed, order = 0, []
    for _ in range(len(pay)):
        for term in range(len(pay)):
            behind = placed | 1 << term
            if behind != placed and rest[placed] == pay[term, placed] + rest[behind]:
                order.append(term)
                placed = behind
                break
    return tuple(order)
