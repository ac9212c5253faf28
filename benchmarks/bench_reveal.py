"""Reveal of 1,000,000 deals × 20 terms: within a minute and 4 GB on two cores (DESIGN §7)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks import deals
from benchmarks.measure import Measure, peak_gb, seconds
from dealwright.history import facts, reveal

WORK = f"reveal {deals.DEALS:,} deals × {deals.TERMS} terms"


def measures() -> Iterator[Measure]:
    """This function will measure time and peak memory of one reveal."""
    with deals.opened() as found:
        took = seconds(lambda: reveal.learn(found, rng=np.random.default_rng(facts.SEED)))
    yield Measure(work=WORK, value=took, budget=60.0, unit="s")
    yield Measure(work=f"{WORK}, peak memory", value=peak_gb(), budget=4.0, unit="GB")
