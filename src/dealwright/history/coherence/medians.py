"""Medians and quantiles of many groups at once."""

from __future__ import annotations

import numpy as np

from dealwright.history.coherence.deals import Floats, Ints


def order(group: Ints, values: Floats) -> Ints:
    """This function will give the order that sorts by group and, within a group, by value."""
    by_value = np.argsort(values)
    return by_value[np.argsort(_small(group)[by_value], kind="stable")]


def of_sorted(values: Floats, counts: Ints) -> Floats:
    """This function will give the median of each group of values sorted within groups laid end to end; NaN if empty."""
    ends = np.cumsum(counts)
    starts = ends - counts
    low = np.minimum(starts + (counts - 1) // 2, len(values) - 1)
    high = np.minimum(starts + counts // 2, len(values) - 1)
    if not len(values):
        return np.full(len(counts), np.nan)
    return np.where(counts > 0, (values[low] + values[high]) / 2, np.nan)


def of_groups(group: Ints, values: Floats, size: int) -> Floats:
    """This function will give the median of the values of each of `size` groups; NaN for an empty one."""
    return of_sorted(values[order(group, values)], np.bincount(group, minlength=size))


def quantiles(values: Floats, levels: Floats) -> Floats:
    """This function will give the quantile of each column at the level in the same place, leaving NaN out.

    `levels` is (levels × columns); between two values it interpolates. A column without values gives NaN.
    """
    ordered = np.sort(values, axis=0)  # puts NaN last
    at = levels * np.maximum(np.isfinite(values).sum(axis=0) - 1, 0)
    low, high = np.floor(at).astype(np.int64), np.ceil(at).astype(np.int64)
    column = np.arange(values.shape[1])
    below = ordered[low, column]
    return np.asarray(below + (at - low) * (ordered[high, column] - below))


def _small(group: Ints) -> np.ndarray[tuple[int], np.dtype[np.integer]]:
    """The same groups in the narrowest type, which sorts by radix where it fits."""
    return group.astype(np.uint16) if len(group) and group.max() < 2**16 else group
