"""Order: the one order of terms that contradicts the functions least (Kemeny–Young).

**In prose.** An order costs, for every pair of terms, the voice that put the pair the other way round; a tie in a
ballot costs one half whichever way it is decided (METHOD §3). The best order is found block by block (`blocks`):
exactly by subsets up to sixteen terms, by linear programming with cuts beyond that, and where time runs out by local
search, which then says how far the best order could still be. Several orders may cost the same: a pair that they turn
round is tied.

Groups are made from one best order, ties broken by the share of comparisons won (Borda) and then by the order in which
the terms were given: neighbours share a group when all of them are tied with each other. Terms that no ballot says
anything about are tied with everything; they stand in a last group and are named in `unranked`.

**Guarantees.** The result does not depend on the order of ballots, nor on the names of voters. A term that every ballot
ranks above another stays above it, also when time runs out. Read from first to last, the groups are a best order when
`exact`. Terms of one group are tied; tied terms of different groups are in `tied_pairs` as well. A pair that time was
too short to decide is in `undecided_pairs` and never in `tied_pairs`.

>>> from dealwright.core.priorities.ballot import Ballot
>>> votes = (
...     Ballot(function="sales", voter="s", ranking=(("discount",), ("payment_days",), ("liability",))),
...     Ballot(function="finance", voter="f", ranking=(("payment_days",), ("discount",), ("liability",))),
... )
>>> terms = ("discount", "payment_days", "liability")
>>> agreed = order(votes, voices={"sales": 0.5, "finance": 0.5}, terms=terms)
>>> agreed.groups, agreed.tied_pairs, agreed.cost, agreed.exact
((('discount', 'payment_days'), ('liability',)), (('discount', 'payment_days'),), 0.5, True)
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from dealwright.core.priorities import large, subsets, tally
from dealwright.core.priorities.ballot import Ballot
from dealwright.core.priorities.blocks import blocks
from dealwright.core.priorities.tally import Figures, Flags, Tally, Whole

SECONDS = 2.0  # how long an order may take before it is searched for instead of proved [d]

IN_TIME = 0.9  # of the seconds; the rest is for the step that runs when they end

Pairs = tuple[tuple[str, str], ...]
Groups = tuple[tuple[str, ...], ...]


class Method(StrEnum):
    """How the hardest part of an order was found, easiest first."""

    MAJORITY = "majority"  # every pair stands as the majority has it
    SUBSETS = "subsets"  # every set of up to sixteen terms was compared
    CUTS = "cuts"  # linear programming with cuts proved it
    SEARCH = "search"  # time ran out: the best found, with the gap it may still have


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Terms from most to least important, and how sure that is."""

    groups: Groups  # most important first; terms of one group are tied
    tied_pairs: Pairs  # turning the pair round costs nothing, given the best order for it
    undecided_pairs: Pairs  # may be tied; time was too short to say
    unranked: tuple[str, ...]  # terms no ballot says anything about
    cost: float  # voice contradicted, summed over pairs; all voices that speak together are 1
    gap: float  # share of the cost that a better order could save at most; 0 where exact
    exact: bool  # whether no order costs less
    method: Method
    borda: Groups  # beside it: ranked terms by the share of their comparisons won
    shares: tuple[tuple[str, float], ...]  # (term, share of its comparisons won), in the order of `borda`

    @property
    def exactness(self) -> str:
        """What a reader should know of how sure the order is, in a sentence or more."""
        if self.exact:
            said = "No order contradicts the functions less."
        else:
            most = math.ceil(1000 * self.gap) / 10  # rounded up, so that it stays true
            said = f"The best order found in the time given; another could contradict at most {most:g} % less."
        if self.undecided_pairs:
            pairs = "1 pair is" if len(self.undecided_pairs) == 1 else f"{len(self.undecided_pairs)} pairs are"
            said += f" Whether {pairs} tied could not be decided in that time."
        if self.unranked:
            stand = (
                "1 term that nobody compared stands"
                if len(self.unranked) == 1
                else (f"{len(self.unranked)} terms that nobody compared stand")
            )
            said += f" {stand} last, tied with all others."
        return said


def order(
    ballots: Iterable[Ballot],
    *,
    voices: Mapping[str, float],
    terms: Sequence[str],
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Order:
    """This function will give the order of `terms` that contradicts the ballots least (METHOD §3).

    Functions without a ballot are left out; the others keep their voices in proportion. A ballot of a function
    without a voice raises `UnusableVoice`, a term given twice `RepeatedTerm`.
    """
    until = clock() + seconds * IN_TIME
    return of_tally(tally.count(ballots, voices=voices, terms=terms), until=until, clock=clock)


def of_tally(counted: Tally, *, until: float, clock: Callable[[], float]) -> Order:
    """This function will give the order of ballots that are counted already."""
    shares, silent = _shares(counted), counted.silent
    ranked = np.array([term for term in _by_share(shares) if not silent[term]], np.int64)
    unranked = np.flatnonzero(silent)
    found = _solve(counted, ranked, until=until, clock=clock)
    may = np.ones((len(silent), len(silent)), bool)
    may[np.ix_(found.order, found.order)] = found.may
    tied = may & may.T & ~np.eye(len(silent), dtype=bool)
    groups = [*_cliques(found.order.tolist(), tied), *([unranked.tolist()] if len(unranked) else [])]
    undecided = np.zeros_like(may)
    undecided[np.ix_(found.order, found.order)] = found.undecided | found.undecided.T
    names = counted.terms
    cost, gap = _cost(counted, found)
    return Order(
        groups=tuple(tuple(names[term] for term in group) for group in groups),
        tied_pairs=_named(tied, names),
        undecided_pairs=_named(undecided & ~tied, names),
        unranked=tuple(names[term] for term in unranked),
        cost=cost,
        gap=gap,
        exact=gap == 0.0,
        method=found.method,
        borda=_alike(ranked.tolist(), shares, names),
        shares=tuple((names[term], float(shares[term])) for term in ranked),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    order: Whole  # of terms
    may: Flags  # over `order`
    undecided: Flags  # over `order`
    spare: int  # what a better order could save at most, in units
    method: Method


def _solve(counted: Tally, ranked: Whole, *, until: float, clock: Callable[[], float]) -> _Found:
    """This function will order each block of the ranked terms, sharing the time left among the large ones."""
    margins, unanimous = counted.margins, counted.unanimous
    parts = [ranked[block] for block in blocks(margins[np.ix_(ranked, ranked)])]
    parts_left = sum(len(part) > subsets.MOST_TERMS for part in parts)
    found = []
    for part in parts:
        inside = np.ix_(part, part)
        if len(part) <= subsets.MOST_TERMS:
            found.append(_small(margins[inside]))
        else:
            end = clock() + (until - clock()) / parts_left
            parts_left -= 1
            found.append(large.best(margins[inside], unanimous=unanimous[inside], until=end, clock=clock))
    over = np.triu(np.ones((len(ranked), len(ranked)), bool), 1)
    return _Found(
        order=np.array([term for part, near in zip(parts, found, strict=True) for term in part[near.order]], np.int64),
        may=_along([near.may[np.ix_(near.order, near.order)] for near in found], over),
        undecided=_along([near.undecided[np.ix_(near.order, near.order)] for near in found], np.zeros_like(over)),
        spare=sum(near.spare for near in found),
        method=max((_method(near) for near in found), key=list(Method).index, default=Method.MAJORITY),
    )


def _small(margins: Whole) -> large.Near:
    best = subsets.best(margins)
    nothing = np.zeros_like(best.may)
    return large.Near(order=np.array(best.order), may=best.may, undecided=nothing, spare=0, loss=best.loss, cut=False)


def _method(near: large.Near) -> Method:
    if near.spare:
        return Method.SEARCH
    if near.loss:
        return Method.CUTS if near.cut else Method.SUBSETS
    return Method.MAJORITY


def _along(parts: list[Flags], rest: Flags) -> Flags:
    """This function will put square parts along the diagonal and take everything else from `rest`."""
    whole, start = rest.copy(), 0
    for part in parts:
        end = start + len(part)
        whole[start:end, start:end] = part
        start = end
    return whole


def _cost(counted: Tally, found: _Found) -> tuple[float, float]:
    """This function will give the cost in voices, and the share of it that a better order could save at most."""
    if not counted.units:
        return 0.0, 0.0
    placed = np.ix_(found.order, found.order)
    against = int(np.triu(counted.above.T[placed], 1).sum())
    twice = 2 * against + int(np.triu(counted.beside[placed], 1).sum())
    return twice / (2 * counted.units), 2 * found.spare / twice if found.spare else 0.0


def _shares(counted: Tally) -> Figures:
    """This function will give the share of its comparisons that each term wins, a tie counting half; ½ where silent."""
    won = (2 * counted.above + counted.beside).sum(axis=1)
    all_of_them = 2 * (counted.above + counted.above.T + counted.beside).sum(axis=1)
    return np.where(all_of_them > 0, won / np.maximum(all_of_them, 1), 0.5)


def _by_share(shares: Figures) -> list[int]:
    return sorted(range(len(shares)), key=lambda term: (-shares[term], term))


def _alike(line: list[int], shares: Figures, names: Sequence[str]) -> Groups:
    groups: list[list[str]] = [[names[term]] for term in line[:1]]
    for before, after in pairwise(line):
        if shares[before] == shares[after]:
            groups[-1].append(names[after])
        else:
            groups.append([names[after]])
    return tuple(tuple(group) for group in groups)


def _cliques(line: list[int], tied: Flags) -> list[list[int]]:
    """This function will cut a line into groups within which every pair is tied."""
    groups: list[list[int]] = []
    for term in line:
        if groups and tied[term, groups[-1]].all():
            groups[-1].append(term)
        else:
            groups.append([term])
    return groups


def _named(pairs: Flags, names: Sequence[str]) -> Pairs:
    return tuple((names[one], names[other]) for one, other in np.argwhere(np.triu(pairs, 1)).tolist())
