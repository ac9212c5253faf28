"""Reading files that are kept in the database, with a copy on this machine while it is being used.

The copy is named by the hash of its content, so it can never be stale; it is made when first asked for and the longest
unused ones go when the folder grows past its cap. Losing the folder loses nothing.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from dealwright.web.history import models

CACHE_BYTES = 8 * 1024**3  # cap of the local copies; the setting CACHE_BYTES changes it
KEPT_SECONDS = 600  # a copy used within this time is never removed: somebody may be about to open it


class LostFile(RuntimeError):
    """A kept file could not be read back as it was handed in."""


def parts(blob: models.Blob) -> Iterator[bytes]:
    """This function will give the parts of a kept file one after the other, one query and at most 4 MiB each."""
    number, seen = 0, 0
    while seen < blob.size:
        row = models.Part.objects.filter(blob=blob, number=number).values_list("data", flat=True).first()
        if row is None:
            raise LostFile(f"Part {number} of file {blob.pk} is missing. Hand the file in again.")
        data = bytes(row)
        yield data
        seen += len(data)
        number += 1


def sha256(blob: models.Blob) -> str:
    """This function will give the hash of the content as hexadecimal text."""
    digest = hashlib.sha256()
    for data in parts(blob):
        digest.update(data)
    return digest.hexdigest()


def copy(blob: models.Blob, target: Path) -> None:
    """This function will write the kept file to `target` and check its hash."""
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for data in parts(blob):
            digest.update(data)
            out.write(data)
    if blob.sha256 and digest.hexdigest() != blob.sha256:
        target.unlink()
        raise LostFile(f"File {blob.pk} is not as it was handed in (its hash differs). Hand the file in again.")


def local(blob: models.Blob, *, suffix: str = ".parquet") -> Path:
    """This function will give the path of a copy on this machine, made now if there is none."""
    folder = Path(settings.DATA) / "cache" / str(blob.organisation_id)
    path = folder / f"{blob.sha256}{suffix}"
    if path.exists():
        os.utime(path)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as opened:
        unfinished = Path(opened.name)
    try:
        copy(blob, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    trim(folder.parent, keep=getattr(settings, "CACHE_BYTES", CACHE_BYTES))
    return path


def trim(folder: Path, *, keep: int, now: float | None = None) -> None:
    """This function will remove the longest unused copies until at most `keep` bytes are left, sparing those in use."""
    moment = time.time() if now is None else now
    copies = []
    for path in folder.glob("*/*"):
        try:
            stat = path.stat()
        except FileNotFoundError:  # another process trims as well
            continue
        copies.append((stat.st_mtime, stat.st_size, path))
    total = sum(size for _, size, _ in copies)
    for used_at, size, path in sorted(copies):
        if total <= keep or moment - used_at < KEPT_SECONDS:
            break
        path.unlink(missing_ok=True)
        total -= size
