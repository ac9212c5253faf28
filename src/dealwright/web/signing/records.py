"""Between rows of signing and `core.strategy`: the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.proof import records as proof
from dealwright.web.signing.models import Approval, Publication, Signature
from dealwright.web.strategy.models import Revision

STATEMENT = "I speak for {function}. I have read {term} as it stands here and sign it."


def signatures(rows: Iterable[Signature]) -> tuple[core.Signature, ...]:
    """This function will give the signatures that were not withdrawn, oldest first; members must have been fetched."""
    return tuple(
        core.Signature(term=row.term, function=row.function, member=row.member.user.email, digest=row.digest)
        for row in rows
        if row.withdrawn_at is None
    )


def approvals(rows: Iterable[Approval]) -> tuple[core.Approval, ...]:
    """This function will give the approvals that were not withdrawn."""
    return tuple(
        core.Approval(role=core.Approver(row.role), member=row.member.user.email, digest=row.digest)
        for row in rows
        if row.withdrawn_at is None
    )


def signed(content: Mapping[str, Any]) -> core.Strategy:
    """This function will read what was signed; `UnreadableRecord` when it is not what the product wrote."""
    return core.read(content)


# What the chain of proof keeps ---------------------------------------------------------------------------------------


def of_signature(row: Signature) -> dict[str, Any]:
    """This function will write the record of a signature."""
    return {
        "id": row.pk,
        "revision": row.revision_id,
        "term": row.term,
        "function": row.function,
        "member": _member(row.member),
        "digest": row.digest,
        "statement": row.statement,
        "remark": row.remark,
        "signed_at": proof.written(row.signed_at),
    }


def of_approval(row: Approval) -> dict[str, Any]:
    """This function will write the record of an approval."""
    return {
        "id": row.pk,
        "revision": row.revision_id,
        "role": row.role,
        "member": _member(row.member),
        "digest": row.digest,
        "remark": row.remark,
        "approved_at": proof.written(row.approved_at),
    }


def of_withdrawal(row: Signature | Approval) -> dict[str, Any]:
    """This function will write the record of a withdrawal."""
    at = None if row.withdrawn_at is None else proof.written(row.withdrawn_at)
    return {"id": row.pk, "revision": row.revision_id, "withdrawn_at": at, "because": row.withdrawn_because}


def of_publication(
    revision: Revision, publication: Publication, content: core.Strategy, *, stood: Mapping[str, list[int]]
) -> dict[str, Any]:
    """This function will write the record of a published revision: all it says, and what it stands on.

    `stood` names the signatures and approvals by id.
    """
    return {
        "id": revision.pk,
        "strategy": revision.strategy_id,
        "number": revision.number,
        "begun_because": revision.reason,
        "effective_on": str(revision.effective_on),
        "published_at": None if revision.published_at is None else proof.written(revision.published_at),
        "published_by": None if publication.member is None else _member(publication.member),
        "reason": publication.reason,
        "warnings": list(publication.warnings),
        "digest": core.strategy_digest(content),
        "content": core.record(content),
        **stood,
    }


def _member(member: Membership) -> dict[str, Any]:
    return {"id": member.pk, "name": member.user.name, "address": member.user.email}
