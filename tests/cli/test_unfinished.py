from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dealwright.cli import unfinished

WEEK_S = 7 * 86_400


def left(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "unfinished").iterdir())


def test_a_run_that_ends_leaves_nothing(tmp_path: Path):
    with unfinished.work_folder("deals.csv", data=tmp_path) as folder:
        (folder / "raw").write_text("half")

    assert left(tmp_path) == []


def test_a_run_that_is_refused_leaves_nothing(tmp_path: Path):
    with pytest.raises(ValueError, match="refused"), unfinished.work_folder("deals.csv", data=tmp_path):
        raise ValueError("refused")

    assert left(tmp_path) == []


def test_what_a_killed_run_left_is_there_for_the_next_one_over_the_same_source(tmp_path: Path):
    killed = (
        "import os, sys, pathlib; from dealwright.cli import unfinished\n"
        "with unfinished.work_folder('deals.csv', data=pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'raw').write_text('whole'); os._exit(9)"  # no block ends, as when a process is killed
    )
    ran = subprocess.run([sys.executable, "-c", killed, tmp_path], check=False)
    assert ran.returncode == 9

    with unfinished.work_folder("other.csv", data=tmp_path) as other:
        assert not (other / "raw").exists()
    with unfinished.work_folder("deals.csv", data=tmp_path) as folder:
        assert (folder / "raw").read_text() == "whole"
    assert left(tmp_path) == []


def test_two_runs_over_one_source_do_not_meet(tmp_path: Path):
    with (
        unfinished.work_folder("deals.csv", data=tmp_path) as first,
        unfinished.work_folder("deals.csv", data=tmp_path) as second,
    ):
        (first / "raw").write_text("of the first")
        assert list(second.iterdir()) == []

    assert not second.exists()


def test_where_nothing_can_be_kept_the_work_is_done_all_the_same(tmp_path: Path):
    (tmp_path / "data").write_text("a file where the data folder should be")

    with unfinished.work_folder("deals.csv", data=tmp_path / "data") as folder:
        assert folder.is_dir()

    assert not folder.exists()


def test_what_nobody_took_up_for_a_week_is_removed(tmp_path: Path):
    for name, age_s in (("old", WEEK_S + 60), ("new", WEEK_S - 60)):
        (tmp_path / "unfinished" / name).mkdir(parents=True)
        os.utime(tmp_path / "unfinished" / name, (time.time() - age_s,) * 2)

    with unfinished.work_folder("deals.csv", data=tmp_path):
        pass

    assert left(tmp_path) == ["new"]
