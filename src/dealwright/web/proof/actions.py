"""Writes to the chain of proof: one record at a time, inside the transaction of what it records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from dealwright.core import kernel
from dealwright.web.proof import queries, records
from dealwright.web.proof.models import Link

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('dealwright.proof', %s))"


class NoTransaction(RuntimeError):
    """A record could not be chained, because nothing would take it back if what it records failed."""


def append(organisation_id: int, kind: str, record: Mapping[str, Any]) -> Link:
    """This function will put a record at the end of the organisation's chain, inside the caller's transaction.

    Until that transaction ends, others who record wait; so this is the last thing an action does before it announces.
    Raises `NoTransaction`, and `kernel.NotCanonical` for what canonical JSON cannot hold.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("Recording belongs into the transaction of what is recorded. Open one with atomic().")
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [organisation_id])
    last = queries.head(organisation_id)
    row = Link(
        organisation_id=organisation_id,
        number=last.number + 1,
        at=timezone.now(),
        kind=kind,
        record=dict(record),
        before=last.hash,
    )
    row.hash = kernel.follow(last.hash, records.chained(row)).hash
    row.save(force_insert=True)
    return row
