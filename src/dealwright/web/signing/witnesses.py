"""Holds the rows of today against what the chain of proof says was signed and published.

A published revision never changes, so any figure that differs from its record was changed past the product. Signatures
and approvals may be gone with an unpublished revision that was discarded; else they are there, as they were given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from dealwright.core import kernel
from dealwright.core import strategy as core
from dealwright.web.proof import queries as proof
from dealwright.web.proof import records as chain
from dealwright.web.proof.models import Link
from dealwright.web.signing import records
from dealwright.web.signing.models import Approval, Publication, Signature
from dealwright.web.strategy import models
from dealwright.web.strategy import records as strategies

PUBLISHED, IN_FORCE = "revision published", "revision in force"
SIGNED, UNSIGNED = "signature given", "signature withdrawn"
APPROVED, UNAPPROVED = "approval given", "approval withdrawn"
CLOSED = ("published", "superseded")
Found = Iterator[proof.Difference]


def published(organisation_id: int, link: Link) -> Found:
    """This function will name every figure of a published revision that is not as it was published."""
    said = link.record
    where = f"Revision {said.get('number')} of strategy {said.get('strategy')}"
    rows = models.Revision.objects.filter(pk=said.get("id"), organisation_id=organisation_id)
    revision = rows.select_related("strategy").prefetch_related("entries__ranges", "parts").first()
    if revision is None:
        yield _difference(link, where, "It was published, and is not there any more.")
        return
    where = f"Revision {revision.number} of “{revision.strategy.name}”"
    yield from _of_row(link, where, revision)
    yield from _of_content(link, where, revision)


def _of_row(link: Link, where: str, revision: models.Revision) -> Found:
    said = link.record
    if revision.state not in CLOSED:
        yield _difference(link, where, f"It was published, and is marked as {revision.state}.")
    publication = Publication.objects.filter(revision=revision).select_related("member__user").first()
    now = {
        "number": revision.number,
        "strategy": revision.strategy_id,
        "effective_on": str(revision.effective_on),
        "published_at": chain.written(revision.published_at) if revision.published_at else None,
        "begun_because": revision.reason,
        "reason": publication.reason if publication else None,
        "warnings": publication.warnings if publication else None,
        "member": publication.member_id if publication else None,
        "published_by": revision.published_by_id,
    }
    then = {**said, "member": (said.get("published_by") or {}).get("id")}
    then["published_by"] = publication.member.user_id if publication and publication.member else None
    for field, value in now.items():
        if then.get(field) != value:
            named = field.replace("_", " ")
            yield _difference(link, where, f"Its {named} was recorded as {then.get(field)} and is {value} now.")
    if publication is not None and str(publication.effective_on) != said.get("effective_on"):
        yield _difference(link, where, f"Its publication says it is in force from {publication.effective_on}.")


def _of_content(link: Link, where: str, revision: models.Revision) -> Found:
    try:
        then = core.read(link.record["content"])
        now = strategies.read_strategy(revision)
        same = kernel.canonical(core.record(now)) == kernel.canonical(link.record["content"])
    except (core.UnreadableRecord, KeyError, TypeError, ValueError) as problem:
        yield _difference(link, where, f"Its rows cannot be read any more: {problem}")
        return
    if same:
        return
    changes = core.diff(then, now)
    for change in changes:
        yield _difference(link, f"{where}, {change.where or 'the whole'}", f"Since it was published: {change.sentence}")
    if not changes:
        yield _difference(link, where, "Its rows stand in another order than when it was published.")


def in_force(organisation_id: int, link: Link) -> Found:
    """This function will say when what was superseded is marked as being in force again."""
    said = link.record
    again = models.Revision.objects.filter(
        organisation_id=organisation_id, pk__in=said.get("superseded", []), state=models.State.PUBLISHED
    ).select_related("strategy")
    for revision in again:
        where = f"Revision {revision.number} of “{revision.strategy.name}”"
        yield _difference(
            link, where, f"It was superseded by revision {said.get('number')}, and is marked as published."
        )


def signed(organisation_id: int, link: Link) -> Found:
    """This function will say when a signature is not as it was given."""
    row = Signature.objects.filter(pk=link.record.get("id"), organisation_id=organisation_id)
    given = row.select_related("member__user").first()
    yield from _of_given(link, f"Signature {link.record.get('id')} of {link.record.get('term')}", given)
    if given is not None and core.entry_digest(records.signed(given.content), given.term) != given.digest:
        yield _difference(link, f"Signature {given.pk} of {given.term}", "What it keeps is not what was signed.")


def approved(organisation_id: int, link: Link) -> Found:
    """This function will say when an approval is not as it was given."""
    row = Approval.objects.filter(pk=link.record.get("id"), organisation_id=organisation_id)
    given = row.select_related("member__user").first()
    yield from _of_given(link, f"Approval {link.record.get('id')} by the {link.record.get('role')}", given)


def _of_given(link: Link, where: str, row: Signature | Approval | None) -> Found:
    said = link.record
    if row is None:
        if models.Revision.objects.filter(pk=said.get("revision"), organisation_id=link.organisation_id).exists():
            yield _difference(link, where, "It was given, and is not there any more.")
        return
    now = records.of_signature(row) if isinstance(row, Signature) else records.of_approval(row)
    for field in (each for each in now if each != "member"):
        if now[field] != said.get(field):
            yield _difference(
                link, where, f"Its {field.replace('_', ' ')} was {said.get(field)} and is {now[field]} now."
            )
    if now["member"]["id"] != (said.get("member") or {}).get("id"):
        yield _difference(link, where, f"It was given by {_name(said)}, and stands under {now['member']['name']} now.")
    kind = UNSIGNED if isinstance(row, Signature) else UNAPPROVED
    taken = Link.objects.filter(organisation_id=link.organisation_id, kind=kind, record__id=row.pk).exists()
    if taken != (row.withdrawn_at is not None):
        done = "withdrawn" if taken else "not withdrawn"
        yield _difference(
            link, where, f"By the chain it was {done}, by the rows it was {'not ' if taken else ''}withdrawn."
        )


def unrecorded_revisions(organisation_id: int, ids: Set[int]) -> Found:
    """This function will name revisions that are marked as published and whose publication was never recorded."""
    rows = models.Revision.objects.filter(organisation_id=organisation_id, published_at__isnull=False)
    for row in rows.exclude(pk__in=ids).select_related("strategy"):
        where = f"Revision {row.number} of “{row.strategy.name}”"
        yield proof.Difference(where=where, what="It is marked as published, and its publication was never recorded.")


def unrecorded_signatures(organisation_id: int, ids: Set[int]) -> Found:
    """This function will name signatures that were never recorded."""
    for row in Signature.objects.filter(organisation_id=organisation_id).exclude(pk__in=ids):
        yield proof.Difference(where=f"Signature {row.pk} of {row.term}", what="It was never recorded.")


def unrecorded_approvals(organisation_id: int, ids: Set[int]) -> Found:
    """This function will name approvals that were never recorded."""
    for row in Approval.objects.filter(organisation_id=organisation_id).exclude(pk__in=ids):
        yield proof.Difference(where=f"Approval {row.pk} by the {row.role}", what="It was never recorded.")


def _name(said: Mapping[str, Any]) -> str:
    return str((said.get("member") or {}).get("name", "somebody"))


def _difference(link: Link, where: str, what: str) -> proof.Difference:
    return proof.Difference(where=where, what=what, number=link.number)


proof.witness(PUBLISHED, check=published, missing=unrecorded_revisions)
proof.witness(IN_FORCE, check=in_force)
proof.witness(SIGNED, check=signed, missing=unrecorded_signatures)
proof.witness(APPROVED, check=approved, missing=unrecorded_approvals)
