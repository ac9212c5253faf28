"""Coherence of 1,000,000 deals × 20 terms: the minute of a reveal is shared with it (DESIGN §7)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks import deals
from benchmarks.measure import Measure, peak_gb, seconds
from dealwright.history import coherence, facts

WORK = f"coherence of {deals.DEALS:,} deals × {deals.TERMS} terms"


def measures() -> Iterator[Measure]:
    """This function will measure time and peak memory of comparing all prices by country."""
    with deals.opened() as found:
        took = seconds(lambda: coherence.compare(found, rng=np.random.default_rng(facts.SEED)))
    yield Measure(work=WORK, value=took, budget=60.0, unit="s")
    yield Measure(work=f"{WORK}, peak memory", value=peak_gb(), budget=4.0, unit="GB")
