"""Taking a file in: whole from a form or a folder, or in parts that survive a broken connection."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from dealwright.web.history import models, queries
from dealwright.web.history.actions import blobs, runs

MOST_BYTES = 4 * 1024**3  # largest file that is taken; the setting UPLOAD_BYTES changes it
KEPT_FOR = timedelta(hours=48)  # an upload that is not finished by then is discarded


class Refused(ValueError):
    """A file or a part of it could not be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a browser says about the file it is about to send."""

    key: uuid.UUID
    file_name: str
    size: int
    parts: int


def most_bytes() -> int:
    """This function will give the largest size of a file that is taken."""
    return int(getattr(settings, "UPLOAD_BYTES", MOST_BYTES))


def clean_name(text: str) -> str:
    """This function will give a file name fit to be shown and stored: no path, no control characters, not empty."""
    last = re.split(r"[\\/]", text)[-1]
    shown = "".join(character for character in last if character.isprintable()).strip()
    if len(shown) > 200:
        stem, dot, suffix = shown.rpartition(".")
        shown = f"{stem[:180]}…{dot}{suffix[:19]}" if dot else shown[:200]
    return shown or "file without a name"


def title(file_name: str) -> str:
    """This function will give the name a dataset starts with: that of its file in words."""
    words = re.sub(r"[_\s]+", " ", Path(file_name).stem).strip()
    return words[:120] or "Past deals"


def hand_in(
    path: Path, *, organisation_id: int, user_id: int | None, file_name: str = "", name: str = "", later: bool = True
) -> models.Dataset:
    """This function will take in the file at `path` whole and ask for its columns to be read.

    With `later`, a job does the reading; without, the caller runs it (`run_read`).
    """
    shown = clean_name(file_name or path.name)
    _check_size(path.stat().st_size)
    with transaction.atomic():
        dataset = models.Dataset.objects.create(
            organisation_id=organisation_id,
            created_by_id=user_id,
            name=(name or title(shown))[:120],
            file_name=shown,
            state=models.Dataset.State.RECEIVED,
            file=blobs.keep(path, organisation_id=organisation_id),
        )
        if later:
            runs.begin(dataset, kind="read", user_id=user_id)
    return dataset


def take_part(
    announced: Announced, *, number: int, data: bytes, organisation_id: int, user_id: int
) -> tuple[models.Dataset, int]:
    """This function will keep one part of an upload, beginning the upload with its first part to arrive.

    Gives the dataset and how many parts are here; with the last one the dataset is received and will be read.
    """
    _check_part(announced, number=number, data=data)
    with transaction.atomic():
        dataset = _upload(announced, organisation_id=organisation_id, user_id=user_id)
        if dataset.state == models.Dataset.State.UPLOADING:
            blobs.add_part(dataset.file, number=number, data=data)
        here = models.Part.objects.filter(blob_id=dataset.file_id).count()
        if here == announced.parts and dataset.state == models.Dataset.State.UPLOADING:
            _receive(dataset, user_id=user_id)
    return dataset, here


def discard_unfinished_if_any(dataset_id: int) -> None:
    """This function will delete an upload that is still waiting for parts; a finished one stays."""
    with transaction.atomic():
        found = (
            models.Dataset.objects.select_for_update()
            .filter(pk=dataset_id, state=models.Dataset.State.UPLOADING)
            .values_list("pk", "file_id")
            .first()
        )
        if found is not None:
            models.Dataset.objects.filter(pk=found[0]).delete()
            blobs.discard_if_any([found[1]])


def _check_size(size: int) -> None:
    if size > most_bytes():
        raise Refused(
            f"The file has {size:,} bytes; up to {most_bytes():,} are taken here. "
            "Leave out columns you do not need, split it by year, or hand it in as Parquet, which is far smaller."
        )


def _check_part(announced: Announced, *, number: int, data: bytes) -> None:
    _check_size(announced.size)
    whole = models.PART_BYTES
    if announced.parts != max(1, -(-announced.size // whole)) or not 0 <= number < announced.parts:
        raise Refused("The parts announced do not fit the size of the file. Choose the file again.")
    expected = min(whole, announced.size - number * whole)
    if len(data) != expected:
        raise Refused(f"Part {number} has {len(data):,} bytes instead of {expected:,}. Choose the file again.")


def _upload(announced: Announced, *, organisation_id: int, user_id: int) -> models.Dataset:
    """The upload under this key, locked, so that the last two parts cannot both miss that they are the last."""
    found = (
        models.Dataset.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(organisation_id=organisation_id, upload_key=announced.key)
        .first()
    )
    if found is not None:
        if found.created_by_id != user_id or found.file.size != announced.size:
            raise Refused("This upload belongs to another file. Choose the file again.")
        return found
    shown = clean_name(announced.file_name)
    dataset, made = models.Dataset.objects.get_or_create(
        organisation_id=organisation_id,
        upload_key=announced.key,
        defaults={
            "created_by_id": user_id,
            "name": title(shown),
            "file_name": shown,
            "file": models.Blob.objects.create(organisation_id=organisation_id, size=announced.size),
        },
    )
    if made:
        app.configure_task(
            "dealwright.web.history.tasks.discard_upload", schedule_in={"seconds": int(KEPT_FOR.total_seconds())}
        ).defer(organisation_id=organisation_id, dataset_id=dataset.pk)
    return dataset


def _receive(dataset: models.Dataset, *, user_id: int) -> None:
    dataset.file.sha256 = queries.blobs.sha256(dataset.file)
    dataset.file.save(update_fields=["sha256"])
    dataset.state = models.Dataset.State.RECEIVED
    dataset.save(update_fields=["state"])
    runs.begin(dataset, kind="read", user_id=user_id)
