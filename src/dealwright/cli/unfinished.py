"""Unfinished: where the work of a reveal lies, so that one that was killed is taken up again.

Each source has one folder below the data folder. A run that ends, well or with a message, removes it; only a process
that was killed leaves it, and the next run over the same source goes on after the last step that was whole. Two runs
over one source do not meet: the second works in a folder of its own. What nobody took up for a week is removed.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

FOLDER = "unfinished"
KEPT_DAYS = 7  # [d]
_DAY_S = 86_400


@contextmanager
def work_folder(source: str, *, data: Path) -> Iterator[Path]:
    """This function will give the folder in which one source is worked on, gone when the block ends.

    `data` is the data folder of the machine; where it cannot be written, the work lies in a temporary folder.
    """
    exact = str(Path(source).resolve()) if Path(source).exists() else source
    folder = data / FOLDER / hashlib.sha256(exact.encode()).hexdigest()[:12]
    with ExitStack() as held:
        if _taken(folder, held):
            _forget_old(folder)
            held.callback(shutil.rmtree, folder)
            yield folder
        else:
            yield Path(held.enter_context(tempfile.TemporaryDirectory(prefix="dealwright-")))


def _taken(folder: Path, held: ExitStack) -> bool:
    """Whether the folder is ours from now on, until what is held is given back."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = held.enter_context((folder / "lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another run has it, or nothing can be written there
        return False
    return True


def _forget_old(kept: Path) -> None:
    for other in kept.parent.iterdir():
        if other != kept and other.is_dir() and other.stat().st_mtime < time.time() - KEPT_DAYS * _DAY_S:
            shutil.rmtree(other, ignore_errors=True)
