"""The bootstrap over deals: how far a median difference moves when other deals had happened to be made.

Each redraw draws the deals of every side anew, with replacement; a comparison of two deals then counts as often as the
product of how often each was drawn, and the gap is the weighted median of the differences. All redraws of many pairs
are one array with a column a redraw.

With few deals a bootstrap is too sure of itself. Its spread is widened by `t(95 %, n_a + n_b − 2)/z(95 %) ·
√(n/(n − 1))`, n the smaller side, which makes it exact for a mean of normal values and vanishes as n grows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from dealwright.history.coherence.deals import Floats, Ints

Counts = npt.NDArray[np.uint8]

CHUNK = 3_000_000  # comparisons × redraws worked on at once
Z90 = float(special.ndtri(0.95))


def counts(cell: Ints, *, redraws: int, rng: np.random.Generator) -> Counts:
    """This function will draw how often each deal is drawn: deals × redraws, each cell redrawn to its own size."""
    order = np.argsort(cell, kind="stable")
    _, first, place, size = np.unique(cell[order], return_index=True, return_inverse=True, return_counts=True)
    drawn = (rng.random((len(cell), redraws), dtype=np.float32) * size[place][:, None]).astype(np.int64)
    np.minimum(drawn, (size[place] - 1)[:, None], out=drawn)
    drawn += first[place][:, None]
    drawn *= redraws
    drawn += np.arange(redraws)
    result = np.empty((len(cell), redraws), np.uint8)
    result[order] = np.bincount(drawn.ravel(), minlength=drawn.size).reshape(drawn.shape).astype(np.uint8)
    return result


def medians(difference: Floats, weights_i: tuple[Counts, Ints], weights_j: tuple[Counts, Ints], sizes: Ints) -> Floats:
    """This function will give the weighted median difference of each pair in each redraw; NaN where nothing was drawn.

    Differences are sorted within pairs laid end to end, `sizes` of them each and none empty. Weights are given as
    (counts, row of each comparison).
    """
    redraws = weights_i[0].shape[1]
    result = np.empty((len(sizes), redraws))
    ends = np.cumsum(sizes)
    done = 0
    while done < len(sizes):
        start = int(ends[done] - sizes[done])
        upto = max(done + 1, int(np.searchsorted(ends, start + CHUNK // redraws, side="right")))
        part = slice(start, int(ends[upto - 1]))
        weight = weights_i[0][weights_i[1][part]].astype(np.uint16) * weights_j[0][weights_j[1][part]]
        result[done:upto] = _weighted(difference[part], weight, sizes[done:upto])
        done = upto
    return result


def _weighted(difference: Floats, weight: npt.NDArray[np.unsignedinteger], sizes: Ints) -> Floats:
    """Weighted medians: the middle between the last value below half the weight and the first above it."""
    starts = np.cumsum(sizes) - sizes
    running = np.cumsum(weight, axis=0, dtype=np.int32)
    before = running[starts] - weight[starts]
    total = running[starts + sizes - 1] - before
    pair = np.repeat(np.arange(len(sizes)), sizes)
    running -= before[pair]
    running *= 2
    lower = np.add.reduceat(running < total[pair], starts, axis=0, dtype=np.int64)
    upper = np.add.reduceat(running <= total[pair], starts, axis=0, dtype=np.int64)
    last = (sizes - 1)[:, None]
    at = starts[:, None]
    middle = (difference[at + np.minimum(lower, last)] + difference[at + np.minimum(upper, last)]) / 2
    return np.where(total > 0, middle, np.nan)


def widened(n_a: Ints, n_b: Ints) -> Floats:
    """This function will give the factor by which the spread of a bootstrap is widened for few deals."""
    fewer = np.minimum(n_a, n_b)
    return np.asarray(special.stdtrit(n_a + n_b - 2, 0.95) / Z90 * np.sqrt(fewer / (fewer - 1)))


def certainty(gap: Floats, width: Floats, threshold: float | Floats, freedom: Ints | Floats) -> Floats:
    """This function will give the chance of a gap this large if the true one were at the threshold (one-sided p).

    Half the width of the widened interval is `t(95 %)` standard errors. The whole width is used and not the lower half:
    among few deals the lower half alone is at times nearly nothing by luck.
    """
    error = width / 2 / special.stdtrit(freedom, 0.95)
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(error > 0, (gap - threshold) / error, np.where(gap > threshold, np.inf, -np.inf))
    return np.asarray(special.stdtr(freedom, -steps))


def q_values(p: Floats) -> Floats:
    """This function will give the share of false discoveries among all at least as certain (Benjamini–Hochberg)."""
    order = np.argsort(p)[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    result = np.empty(len(p))
    result[order] = np.minimum.accumulate(np.minimum(scaled, 1.0))
    return result
