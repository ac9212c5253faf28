"""What is wrong with the generated file, as with any real one: missing values, and prices typed wrong."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dealwright.history.generated.structure import Floats, Ints

MISSING_TERM, MISSING_COST, MISSING_SELLER, MISSING_QUANTITY = 0.03, 0.05, 0.004, 0.003
DEALS_PER_ERROR = 1_500
SLIPS = (0.01, 0.1, 10.0, 100.0)  # a decimal point in the wrong place

Mask = npt.NDArray[np.bool_]


def missing(rng: np.random.Generator, shape: int | tuple[int, int], *, share: float) -> Mask:
    """This function will mark the values that are missing."""
    return rng.random(shape) < share


def slips(rng: np.random.Generator, won: Mask) -> tuple[Ints, Floats]:
    """This function will give the won deals whose price was typed wrong, and the factor it was typed wrong by."""
    at = np.flatnonzero(won)
    count = min(len(at), max(6, len(won) // DEALS_PER_ERROR))
    return np.sort(rng.choice(at, count, replace=False)), rng.choice(np.array(SLIPS), count)
