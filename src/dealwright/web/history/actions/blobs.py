"""Keeping files in the database, in parts of at most 4 MiB."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import transaction

from dealwright.web.history import models


def keep(path: Path, *, organisation_id: int) -> models.Blob:
    """This function will keep the file at `path`, reading one part at a time; whole or not at all."""
    digest = hashlib.sha256()
    with transaction.atomic(), path.open("rb") as source:
        blob = models.Blob.objects.create(organisation_id=organisation_id, size=path.stat().st_size)
        number = 0
        while data := source.read(models.PART_BYTES):
            digest.update(data)
            add_part(blob, number=number, data=data)
            number += 1
        blob.sha256 = digest.hexdigest()
        blob.save(update_fields=["sha256"])
    return blob


def add_part(blob: models.Blob, *, number: int, data: bytes) -> None:
    """This function will keep one part; a part that is already there stays as it is."""
    models.Part.objects.bulk_create(
        [models.Part(organisation_id=blob.organisation_id, blob=blob, number=number, data=data)], ignore_conflicts=True
    )


def discard_if_any(blob_ids: list[int | None]) -> None:
    """This function will delete the kept files with these ids; an id that is None is passed over."""
    models.Blob.objects.filter(pk__in=[each for each in blob_ids if each is not None]).delete()
