"""A million generated deals with twenty terms, made in a process of their own and opened in this one.

The memory measured afterwards is then that of the work alone. They are the deals of the demo, only more of them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dealwright import files
from dealwright.history import facts, generated

DEALS = 1_000_000
TERMS = 20


@contextlib.contextmanager
def opened() -> Iterator[facts.Facts]:
    """This function will give the deals as facts, opened from a file as every door opens them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.parquet"
        maker = multiprocessing.get_context("spawn").Process(target=_make, args=(path,))
        maker.start()
        maker.join()
        yield files.open_facts(path)


def _make(path: Path) -> None:
    files.write_facts(generated.history(seed=1, deals=DEALS, terms=TERMS).facts, path)
