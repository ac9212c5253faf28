"""Negotiations: deals that were agreed together count less than as many agreed apart.

**In prose.** The lines one account closes on one day come out of one negotiation: they share its delivery terms, its
discount, its mood. A hundred such lines are a hundred deals but nearly one observation, and an interval that counted
them as a hundred would promise too much. How much less they are worth is measured, not assumed: the design effect is
the variance of the sums over negotiations against that of deals taken singly, and never below 1 (Kish 1965).
`effective = n / design effect` deals then stand behind an interval. Fewer than ten negotiations cannot show it: each
then counts as one deal. A deal without an account or a day is a negotiation of its own.

**Guarantees.** Where every deal is a negotiation of its own, nothing changes. Where every deal stands k times, an
interval is about what it was with one of each.

>>> together = np.repeat([0, 1, 2, 3], 5)
>>> round(design_effect(np.repeat([1.0, -1.0, 1.0, -1.0], 5), together), 3)
5.0
>>> design_effect(np.array([1.0, -1.0, 1.0, -1.0]), np.array([0, 1, 2, 3]))
1.0
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.integer]

FEW = 10  # negotiations that cannot show how alike the deals within them are [d]


def design_effect(centred: Numbers, negotiation: Codes) -> float:
    """This function will give the variance of sums over negotiations against that of single deals, at least 1.

    `Σ_c (Σ_{i∈c} d_i)² / Σ_i d_i²` for values d with mean 0; the codes are sorted, as `Deals` holds them.
    """
    if negotiation.size == 0:
        return 1.0
    first = starts(negotiation)
    least = negotiation.size / first.size if first.size < FEW else 1.0
    single = float(np.einsum("i,i->", centred, centred))
    if single == 0.0:
        return least
    sums = np.add.reduceat(centred, first)
    return max(least, float(np.einsum("i,i->", sums, sums)) / single)


def starts(negotiation: Codes) -> NDArray[np.intp]:
    """This function will give the place of the first deal of each negotiation."""
    return np.concatenate(([0], np.flatnonzero(np.diff(negotiation)) + 1))


def alone(negotiation: Codes) -> bool:
    """This function will say whether every deal is a negotiation of its own."""
    return bool(np.all(np.diff(negotiation) != 0))


def codes_from(ranks: Numbers) -> NDArray[np.intp]:
    """This function will turn sorted ranks into codes; NaN, which stands last, gives each deal a code of its own."""
    known = np.isfinite(ranks)
    codes = np.empty(ranks.size, dtype=np.intp)
    codes[known] = np.cumsum(np.concatenate(([0], np.diff(ranks[known]) != 0)))[: int(known.sum())]
    codes[~known] = int(known.sum()) + np.arange(int((~known).sum()))
    return codes
