"""Engine: DuckDB as files use it: two threads, little memory, silent; what does not fit goes to disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis

THREADS = 2
MEMORY = "512MB"  # of an import; more rows go to disk, not to memory [d]
MEMORY_TO_READ = "2GB"  # of facts that are opened to learn from them [d]


@contextmanager
def engine(*, spill: Path) -> Iterator[ibis.BaseBackend]:
    """This function will give an engine for one import that spills into a folder."""
    made = _silent(ibis.duckdb.connect(threads=THREADS, memory_limit=MEMORY, temp_directory=str(spill)))
    try:
        yield made
    finally:
        made.disconnect()


@contextmanager
def in_order(made: ibis.BaseBackend) -> Iterator[None]:
    """This function will make an engine stream rows in the order they are stored, which it does only on one thread."""
    made.con.execute("set threads = 1")
    try:
        yield
    finally:
        made.con.execute(f"set threads = {THREADS}")


def engine_to_read() -> ibis.BaseBackend:
    """This function will give an engine that lives as long as the tables read with it."""
    return _silent(ibis.duckdb.connect(threads=THREADS, memory_limit=MEMORY_TO_READ))


def _silent(made: ibis.BaseBackend) -> ibis.BaseBackend:
    made.con.execute("set enable_progress_bar = false")
    return made
