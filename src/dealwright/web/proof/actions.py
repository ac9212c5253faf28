"""Writes to the chain of proof, one record at a time, inside the transaction of what it records; its head goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from dealwright.core import kernel
from dealwright.web.accounts.models import Membership, Role
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


def send_head(organisation_id: int) -> int:
    """This function will mail the head of a chain to the auditors and executives, who keep it elsewhere; how many."""
    head = queries.head(organisation_id)
    if not head.number:
        return 0
    with transaction.atomic():
        people = Membership.objects.filter(
            organisation_id=organisation_id,
            role__in=(Role.AUDITOR, Role.EXECUTIVE),
            ended_at=None,
            user__is_active=True,
        ).select_related("user", "organisation")
        for member in people.order_by("pk"):
            said = {"member": member, "head": head, "url": f"{settings.BASE_URL}{reverse('proof:verify')}"}
            EmailMessage(
                subject=f"Keep this: head of the proof chain of {member.organisation}, link {head.number}",
                body=render_to_string("proof/mail/head.txt", said),
                to=[member.user.email],
            ).send()
    return len(people)
