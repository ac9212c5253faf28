"""Deleting a dataset with everything made from it."""

from __future__ import annotations

from django.db import transaction

from dealwright.web.history import models
from dealwright.web.history.actions import blobs


def delete(dataset: models.Dataset) -> None:
    """This function will delete the dataset, its files, runs and reports; work on it stops at its next step.

    Strategies started from it stay: they carry their own figures and evidence.
    """
    with transaction.atomic():
        locked = models.Dataset.objects.select_for_update(of=("self",)).get(pk=dataset.pk)
        files = [locked.file_id, locked.facts_id, locked.rejected_id]
        locked.delete()
        blobs.discard_if_any(files)
