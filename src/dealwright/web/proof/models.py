"""Rows of the chain of proof: written once, in the order things happened, and never again touched.

The application may add links and read them; a trigger refuses a change or a removal to everybody, the owner of the
tables too. Who switches the trigger off changes a row unseen by PostgreSQL, and is seen by `queries.verify`.
"""

from __future__ import annotations

import json
from typing import Any

import pgtrigger
from django.db import models

from dealwright.web.kit.models import OrganisationRow

_EXACT = 2**53  # whole numbers below it are the same as whole numbers and as doubles


class Doubles(json.JSONDecoder):
    """Reads numbers as RFC 8785 knows them: PostgreSQL writes 1e22 with all its digits, and it is a double still."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"parse_int": _number})


def _number(said: str) -> int | float:
    return int(said) if abs(int(said)) < _EXACT else float(said)


class Link(OrganisationRow):
    """One record in its place in the chain of an organisation."""

    number = models.PositiveBigIntegerField()  # from 1, without a gap
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)  # what happened, such as "revision published"
    record = models.JSONField(decoder=Doubles)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="link_number_once"),
            models.UniqueConstraint(fields=["organisation", "before"], name="link_follows_once"),
        )
        indexes = (models.Index(fields=["organisation", "kind", "number"], name="link_by_kind"),)
        triggers = (pgtrigger.Protect(name="stays_as_it_is", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"link {self.number}"
