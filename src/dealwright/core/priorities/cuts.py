"""Cuts: the best order of more than sixteen terms, proved by linear programming, or how far from it we can be.

**In prose.** One variable for each pair says whether the first of the two stands above. An order is a choice of 0 and
1 without circles, and a circle of any length contains one of three terms, so the only rows needed are `0 ≤ x_ij +
x_jk − x_ik ≤ 1` for three terms each. There are n³/6 of them and few ever matter: start with none, solve, add those
that are broken, and repeat (METHOD §3). Once none is broken, the programme's value is a lower bound on what any order
loses; mostly the solution is an order and the bound is met. Otherwise the pairs that no equally good order can turn
round are fixed and the rest is branched on, with cuts added in the same way.

The bound of the linear programme is not taken from the solver. Any row prices y give a lower bound by weak duality,
`Σ y·rhs + Σ min(0, c − Aᵀy)`, computed here; a solver that is stopped or imprecise makes it weaker, never wrong. The
same reduced costs say which pairs are sure: turning one round costs at least its reduced cost above the bound. Only the
bound of branching is the solver's own, and it is asked for only where one unit is large against its tolerances.

**Guarantees.** `bound ≤` what any order loses; `loss − bound < 1` is a proof, since losses are whole numbers. A pair
that is `sure` stands so in every order that loses no more than this one.

>>> ahead = np.array([[0, 3, -1], [-3, 0, 2], [1, -2, 0]])
>>> found = best(ahead, start=np.arange(3), until=2.0, clock=lambda: 0.0)
>>> found.order.tolist(), found.loss, found.bound
([0, 1, 2], 1, 1)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from dealwright.core.priorities import search
from dealwright.core.priorities.tally import Figures, Flags, Whole

MOST_CUTS = 2_000  # rows added in one round, the most broken first
BROKEN = 1e-5  # a row is broken by more than this
LARGEST_COST = 1e6  # costs are scaled down to it, where the solver's tolerances are small against one unit
KICKS = 30  # of the search that starts and ends a proof
ROUNDING = 1e-12  # of a bound, taken off it because doubles were added
ENOUGH = 1.0 - 1e-6  # losses are whole numbers: a bound nearer than this is met


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proof:
    """An order with what it loses, and what any order loses at least."""

    order: Whole
    loss: int
    bound: int
    sure: Flags  # [i, j]: i stands above j in every order that loses no more than `loss`


class _Solver(highspy.Highs):
    """HiGHS without the banner that it prints while it is made."""

    def enableCallbacks(self) -> None:  # noqa: N802  # named by HiGHS, called while it is made
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # HiGHS types not all of itself


class _Programme:
    """The linear programme of one block and the cuts it has so far."""

    def __init__(self, margins: Whole, *, until: float, clock: Callable[[], float]) -> None:
        self.size = len(margins)
        self.pairs = np.triu_indices(self.size, 1)
        self.column = np.full(margins.shape, -1, np.int32)
        self.column[self.pairs] = np.arange(len(self.pairs[0]))
        self.until, self.clock = until, clock
        ahead = margins[self.pairs].astype(np.float64)
        self.scale = max(1.0, float(np.abs(ahead).max()) / LARGEST_COST)
        self.cost = -ahead / self.scale  # Σ cost·x + Σ max(0, ahead) is what an order loses
        self.offset = float(np.maximum(0.0, ahead).sum())
        self.rows: list[NDArray[np.int32]] = []
        self.branching = False
        self.solver = _Solver()  # type: ignore[no-untyped-call]  # HiGHS types not all of itself
        self.solver.setOptionValue("threads", 1)
        count = len(self.cost)
        self.columns = np.arange(count, dtype=np.int32)
        self.solver.addVars(count, np.zeros(count), np.ones(count))
        self.solver.changeColsCost(count, self.columns, self.cost)

    def left(self) -> float:
        return self.until - self.clock()

    def run(self, *, seconds: float) -> Figures:
        """This function will solve for about `seconds` at most and give x, row i and column j for i above j."""
        # HiGHS counts the seconds of all runs together, but those of a run that branches by themselves.
        spent = 0.0 if self.branching else self.solver.getRunTime()
        self.solver.setOptionValue("time_limit", spent + max(seconds, 0.0))
        self.solver.run()
        above = np.zeros((self.size, self.size))
        values = np.array(self.solver.getSolution().col_value)
        above[self.pairs] = values if len(values) else 0.5
        return above + np.tril(1 - above.T, -1)

    def branch_on(self, sure: Flags) -> None:
        """This function will make variables whole, those of sure pairs fixed."""
        one, other = self.pairs
        fixed = np.flatnonzero(sure[one, other] | sure[other, one]).astype(np.int32)
        at = sure[one, other][fixed].astype(np.float64)
        self.solver.changeColsBounds(len(fixed), fixed, at, at)
        whole = np.full(len(self.columns), int(highspy.HighsVarType.kInteger), np.uint8)
        self.solver.changeColsIntegrality(len(self.columns), self.columns, whole)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.solver.setOptionValue("mip_abs_gap", ENOUGH)
        self.branching = True

    def branched_bound(self) -> float:
        """This function will give the bound of the branching so far; pairs that were sure are taken for granted."""
        return self.offset + float(self.solver.getInfo().mip_dual_bound)

    def cut(self, above: Figures) -> int:
        """This function will add the rows that are broken most, and give their number."""
        found = [self._broken(above, first) for first in range(self.size - 2)]
        rows = np.concatenate([rows for rows, _ in found])
        by = np.concatenate([by for _, by in found])
        worst = np.argsort(-by, kind="stable")[:MOST_CUTS]
        rows = rows[worst]
        count = len(rows)
        if count:
            starts = np.arange(0, 3 * count, 3, dtype=np.int32)
            signs = np.tile([1.0, 1.0, -1.0], count)
            self.solver.addRows(count, np.zeros(count), np.ones(count), 3 * count, starts, rows.ravel(), signs)
            self.rows.append(rows)
        return count

    def _broken(self, above: Figures, first: int) -> tuple[NDArray[np.int32], Figures]:
        """This function will give the broken rows of `first` and two later terms, and by how much they are broken."""
        later = np.arange(first + 1, self.size)
        turn = above[first, later][:, None] + above[np.ix_(later, later)] - above[first, later][None, :]
        by = np.triu(np.maximum(turn - 1, -turn), 1)
        second, third = np.nonzero(by > BROKEN)
        two, three = later[second], later[third]
        rows = np.stack([self.column[first, two], self.column[two, three], self.column[first, three]], axis=1)
        return rows, by[second, third]

    def dual(self) -> tuple[float, Figures]:
        """This function will give the bound that the row prices prove, and the reduced cost of each pair."""
        prices = np.array(self.solver.getSolution().row_dual)
        reduced = self.cost.copy()
        constant = 0.0
        if self.rows and len(prices):
            for column, sign in enumerate((1.0, 1.0, -1.0)):
                np.subtract.at(reduced, np.concatenate(self.rows)[:, column], sign * prices)
            constant = float(np.minimum(prices, 0.0).sum())  # a row's upper side is 1, its lower side 0
        bound = self.offset + self.scale * (constant + float(np.minimum(reduced, 0.0).sum()))
        return bound - ROUNDING * self.offset, reduced * self.scale


def best(margins: Whole, *, start: Whole, until: float, clock: Callable[[], float]) -> Proof:
    """This function will order the terms as well as it can until the clock says so; `start` is improved upon."""
    order = search.improve(start, margins, kicks=KICKS, out_of_time=lambda: clock() >= until)
    programme = _Programme(margins, until=until, clock=clock)
    order, bound, reduced = _relaxed(programme, order, margins)
    least = search.loss(order, margins)
    if least - bound >= ENOUGH:
        end = clock() + programme.left() / 3
        order = search.improve(order, margins, kicks=10 * KICKS, out_of_time=lambda: clock() >= end)
        least = search.loss(order, margins)
    sure = _sure(programme, bound, reduced, least)
    if least - bound >= ENOUGH and programme.scale == 1.0:
        order, bound = _branched(programme, order, bound, margins=margins, sure=sure)
        least = search.loss(order, margins)
    return Proof(order=order, loss=least, bound=min(least, math.ceil(bound - 1e-6)), sure=sure)


def _relaxed(programme: _Programme, order: Whole, margins: Whole) -> tuple[Whole, float, Figures]:
    """This function will add cuts until none is broken or time is out; it gives the best order met, and the bound."""
    bound, reduced = 0.0, np.zeros(len(programme.cost))
    while programme.left() > 0:
        above = programme.run(seconds=programme.left())
        order = _better(order, above, margins)
        proved, prices = programme.dual()
        if proved > bound:
            bound, reduced = proved, prices
        if search.loss(order, margins) - bound < ENOUGH or not programme.cut(above):
            break
    return order, bound, reduced


def _branched(programme: _Programme, order: Whole, bound: float, *, margins: Whole, sure: Flags) -> tuple[Whole, float]:
    """This function will branch on the pairs that are not sure, and give the best order met and the bound.

    This bound is the solver's; it holds for orders in which the sure pairs stand, and no other order is as good.
    """
    programme.branch_on(sure)
    while programme.left() > 0 and search.loss(order, margins) - bound >= ENOUGH:
        above = programme.run(seconds=programme.left() / 3)
        order = _better(order, above, margins)
        bound = max(bound, min(programme.branched_bound(), float(search.loss(order, margins))))
        if not programme.cut(above):
            break
    return order, bound


def _sure(programme: _Programme, bound: float, reduced: Figures, least: int) -> Flags:
    sure = np.zeros((programme.size, programme.size), bool)
    above, below = programme.pairs
    costly = bound + np.abs(reduced) > least + 1e-6
    sure[above, below] = costly & (reduced < 0)
    sure[below, above] = costly & (reduced > 0)
    return sure


def _better(order: Whole, above: Figures, margins: Whole) -> Whole:
    """This function will round a solution to an order, improve it, and keep it when it loses less than `order`."""
    rounded = search.descend(np.argsort(-above.sum(axis=1), kind="stable"), margins)
    return rounded if search.loss(rounded, margins) < search.loss(order, margins) else order
