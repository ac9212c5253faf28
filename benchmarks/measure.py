"""One measurement against one budget, and how a row of it is printed.

A benchmark is a module `bench_<subject>.py` with `measures() -> Iterable[Measure]`. It runs in a process of its own, so
that its peak memory is its own.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure in `unit`, the budget it must stay below, and the peer it stands beside where there is one."""

    work: str
    value: float
    budget: float | None
    unit: str
    peer: str = ""
    peer_value: float | None = None

    def row(self) -> str:
        """This function will write the measurement as a table row, with its ratio to the budget."""
        within = "—" if self.budget is None else f"{self.value / self.budget:.2f} × {self.budget:g} {self.unit}"
        beside = "" if self.peer_value is None else f"{self.peer}: {self.peer_value:.3g} {self.unit} "
        beside += "" if self.peer_value is None else f"({self.peer_value / self.value:.1f} × ours)"
        return f"| {self.work} | {self.value:.3g} {self.unit} | {within} | {beside} |"


HEADER = "| work | measured | of budget | beside |\n|---|---|---|---|"


def seconds(work: Callable[[], object]) -> float:
    """This function will run `work` and give its wall-clock seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_gb() -> float:
    """This function will give the peak resident memory of this process so far, in 10⁹ bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
