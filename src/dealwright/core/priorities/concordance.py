"""Concordance: how alike several rankings are, in one figure for all and one for each two (METHOD §3).

Kendall's W is 1 where all rank alike and 0 where the sums of ranks do not differ. It cannot be negative, so two opposed
camps look like noise; τ-b between each two shows them: 1 alike, −1 opposite. Both allow ties and both can be undefined,
where nothing was distinguished; they are then absent rather than 0.

>>> one, other = np.array([0, 1, 2, 3]), np.array([0, 2, 1, 3])
>>> round(kendall_w([one, other]) or 0, 4), round(tau_b(one, other) or 0, 4)
(0.9, 0.6667)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dealwright.core.priorities.tally import Figures, Whole


def mid_ranks(places: Whole) -> Figures:
    """This function will give ranks from 1, equal places sharing the mean of the ranks they take."""
    before = (places[:, None] > places[None, :]).sum(axis=1)
    beside = (places[:, None] == places[None, :]).sum(axis=1)
    return np.asarray(before + (beside + 1) / 2, np.float64)


def kendall_w(rankings: Sequence[Whole]) -> float | None:
    """This function will give W of m complete rankings of n terms, with ties:
    `[12ΣR² − 3m²n(n+1)²] / [m²n(n²−1) − mΣΣ(t³−t)]` (METHOD §3), or nothing where no ranking tells any two apart.
    """
    m, n = len(rankings), len(rankings[0]) if rankings else 0
    sums = sum((mid_ranks(ranking) for ranking in rankings), np.zeros(n))
    ties = sum(int((counts**3 - counts).sum()) for counts in (np.unique(r, return_counts=True)[1] for r in rankings))
    below = m * m * n * (n * n - 1) - m * ties
    if below <= 0:
        return None
    # Rank sums are halves: everything above and below the line is exact in doubles.
    return float(12 * (sums**2).sum() - 3 * m * m * n * (n + 1) ** 2) / below


def tau_b(one: Whole, other: Whole) -> float | None:
    """This function will give Kendall's τ-b of two rankings of the same terms, or nothing where one ties them all."""
    signs = [np.sign(places[:, None] - places[None, :]) for places in (one, other)]
    untied = [int(np.count_nonzero(sign)) for sign in signs]
    if not all(untied):
        return None
    figure = float((signs[0] * signs[1]).sum() / np.sqrt(float(untied[0]) * untied[1]))
    return max(-1.0, min(1.0, figure))
