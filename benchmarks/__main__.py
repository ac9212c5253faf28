"""Run every benchmark, each in a process of its own, and print one table: `python -m benchmarks [subject …]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import HEADER

SUBJECTS = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
ONE = "import importlib, sys; [print(m.row(), flush=True) for m in importlib.import_module(sys.argv[1]).measures()]"


def main(wanted: list[str]) -> int:
    """This function will print a row per measurement and give the number of benchmarks that failed to run."""
    unknown = sorted(set(wanted) - set(SUBJECTS))
    if unknown:
        print(f"There is no benchmark of {', '.join(unknown)}. There are: {', '.join(SUBJECTS)}.", file=sys.stderr)
        return 2
    print(HEADER, flush=True)
    runs = ([sys.executable, "-c", ONE, f"benchmarks.bench_{subject}"] for subject in wanted or SUBJECTS)
    return sum(subprocess.run(run, check=False).returncode != 0 for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
