"""Weights: from ranks to shares, and whether the choice between schemes matters.

Nobody states weights; functions state an order, and a scheme turns rank k of n into a weight (METHOD §2):

- **rank-order distribution** (`rod`, the default [d]): the mean of normalised weights when the first has the raw weight
  1 and the others are uniform and in order. It fits direct rating best (Roberts & Goodwin 2002).
- **centroid**: `(1/n) Σ_{i=k..n} 1/i`, the mean of all weights that keep the order; it nearly erases the last.
- **rank-sum**: `2(n+1−k)/(n(n+1))`.

Tied terms get the mean of the weights of the ranks they take.

**Guarantees.** Weights are above zero, add up to 1 and fall from each group to the next.

>>> {term: round(weight, 3) for term, weight in weights((("discount",), ("liability", "warranty"))).items()}
{'discount': 0.523, 'liability': 0.238, 'warranty': 0.238}
>>> sensitivity(
...     (("discount",), ("liability",), ("warranty",), ("rebate",)),
...     packages={"A": {"discount": 1.0}, "B": {"liability": 1.0, "warranty": 0.5}},
... ).sentence
'By rank-order distribution weights first comes A; by rank-sum weights first come A and B.'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import lgamma

import numpy as np

from dealwright.core.priorities.tally import Figures


class Scheme(StrEnum):
    """How a rank becomes a weight."""

    ROD = "rod"  # rank-order distribution, the default
    CENTROID = "centroid"  # rank-order centroid
    RANK_SUM = "rank_sum"  # in proportion to the rank from below


NAMES = {Scheme.ROD: "rank-order distribution", Scheme.CENTROID: "centroid", Scheme.RANK_SUM: "rank-sum"}
ALIKE = 1e-9  # total worths nearer than this are equal
NODES = 128  # of each quadrature; the error for up to 200 terms is below 10⁻⁹


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """How packages rank under each scheme."""

    rankings: tuple[tuple[Scheme, tuple[tuple[str, ...], ...]], ...]  # best package first, equal ones together
    changed_by: tuple[Scheme, ...]  # schemes that rank differently from the default
    first_changed_by: tuple[Scheme, ...]  # schemes that put another package first
    sentence: str


def weights(groups: Sequence[Sequence[str]], *, scheme: Scheme | str = Scheme.ROD) -> dict[str, float]:
    """This function will give every term its weight by the ranks of its group."""
    ranked = _BY_RANK[Scheme(scheme)](sum(len(group) for group in groups))
    found: dict[str, float] = {}
    start = 0
    for group in groups:
        end = start + len(group)
        found |= dict.fromkeys(group, float(np.mean(ranked[start:end])) if group else 0.0)
        start = end
    return found


def sensitivity(groups: Sequence[Sequence[str]], *, packages: Mapping[str, Mapping[str, float]]) -> Sensitivity:
    """This function will rank packages under every scheme; a package states the worth, 0 to 1, of each of its terms.

    A term that a package does not state is worth 0 to it.
    """
    rankings = tuple((scheme, _ranking(weights(groups, scheme=scheme), packages)) for scheme in Scheme)
    default = rankings[0][1]
    changed = tuple(scheme for scheme, ranking in rankings if ranking != default)
    first = tuple(scheme for scheme, ranking in rankings if ranking[:1] != default[:1])
    return Sensitivity(
        rankings=rankings, changed_by=changed, first_changed_by=first, sentence=_sentence(rankings, changed, first)
    )


def _ranking(weight: Mapping[str, float], packages: Mapping[str, Mapping[str, float]]) -> tuple[tuple[str, ...], ...]:
    totals = {
        package: sum(weight[term] * worth for term, worth in worths.items() if term in weight)
        for package, worths in packages.items()
    }
    groups: list[list[str]] = []
    for package in sorted(totals, key=lambda package: (-totals[package], package)):
        if groups and totals[groups[-1][0]] - totals[package] <= ALIKE:
            groups[-1].append(package)
        else:
            groups.append([package])
    return tuple(tuple(sorted(group)) for group in groups)


def _sentence(
    rankings: Sequence[tuple[Scheme, tuple[tuple[str, ...], ...]]], changed: Sequence[Scheme], first: Sequence[Scheme]
) -> str:
    if first:
        best = {scheme: ranking[0] for scheme, ranking in rankings}
        said = [
            f"by {NAMES[scheme]} weights first come{'s' * (len(best[scheme]) == 1)} {' and '.join(best[scheme])}"
            for scheme in (Scheme.ROD, *first)
        ]
        return "B" + "; ".join(said)[1:] + "."
    if changed:
        schemes = " and ".join(NAMES[scheme] for scheme in changed)
        return f"The same comes first whichever way ranks are weighed; the rest changes with {schemes} weights."
    return "The ranking is the same whichever way ranks are weighed."


def _centroid(size: int) -> Figures:
    return np.cumsum(1.0 / np.arange(size, 0, -1))[::-1] / size if size else np.zeros(0)


def _rank_sum(size: int) -> Figures:
    return 2.0 * np.arange(size, 0, -1) / (size * (size + 1)) if size else np.zeros(0)


@cache
def _rod(size: int) -> Figures:
    """This function will integrate the mean of `u_k / Σu`, where u_1 = 1 and u_2 ≥ … ≥ u_n are uniform (METHOD §2).

    With `1/S = ∫ e^(−tS) dt`, the terms above and below u_k = x come apart: each lies in [x, 1] or [0, x] with density
    e^(−tu), so that two nested quadratures are enough for any n.
    """
    if size < 2:  # one term has all the weight
        return np.ones(size)
    others = size - 1
    x, x_weight = _quadrature(0.0, 1.0)
    s, s_weight = _quadrature(0.0, 1.0)
    # t runs from 0 to ∞ where about 1/(1 + others/2) matters: t = s/(1−s) on that scale.
    scale = 2.0 / (1.0 + others / 2)
    t = (scale * s / (1 - s))[:, None]
    measure = np.exp(-t[:, 0]) * scale / (1 - s) ** 2 * s_weight
    below = np.log(-np.expm1(-t * x) / t)
    above = np.log(-np.expm1(-t * (1 - x)) / t) - t * x
    found = [float(measure @ np.exp(others * np.log(-np.expm1(-t[:, 0]) / t[:, 0])))]
    for rank in range(others):
        ways = lgamma(others + 1) - lgamma(rank + 1) - lgamma(others - rank)
        density = np.exp(ways + rank * above + (others - 1 - rank) * below - t * x) * x
        found.append(float(measure @ (density @ x_weight)))
    return np.array(found)


def _quadrature(low: float, high: float) -> tuple[Figures, Figures]:
    """This function will give the nodes and weights of Gauss and Legendre on [low, high]."""
    nodes, weight = np.polynomial.legendre.leggauss(NODES)
    return (high - low) / 2 * nodes + (high + low) / 2, (high - low) / 2 * weight


_BY_RANK: dict[Scheme, Callable[[int], Figures]] = {
    Scheme.ROD: _rod,
    Scheme.CENTROID: _centroid,
    Scheme.RANK_SUM: _rank_sum,
}
