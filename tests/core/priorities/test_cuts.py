"""Cuts: the bound is a bound at every moment, and what is sure is sure."""

import itertools

import numpy as np
import pytest

from dealwright.core.priorities import cuts, search


def margins_of(terms, seed, *, most=9):
    drawn = np.random.default_rng(seed).integers(-most, most + 1, size=(terms, terms))
    return np.triu(drawn, 1) - np.triu(drawn, 1).T


def stopped_after(ticks, margins):
    """A proof by a search without kicks, stopped when the clock has been read `ticks` times."""
    clock = itertools.count()
    with pytest.MonkeyPatch.context() as poor:
        poor.setattr(cuts, "KICKS", 0)
        start = np.arange(len(margins))
        return cuts.best(margins, start=start, until=float(ticks), clock=lambda: float(next(clock)))


@pytest.mark.parametrize("seed", range(6))
def test_whenever_it_stops_the_best_lies_between_bound_and_loss(seed):
    margins = margins_of(22, seed)
    best = cuts.best(margins, start=np.arange(22), until=1_000.0, clock=lambda: 0.0)

    stopped = [stopped_after(ticks, margins) for ticks in range(12)]

    assert best.loss == best.bound == search.loss(best.order, margins)
    assert all(proof.bound <= best.loss <= proof.loss for proof in stopped)
    assert stopped[0].bound < best.loss


@pytest.mark.parametrize("seed", range(6))
def test_what_is_sure_stands_in_every_order_that_loses_no_more(seed):
    margins = margins_of(7, seed, most=1 + seed)
    proof = cuts.best(margins, start=np.arange(7), until=1_000.0, clock=lambda: 0.0)
    orders = [np.array(order) for order in itertools.permutations(range(7))]
    losses = [search.loss(order, margins) for order in orders]

    as_good = [np.argsort(order) for order, loss in zip(orders, losses, strict=True) if loss <= proof.loss]
    always = np.all([place[:, None] < place[None, :] for place in as_good], axis=0)

    assert proof.loss == proof.bound == min(losses)
    assert not (proof.sure & ~always).any()
