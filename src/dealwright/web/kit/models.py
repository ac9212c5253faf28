"""What every row of an organisation has in common, and the mails that wait."""

from __future__ import annotations

import uuid

import pghistory.models
from django.db import models
from django.utils import timezone


class OrganisationRow(models.Model):
    """A row that belongs to one organisation; its table is protected by `tenancy.Protect` in a migration.

    The key `(organisation_id, id)` is made by `Protect`, and with it every reference between two such tables is held
    inside one organisation by the database. The plain index on `organisation_id` is therefore left out.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        abstract = True


class Event(pghistory.models.Event):
    """One event of row history; every event model is made from it (`PGHISTORY_BASE_MODEL`)."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


class Mail(models.Model):
    """A mail on its way: sealed, found only by its unguessable id, gone once a mail server has taken it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.id)
