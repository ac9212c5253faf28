"""Segments: which deals a range should speak about.

**In prose.** The range of a term starts with every deal. It gets one of its own in a region, country, segment or for
a product only where that says more than it costs: the deals are dealt into five folds, and each fold is predicted by
the quantiles of the other four, once with the quantiles of the value (say region EMEA) and once with those of the
whole. The error is the one quantiles minimise (pinball loss, summed over best, target, seller limit and walk-away). A
value earns a scope if its own quantiles lower the error by two standard errors, and both it and the remainder keep 30
deals. The dimension whose values lower the error most is split first; inside each new scope the other dimensions are
tried again. Values that do not earn a scope stay with the wider one, which is how a strategy resolves scopes too
(METHOD §1).

A term is cut into 64 steps while splits are compared, so that all values of a dimension are tried from one count.

**Guarantees.** The first segment is every deal. Every scope holds at least 30 deals, and all deals that match its
scope are in it. Where the values of a dimension differ in nothing, few are split off (about as many as the certainty
lets by).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dealwright.core import terms
from dealwright.history.reveal.deals import Named
from dealwright.history.reveal.settings import Settings

NEARLY = 0.9  # of the best dimension's saving: an earlier, usually wider dimension is then preferred [d]

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segment:
    """A scope and the places, among the values given, of the deals it speaks about."""

    scope: terms.Scope
    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cut:
    """A term cut into steps, and the fold of every deal."""

    steps: Rows
    grid: Numbers
    fold: Rows


def grow(
    oriented: Numbers, dimensions: dict[str, Named], *, rng: np.random.Generator, settings: Settings
) -> tuple[Segment, ...]:
    """This function will give every deal as the first segment, then each scope that earns a range of its own."""
    whole = Segment(scope=terms.Scope(), rows=np.arange(oriented.size))
    if oriented.size < 2 * settings.fewest_in_scope:
        return (whole,)
    cut = _cut(oriented, rng, settings)
    tried = {name: dimensions[name] for name in settings.scope_dimensions if name in dimensions}
    found = list(_deepen(whole, cut, tried, settings))
    found.sort(key=lambda segment: (len(segment.scope.stated), -segment.rows.size))
    return (whole, *sorted(found[: settings.most_scopes - 1], key=lambda segment: _reading_order(segment.scope)))


def _reading_order(scope: terms.Scope) -> tuple[tuple[int, str], ...]:
    return tuple((terms.DIMENSIONS.index(name), value) for name, value in scope.stated)


def _cut(oriented: Numbers, rng: np.random.Generator, settings: Settings) -> _Cut:
    sample = oriented if oriented.size <= 50_000 else rng.choice(oriented, 50_000, replace=False)
    levels = np.linspace(0, 1, settings.grid)
    grid = np.unique(np.quantile(sample, levels, method="inverted_cdf"))
    steps = np.searchsorted(grid, oriented, side="left").clip(0, grid.size - 1)
    return _Cut(steps=steps, grid=grid, fold=rng.integers(0, settings.folds, oriented.size))


def _deepen(segment: Segment, cut: _Cut, dimensions: dict[str, Named], settings: Settings) -> Iterator[Segment]:
    if len(segment.scope.stated) >= settings.deepest_scope or segment.rows.size < 2 * settings.fewest_in_scope:
        return
    splits = {name: _earned(segment, cut, named, settings) for name, named in dimensions.items() if named.present}
    gains = {name: float(gain.sum()) for name, (_, gain) in splits.items()}
    if not gains or max(gains.values()) <= 0:
        return
    chosen = next(name for name, gain in gains.items() if gain >= NEARLY * max(gains.values()))
    codes = dimensions[chosen].codes[segment.rows]
    remaining = {name: named for name, named in dimensions.items() if name != chosen}
    for value in splits[chosen][0]:
        stated = {**dict(segment.scope.stated), chosen: dimensions[chosen].names[value]}
        child = replace(segment, scope=terms.Scope.of(**stated), rows=segment.rows[codes == value])
        yield child
        yield from _deepen(child, cut, remaining, settings)


def _earned(segment: Segment, cut: _Cut, named: Named, settings: Settings) -> tuple[list[int], Numbers]:
    """This function will give the values whose own quantiles lower the cross-validated error, and by how much."""
    codes = named.codes[segment.rows]
    counts = np.bincount(codes[codes >= 0], minlength=len(named.names))
    keeps = (counts >= settings.fewest_in_scope) & (segment.rows.size - counts >= settings.fewest_in_scope)
    values = np.flatnonzero(keeps)
    values = values[np.argsort(-counts[values], kind="stable")][: settings.most_values]
    if values.size == 0:
        return [], np.zeros(0)
    place = np.full(len(named.names) + 1, values.size)
    place[values] = np.arange(values.size)
    cells = (place[codes] * settings.folds + cut.fold[segment.rows]) * cut.grid.size + cut.steps[segment.rows]
    shape = (values.size + 1, settings.folds, cut.grid.size)
    counted = np.bincount(cells, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    gain, error, before = _gains(counted, cut.grid, settings)
    earned = (gain > settings.split_certainty * error) & (gain > settings.least_gain * before)
    return [int(value) for value in values[earned]], gain[earned]


def _gains(counted: Numbers, grid: Numbers, settings: Settings) -> tuple[Numbers, Numbers, Numbers]:
    """This function will give, for each value, the error its own quantiles save, how surely, and the error before."""
    levels = np.array([settings.walk_away, settings.seller_limit, settings.target, settings.best])
    whole = counted.sum(axis=0, keepdims=True)
    own_train = counted.sum(axis=1, keepdims=True) - counted
    whole_train = whole.sum(axis=1, keepdims=True) - whole
    own = counted[:-1]
    loss = _loss(whole_train, grid, levels)
    saved = loss - _loss(own_train[:-1], grid, levels)
    gain = (own * saved).sum(axis=(1, 2))
    square = (own * saved**2).sum(axis=(1, 2))
    n = np.maximum(own.sum(axis=(1, 2)), 1)
    return gain, np.sqrt(np.maximum(square - gain**2 / n, 0)), (own * loss).sum(axis=(1, 2))


def _loss(train: Numbers, grid: Numbers, levels: Numbers) -> Numbers:
    """This function will give the pinball loss of each grid value under the quantiles of the counts of each fold."""
    cumulated = train.cumsum(axis=-1)
    total = cumulated[..., -1:]
    loss = np.zeros(train.shape)
    for level in levels:
        quantiles = grid[(cumulated < total * level - 1e-9).sum(axis=-1).clip(0, grid.size - 1)]
        off = grid - quantiles[..., None]
        loss += np.where(off >= 0, level * off, (level - 1) * off)
    return loss
