"""Run every benchmark, each in a process of its own, and print one table: `python -m benchmarks [subject …]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import HEADER

ONE = "import importlib, sys; [print(m.row(), flush=True) for m in importlib.import_module(sys.argv[1]).measures()]"


def main(subjects: list[str]) -> int:
    """This function will print a row per measurement and give the number of benchmarks that failed to run."""
    here = Path(__file__).parent
    names = sorted(path.stem for path in here.glob("bench_*.py"))
    chosen = [name for name in names if not subjects or name.removeprefix("bench_") in subjects]
    print(HEADER, flush=True)
    failures = 0
    for name in chosen:
        failures += subprocess.run([sys.executable, "-c", ONE, f"benchmarks.{name}"], check=False).returncode != 0
    return failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
