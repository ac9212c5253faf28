"""Secrets made at the first start, kept in one file that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path


def keep(path: Path, *, names: tuple[str, ...], strength_bytes: int = 24) -> dict[str, str]:
    """This function will return one random secret a name, making those that the file does not hold yet.

    The file has mode 0600 from its first byte and is replaced in one step, so that a crash leaves the old or the new
    one. Callers that may run side by side hold a lock around it.
    """
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(strength_bytes) for name in missing}
        write_private(path, json.dumps(known, indent=2) + "\n")
    return known


def write_private(path: Path, text: str) -> None:
    """This function will write a file that nobody else can read, in one step."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = path.with_name(f".{path.name}.{os.getpid()}")
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    making.replace(path)
