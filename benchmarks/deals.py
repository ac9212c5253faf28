"""A million generated deals with twenty terms, made in a process of their own and opened in this one.

The memory measured afterwards is then that of the work alone. They are the deals of the demo, only more of them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ibis

from dealwright.history import facts, generated

DEALS = 1_000_000
TERMS = 20
THREADS = 2


@contextlib.contextmanager
def opened() -> Iterator[facts.Facts]:
    """This function will give the deals as facts in a Parquet file, for the length of a `with`."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "deals.parquet")
        maker = multiprocessing.get_context("spawn").Process(target=_make, args=(path,))
        maker.start()
        maker.join()
        shape = generated.history(seed=1, deals=1_000, terms=TERMS).facts
        yield replace(shape, table=ibis.duckdb.connect(threads=THREADS).read_parquet(path))


def _make(path: str) -> None:
    generated.history(seed=1, deals=DEALS, terms=TERMS).facts.table.to_parquet(path)
