"""One order of 60 terms by 40 functions: 2 s with exactness stated, from agreement to pure noise.

Each case is a common order blurred until functions agree much, little or not at all; what is printed beside the time is
whether the order was proved best, how far a better one could be, and how many pairs time was too short to call tied or
not. Alone: `python -m benchmarks.bench_priorities`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.measure import HEADER, Measure, seconds
from dealwright.core import priorities

TERMS = 60
FUNCTIONS = 40
SEEDS = 5
BLURS = (("strong agreement", 0.3), ("weak agreement", 0.05), ("hardly any agreement", 0.02), ("pure noise", 0.0))


def ballots(*, leaning: float, seed: int) -> tuple[priorities.Ballot, ...]:
    """This function will draw one ballot a function around the order of the terms' numbers."""
    rng = np.random.default_rng(seed)
    lines = [np.argsort(rng.normal(size=TERMS) + leaning * np.arange(TERMS)) for _ in range(FUNCTIONS)]
    return tuple(
        priorities.Ballot(function=f"function {place}", voter="member", ranking=tuple((str(term),) for term in line))
        for place, line in enumerate(lines)
    )


def measures() -> Iterator[Measure]:
    """This function will measure the slowest of several seeds for each strength of agreement."""
    voices = {f"function {place}": 1 / FUNCTIONS for place in range(FUNCTIONS)}
    terms = [str(term) for term in range(TERMS)]
    for name, leaning in BLURS:
        found, took = [], []
        for seed in range(SEEDS):
            votes = ballots(leaning=leaning, seed=seed)
            start = time.perf_counter()
            found.append(priorities.order(votes, voices=voices, terms=terms))
            took.append(time.perf_counter() - start)
        exact = sum(order.exact for order in found)
        all_ties = sum(order.exact and not order.undecided_pairs for order in found)
        gap = max(order.gap for order in found)
        stated = f"{exact} of {SEEDS} proved best, {all_ties} with all ties, gap at most {gap:.2%}"
        yield Measure(
            work=f"order of {TERMS} terms × {FUNCTIONS} functions, {name} ({stated})",
            value=max(took),
            budget=2.0,
            unit="s",
        )
    agreed = ballots(leaning=0.05, seed=0)
    yield Measure(
        work=f"agreement of {FUNCTIONS} functions on {TERMS} terms, with sentences",
        value=seconds(lambda: priorities.agreement(agreed, voices=voices, terms=terms)),
        budget=2.0,
        unit="s",
    )


if __name__ == "__main__":
    print(HEADER)
    for measured in measures():
        print(measured.row())
