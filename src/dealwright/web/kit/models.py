"""What every row of an organisation has in common."""

from __future__ import annotations

import pghistory.models
from django.db import models


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
