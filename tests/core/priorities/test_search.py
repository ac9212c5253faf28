"""Search: no single move saves anything, and what it starts from is never made worse."""

import numpy as np
import pytest

from dealwright.core.priorities import search


@pytest.mark.parametrize("seed", range(5))
def test_no_single_move_improves_what_was_descended(seed):
    rng = np.random.default_rng(seed)
    drawn = rng.integers(-9, 10, size=(15, 15))
    margins = np.triu(drawn, 1) - np.triu(drawn, 1).T
    start = rng.permutation(15)

    found = search.descend(start, margins)
    moves = [np.insert(np.delete(found, here), there, found[here]) for here in range(15) for there in range(15)]

    assert sorted(found.tolist()) == list(range(15))
    assert search.loss(found, margins) <= min(search.loss(move, margins) for move in [start, *moves])


def test_more_kicks_never_make_an_order_worse():
    rng = np.random.default_rng(1)
    drawn = rng.integers(-9, 10, size=(30, 30))
    margins = np.triu(drawn, 1) - np.triu(drawn, 1).T

    losses = [
        search.loss(search.improve(np.arange(30), margins, kicks=kicks, out_of_time=lambda: False), margins)
        for kicks in (0, 1, 10, 100)
    ]

    assert losses == sorted(losses, reverse=True)
    assert losses[0] > losses[-1]
