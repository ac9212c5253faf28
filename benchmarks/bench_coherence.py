"""Coherence of 1,000,000 generated deals × 20 terms: the 60 s of a reveal shared with it, on two cores (DESIGN §7).

The deals are generated in a process of their own, so that the memory measured is that of the comparison alone.
Alone: `python -m benchmarks.bench_coherence`.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ibis
import numpy as np

from benchmarks.measure import HEADER, Measure, peak_gb, seconds
from dealwright.history import coherence, facts, generated

DEALS = 1_000_000
TERMS = 20
THREADS = 2


def make(path: str) -> None:
    """This function will generate the deals into a Parquet file."""
    generated.history(seed=1, deals=DEALS, terms=TERMS).facts.table.to_parquet(path)


def held(path: str) -> facts.Facts:
    """This function will open the deals as facts."""
    shape = generated.history(seed=1, deals=1_000, terms=TERMS).facts
    return replace(shape, table=ibis.duckdb.connect(threads=THREADS).read_parquet(path))


def measures() -> Iterator[Measure]:
    """This function will measure time and peak memory of comparing all prices by country."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "deals.parquet")
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(path,))
        maker.start()
        maker.join()
        found = held(path)
        work = f"coherence of {DEALS:,} deals × {TERMS} terms"
        yield Measure(
            work=work,
            value=seconds(lambda: coherence.compare(found, rng=np.random.default_rng(1))),
            budget=60.0,
            unit="s",
        )
        yield Measure(work=f"{work}, peak memory", value=peak_gb(), budget=4.0, unit="GB")


if __name__ == "__main__":
    print(HEADER)
    for measured in measures():
        print(measured.row())
