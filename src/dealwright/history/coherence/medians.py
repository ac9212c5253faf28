"""Medians and other ranks of many groups at once."""

from __future__ import annotations

import numpy as np

from dealwright.history.coherence.deals import Floats, Ints


def order(group: Ints, values: Floats) -> Ints:
    """This function will give the order that sorts by group and, within a group, by value."""
    by_value = np.argsort(values)
    return by_value[np.argsort(_small(group)[by_value], kind="stable")]


def at_rank(values: Floats, counts: Ints, ranks: Floats) -> Floats:
    """This function will give the value at a rank of each group, counted from 0; NaN if the group is empty.

    Values are sorted within groups laid end to end. Between two ranks it interpolates, past the ends it stays there.
    """
    if not len(values):
        return np.full(len(counts), np.nan)
    ends = np.cumsum(counts)
    at = np.clip(ranks, 0, np.maximum(counts - 1, 0))
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(counts - 1, 0))
    below, above = (values[np.minimum(ends - counts + place, len(values) - 1)] for place in (low, high))
    return np.where(counts > 0, below + (at - low) * (above - below), np.nan)


def of_sorted(values: Floats, counts: Ints) -> Floats:
    """This function will give the median of each group of values sorted within groups laid end to end; NaN if empty."""
    return at_rank(values, counts, (counts - 1) / 2)


def of_groups(group: Ints, values: Floats, size: int) -> Floats:
    """This function will give the median of the values of each of `size` groups; NaN for an empty one."""
    return of_sorted(values[order(group, values)], np.bincount(group, minlength=size))


def _small(group: Ints) -> np.ndarray[tuple[int], np.dtype[np.integer]]:
    """The same groups in the narrowest type, which sorts by radix where it fits."""
    return group.astype(np.uint16) if len(group) and group.max() < 2**16 else group
