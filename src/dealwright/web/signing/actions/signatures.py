"""Signing one term for its owner function, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.web import live
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import history
from dealwright.web.proof import actions as proof
from dealwright.web.signing import queries, records, rules
from dealwright.web.signing.actions import held, telling
from dealwright.web.signing.models import Signature
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import queries as reads
from dealwright.web.strategy.models import Revision


class NotYours(rules.NotPermitted):
    """A member could not sign, because the term is not their function's, or because they alone wrote it."""


def sign(by: Membership, revision_id: int, *, term: str, seen: Mapping[str, Any], remark: str = "") -> Signature:
    """This function will sign a term as it was seen; `seen` is the record of the excerpt that was read.

    Signing what one has signed already gives the same signature. Raises `Stale` with the difference when the term is
    no longer what was seen, `NotYours`, `NotNow`.
    """
    with transaction.atomic():
        row = held.revision(by, revision_id)
        member = held.member(by, rules.Act.SIGN)
        held.being_signed(row)
        read = queries.reading(row)
        entry = read.content.entry(term)
        if entry is None:
            raise held.Stale(f"“{term}” was taken out of the strategy meanwhile.", changes=())
        _refuse_strangers(row, member, read, entry)
        _refuse_stale(read, entry, seen)
        digest = read.digests.entries[term]
        given = Signature.objects.filter(
            revision=row, term=term, member=member, digest=digest, function=entry.term.owner, withdrawn_at=None
        ).first()
        if given is not None:
            return given
        made = Signature.objects.create(
            organisation_id=by.organisation_id,
            revision=row,
            term=term,
            function=entry.term.owner,
            member=member,
            digest=digest,
            content=core.record(core.excerpt(read.content, term)),
            statement=records.STATEMENT.format(function=entry.term.owner, term=entry.term.name),
            remark=remark.strip(),
            signed_at=timezone.now(),
        )
        tell_pages(row)
        _tell_when_all_signed(row, read)
        proof.append(by.organisation_id, "signature given", records.of_signature(made))
    return made


def withdraw(by: Membership, signature_id: int, *, reason: str) -> Signature:
    """This function will take one's own signature back, for a reason, as long as the revision is not published.

    Raises `NotNow`; a signature of somebody else is not found.
    """
    with transaction.atomic():
        known = Signature.objects.filter(pk=signature_id, organisation_id=by.organisation_id, member=by).first()
        if known is None:
            raise Http404("There is no such signature of yours.")
        row = held.revision(by, known.revision_id)
        held.member(by, rules.Act.SIGN)
        if not row.open:
            held.being_signed(row)
        given = Signature.objects.select_related("member__user").get(pk=known.pk)
        if given.withdrawn_at is not None:
            return given
        history.because(reason)
        given.withdrawn_at, given.withdrawn_because = timezone.now(), reason.strip()
        given.save(update_fields=["withdrawn_at", "withdrawn_because"])
        tell_pages(row)
        proof.append(by.organisation_id, "signature withdrawn", records.of_withdrawal(given))
    return given


def tell_pages(row: Revision) -> None:
    """This function will have open pages of the strategy ask again, once this is committed."""
    said = {"revision": row.number, "version": row.version, "signing": True}
    live.publish(row.organisation_id, strategies.topic(row.strategy_id), said)


def _tell_when_all_signed(row: Revision, read: queries.Reading) -> None:
    given = records.signatures(queries.signatures_of(row))
    every = core.standing(read.content, given, digests=read.digests).values()
    if all(each.state is core.State.SIGNED for each in every):
        telling.approval_wanted(row)


def _refuse_strangers(row: Revision, member: Membership, read: queries.Reading, entry: core.Entry) -> None:
    owner, name = entry.term.owner, entry.term.name
    if not owner:
        raise NotYours(f"{name} has no owner, so nobody can sign it. The strategist names one.")
    if not rules.speaks_for(reads.functions_of(member), owner):
        raise NotYours(f"{name} is signed by members who speak for {owner}.")
    wrote = queries.authors_of(row, read).get(entry.term.key, frozenset())
    if not core.may_sign(member.user.email, wrote):
        raise NotYours(f"You alone wrote {name}, so another member of {owner} has to read and sign it.")


def _refuse_stale(read: queries.Reading, entry: core.Entry, seen: Mapping[str, Any]) -> None:
    key = entry.term.key
    before = records.signed(seen)
    if before.entry(key) is not None and core.entry_digest(before, key) == read.digests.entries[key]:
        return
    raise held.Stale(
        f"{entry.term.name} changed since you opened it, so it was not signed. Read what changed, then sign what "
        "stands there now.",
        changes=core.diff(before, core.excerpt(read.content, key)),
    )
