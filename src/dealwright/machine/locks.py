"""Two small locks on files, released by the operating system even when a process is killed.

`only_one` lets one process at a time do something. A `Lease` says "I am using this"; whoever gives back the last lease
learns so, and may switch off the light. Both are `flock` locks, so a power cut or `kill -9` leaves nothing to clean up.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """This function will wait until no other process is inside, and let the caller in."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Lease:
    """One user's claim on something shared; hold `only_one` around taking and giving back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether the lease is taken."""
        return self._descriptor is not None

    def take(self) -> None:
        """This function will take the lease, beside any others."""
        if self._descriptor is not None:
            raise RuntimeError(f"The lease on {self._path} is already taken.")
        descriptor = _open(self._path)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        self._descriptor = descriptor

    def give_back(self) -> bool:
        """This function will give the lease back and say whether it was the last."""
        if self._descriptor is None:
            raise RuntimeError(f"The lease on {self._path} is not taken.")
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(self._descriptor)
            self._descriptor = None


def _open(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
