"""Saying which column is what: saved by a person who saw the latest version, or not at all."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from dealwright.files import mapping_yaml
from dealwright.history import facts
from dealwright.web.history import models, records
from dealwright.web.history.actions import runs, uploads


class Outdated(ValueError):
    """A mapping could not be saved, because somebody else saved it since it was shown."""


def save_mapping(
    dataset: models.Dataset, mapping: facts.Mapping, *, seen_version: int, user_id: int | None
) -> models.Dataset:
    """This function will keep the mapping; `Outdated` when another one was saved after `seen_version`."""
    with transaction.atomic():
        locked = models.Dataset.objects.select_for_update(of=("self",)).get(pk=dataset.pk)
        if locked.mapping_version != seen_version:
            who = str(locked.mapping_saved_by) if locked.mapping_saved_by else "Somebody"
            raise Outdated(
                f"{who} saved this mapping while you were editing it. Your changes stand below and are not saved yet. "
                "Save again to put them in place of theirs, or open the page anew to see theirs."
            )
        locked.confidence = _as_proposed(locked, mapping)
        locked.mapping = mapping_yaml.dump(mapping, comments=records.comments(locked.confidence))
        locked.mapping_version += 1
        locked.mapping_saved_at = timezone.now()
        locked.mapping_saved_by_id = user_id
        locked.save(update_fields=["mapping", "confidence", "mapping_version", "mapping_saved_at", "mapping_saved_by"])
    return locked


def _as_proposed(dataset: models.Dataset, mapping: facts.Mapping) -> dict[str, Any]:
    """How sure the proposal was of the entries that nobody has changed since."""
    try:
        before = records.entries(mapping_yaml.load(dataset.mapping))
    except mapping_yaml.UnreadableMapping:  # written by another version; the one that is saved takes its place
        return {}
    now = records.entries(mapping)
    return {name: sure for name, sure in dataset.confidence.items() if before.get(name) == now.get(name)}


def rename(dataset: models.Dataset, *, name: str) -> None:
    """This function will give the dataset another name."""
    with transaction.atomic():
        locked = models.Dataset.objects.select_for_update(of=("self",)).get(pk=dataset.pk)
        locked.name = name.strip()[:120] or locked.name
        locked.save(update_fields=["name"])


def start_read(dataset: models.Dataset, *, user_id: int | None) -> models.Run:
    """This function will ask for the columns to be looked at again, for a mapping in place of the one there is.

    `UnderWay` when work on them is going on, `Refused` while parts of the file are missing.
    """
    if dataset.state == models.Dataset.State.UPLOADING:
        raise uploads.Refused(f"{dataset.file_name} is not here yet. Choose it again, and the upload goes on.")
    return runs.begin(dataset, kind=models.Run.Kind.READ, user_id=user_id)


def start_import(dataset: models.Dataset, *, user_id: int | None, later: bool = True) -> models.Run:
    """This function will ask for the dataset to be imported with its saved mapping; `UnderWay` when it is already."""
    return runs.begin(dataset, kind=models.Run.Kind.IMPORT, user_id=user_id, later=later)


def start_reveal(
    dataset: models.Dataset, *, user_id: int | None, region: str = "", segment: str = "", later: bool = True
) -> models.Run:
    """This function will ask for what the deals of one selection reveal; `UnderWay` when it is being found already."""
    return runs.begin(
        dataset, kind=models.Run.Kind.REVEAL, user_id=user_id, region=region, segment=segment, later=later
    )
