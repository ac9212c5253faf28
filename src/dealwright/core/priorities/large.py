"""Large: a block of more than sixteen terms, its best order and its ties, as far as time allows.

**In prose.** The block falls apart once more when arrows are strict: each strict block is ordered on its own, by
subsets or by cuts, and all of them in line. That order is a best one if each part is. Then the ties. Inside a part
found by subsets they are known. Between parts a pair with a margin is decided; one without a margin may be turned
round unless what is decided already leads from the one to the other.

The pairs still **open** are decided together. Every margin is multiplied by one more than the number of open pairs, and
each open pair is tilted by one against the way it stands. A best order of the tilted margins is a best order of the
true ones, and among these it turns round as many open pairs as possible: what it turns round is tied, and the rest is
tried again. When a proof says that nothing can be turned round, nothing open is tied. When time runs out first, what is
still open stays undecided.

**Guarantees.** `spare` is 0 exactly when the order is proved best. What every ballot agrees on stands, proved or not,
since no single move improves the order (see `search`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dealwright.core.priorities import cuts, search, subsets
from dealwright.core.priorities.blocks import blocks, reached
from dealwright.core.priorities.tally import Flags, Whole

MOST_TERMS = 150  # beyond it the programme is too large to be worth starting
KICKS = 10  # of the search for one more tie


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Near:
    """An order, which term may stand above which in one as good, and what a better order could save at most."""

    order: Whole
    may: Flags
    undecided: Flags
    spare: int
    loss: int
    cut: bool  # whether a part was too large for subsets


@dataclass(frozen=True, slots=True, kw_only=True)
class _Time:
    until: float
    clock: Callable[[], float]

    def out(self) -> bool:
        return self.clock() >= self.until


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """One strict block: its order, what is decided inside it, what is not, and what its order may lose too much."""

    line: Whole
    may: Flags
    open: Flags
    spare: int


def best(margins: Whole, *, unanimous: Flags, until: float, clock: Callable[[], float]) -> Near:
    """This function will order a large block as well as time allows."""
    unit = max(1, int(np.gcd.reduce(margins, axis=None)))
    margins = margins // unit
    strict = blocks(margins, strict=True)
    hard = sum(len(terms) > subsets.MOST_TERMS for terms in strict)
    may, open_ = margins >= 0, np.zeros(margins.shape, bool)
    line, spare = [], 0
    for terms in strict:
        inside = np.ix_(terms, terms)
        if len(terms) <= subsets.MOST_TERMS:
            part = _small(margins[inside])
        else:
            time = _Time(until=clock() + (until - clock()) / hard, clock=clock)
            part = _hard(margins[inside], unanimous=unanimous[inside], time=time)
            hard -= 1
        line.extend(terms[part.line].tolist())
        may[inside], open_[inside] = part.may, part.open
        spare += part.spare
    sure = may & ~may.T & ~open_
    may, between = _between(margins, may=may, sure=sure, within=_within(strict, len(margins)))
    order = np.array(line, np.int64)
    open_ |= between
    if not spare:
        may, open_ = _ties(margins, order, may=may, open_=open_, time=_Time(until=until, clock=clock))
    return Near(
        order=order,
        may=may,
        undecided=open_,
        spare=spare * unit,
        loss=search.loss(order, margins) * unit,
        cut=any(len(terms) > subsets.MOST_TERMS for terms in strict),
    )


def _small(margins: Whole) -> _Part:
    found = subsets.best(margins)
    return _Part(line=np.array(found.order), may=found.may, open=np.zeros_like(found.may), spare=0)


def _hard(margins: Whole, *, unanimous: Flags, time: _Time) -> _Part:
    """This function will order a strict block of more than sixteen terms."""
    start = np.argsort(-margins.sum(axis=1), kind="stable")
    if len(margins) <= MOST_TERMS:
        proof = cuts.best(margins, start=start, until=time.until, clock=time.clock)
        line, bound, sure = proof.order, proof.bound, proof.sure
    else:
        line = search.improve(start, margins, kicks=cuts.KICKS, out_of_time=time.out)
        bound, sure = 0, np.zeros(margins.shape, bool)
    sure = sure | unanimous
    return _Part(line=line, may=~sure.T & _placed(line), open=~sure & ~sure.T, spare=search.loss(line, margins) - bound)


def _placed(line: Whole) -> Flags:
    """This function will say which term stands above which in a line."""
    place = np.argsort(line)
    return np.asarray(place[:, None] < place[None, :])


def _within(strict: list[Whole], size: int) -> Flags:
    """This function will say which pairs belong to one strict block."""
    name = np.zeros(size, np.int64)
    for number, terms in enumerate(strict):
        name[terms] = number
    return np.asarray(name[:, None] == name[None, :])


def _between(margins: Whole, *, may: Flags, sure: Flags, within: Flags) -> tuple[Flags, Flags]:
    """This function will decide pairs of two strict blocks where it can, and say which stay open.

    Without a margin, a pair can stand either way when no arrows lead from the one block to the other. When they do, the
    way they point is possible; the other is impossible when decided pairs lead along it, and open otherwise.
    """
    leads = reached(margins > 0)
    decided = reached(np.where(within, sure, margins > 0))
    free = ~within & ~leads & ~leads.T
    may = np.where(within, may, free | leads)
    open_ = ~within & leads & ~decided
    return may, open_ | open_.T


def _ties(margins: Whole, line: Whole, *, may: Flags, open_: Flags, time: _Time) -> tuple[Flags, Flags]:
    """This function will turn round as many open pairs as a best order can, and say what may be and what stays open."""
    may, open_ = may.copy(), open_.copy()
    as_it_stands = _placed(line)
    while open_.any() and not time.out():
        pairs = open_ & as_it_stands
        tilted = margins * (int(pairs.sum()) + 1) - pairs + pairs.T
        found = search.improve(line, tilted, kicks=KICKS, out_of_time=time.out)
        proved = False
        if not (pairs & ~_placed(found)).any():
            if len(margins) > MOST_TERMS:
                break
            proof = cuts.best(tilted, start=line, until=time.until, clock=time.clock)
            found, proved = proof.order, proof.loss == proof.bound
        turned = pairs & ~_placed(found)
        may |= turned.T
        open_ &= ~(turned | turned.T)
        if not turned.any():
            return may, open_ & (not proved)
    return may, open_
