"""The strategist and an executive approve the whole, and may take that back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from dealwright.web.accounts.models import Membership
from dealwright.web.kit import history
from dealwright.web.proof import actions as proof
from dealwright.web.signing import queries, records, rules
from dealwright.web.signing.actions import held
from dealwright.web.signing.actions.signatures import tell_pages
from dealwright.web.signing.models import Approval


def approve(
    by: Membership, revision_id: int, *, seen: str, seen_entries: Mapping[str, str] | None = None, remark: str = ""
) -> Approval:
    """This function will approve the whole content as it was seen, in the member's role.

    `seen` is the digest of the whole that was read. Approving twice gives the same approval. Raises `Moved` naming the
    terms that changed, and `NotNow`.
    """
    with transaction.atomic():
        row = held.revision(by, revision_id)
        member = held.member(by, rules.Act.APPROVE)
        held.being_signed(row)
        read = queries.reading(row)
        if read.digests.whole != seen:
            raise _moved(read, seen_entries or {})
        fields = {"revision": row, "role": member.role, "member": member, "digest": seen}
        given = Approval.objects.filter(**fields, withdrawn_at=None).first()
        if given is not None:
            return given
        made = Approval.objects.create(
            organisation_id=by.organisation_id,
            entries=dict(read.digests.entries),
            remark=remark.strip(),
            approved_at=timezone.now(),
            **fields,
        )
        tell_pages(row)
        proof.append(by.organisation_id, "approval given", records.of_approval(made))
    return made


def withdraw_approval(by: Membership, approval_id: int, *, reason: str) -> Approval:
    """This function will take one's own approval back, for a reason, as long as the revision is not published.

    Raises `NotNow`; an approval of somebody else is not found.
    """
    with transaction.atomic():
        known = Approval.objects.filter(pk=approval_id, organisation_id=by.organisation_id, member=by).first()
        if known is None:
            raise Http404("There is no such approval of yours.")
        row = held.revision(by, known.revision_id)
        held.member(by, rules.Act.APPROVE)
        if not row.open:
            held.being_signed(row)
        given = Approval.objects.select_related("member__user").get(pk=known.pk)
        if given.withdrawn_at is not None:
            return given
        history.because(reason)
        given.withdrawn_at, given.withdrawn_because = timezone.now(), reason.strip()
        given.save(update_fields=["withdrawn_at", "withdrawn_because"])
        tell_pages(row)
        proof.append(by.organisation_id, "approval withdrawn", records.of_withdrawal(given))
    return given


def _moved(read: queries.Reading, seen: Mapping[str, str]) -> held.Moved:
    now = read.digests.entries
    changed = tuple(read.names.get(key, key) for key in {**now, **seen} if seen and now.get(key) != seen.get(key))
    where = f" ({', '.join(changed[:5])}{' and more' if changed[5:] else ''})" if changed else ""
    return held.Moved(
        f"The content changed since you opened it{where}, so it was not approved. Read what changed, then approve "
        "what stands there now.",
        terms=changed,
    )
