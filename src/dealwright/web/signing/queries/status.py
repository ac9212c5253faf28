"""Which signatures stand, which are wanted, and of whom: in a fixed number of queries, whatever the size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.proof.models import Link
from dealwright.web.signing import rules
from dealwright.web.signing.models import Approval, Publication, Signature
from dealwright.web.signing.queries.content import Reading, reading
from dealwright.web.signing.queries.obstacles import Readiness, authors, before_of, readiness
from dealwright.web.strategy import models
from dealwright.web.strategy import queries as strategies

PUBLISHED = "revision published"  # as the proof chain calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One term on the way to being signed, as one member sees it."""

    key: str
    name: str
    standing: core.Standing
    signatures: tuple[Signature, ...]  # all ever given, newest first
    mine: bool  # whether this member speaks for its owner
    may_sign: bool
    why_not: str = ""  # why a member of the owner may not

    @property
    def state(self) -> str:
        """How far it is."""
        return self.standing.state.value

    @property
    def stands(self) -> tuple[Signature, ...]:
        """The signatures that stand."""
        return tuple(each for each in self.signatures if each.withdrawn_at is None and self._fits(each))

    @property
    def void(self) -> tuple[Signature, ...]:
        """The signatures that a change has voided since."""
        return tuple(each for each in self.signatures if each.withdrawn_at is None and not self._fits(each))

    def _fits(self, row: Signature) -> bool:
        owner = self.standing.owner.casefold()
        return row.digest == self.standing.digest and row.function.casefold() == owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far the signing of one revision is."""

    revision: models.Revision
    reading: Reading
    readiness: Readiness
    lines: tuple[Line, ...]
    approvals: tuple[Approval, ...]
    publication: Publication | None
    link: Link | None = None  # of the proof chain, where it is published

    @property
    def by_owner(self) -> tuple[tuple[str, tuple[Line, ...], int], ...]:
        """The lines of each owner function, with how many are signed; terms without an owner come last."""
        owners: dict[str, list[Line]] = {}
        for line in sorted(self.lines, key=lambda each: (not each.standing.owner, each.standing.owner.casefold())):
            owners.setdefault(line.standing.owner, []).append(line)
        return tuple(
            (owner, tuple(lines), sum(each.state == "signed" for each in lines)) for owner, lines in owners.items()
        )

    @property
    def wanted(self) -> tuple[Line, ...]:
        """The lines that wait for this member."""
        return tuple(each for each in self.lines if each.may_sign)


def revision_for(membership: Membership, strategy_id: int, *, number: int | None = None) -> models.Revision:
    """This function will give a revision that this member may read, the newest by default; else it is not found."""
    row = strategies.strategy_for(membership, strategy_id)
    rows = models.Revision.objects.filter(strategy=row).select_related("strategy", "published_by")
    if number is not None:
        rows = rows.filter(number=number)
    found = rows.order_by("-number").first()
    if found is None:
        raise Http404("There is no such revision of this strategy.")
    return found


def signatures_of(revision: models.Revision) -> list[Signature]:
    """This function will give every signature of a revision, oldest first."""
    return list(Signature.objects.filter(revision=revision).select_related("member__user").order_by("signed_at", "pk"))


def approvals_of(revision: models.Revision) -> list[Approval]:
    """This function will give every approval of a revision, oldest first."""
    return list(Approval.objects.filter(revision=revision).select_related("member__user").order_by("approved_at", "pk"))


def status(membership: Membership, revision: models.Revision, *, today: date | None = None, reason: str = "") -> Status:
    """This function will say how far the signing of a revision is, as one member sees it."""
    read = reading(revision)
    given, approved = signatures_of(revision), approvals_of(revision)
    ready = readiness(
        revision, signatures=given, approvals=approved, today=today or timezone.localdate(), reason=reason
    )
    functions = strategies.functions_of(membership)
    wrote = authors(read, before_of(revision))
    of_term: dict[str, list[Signature]] = {}
    for row in reversed(given):
        of_term.setdefault(row.term, []).append(row)
    publication = Publication.objects.filter(revision=revision).select_related("member__user").first()
    return Status(
        revision=revision,
        reading=read,
        readiness=ready,
        approvals=tuple(reversed(approved)),
        publication=publication,
        link=None if publication is None else recorded(revision),
        lines=tuple(
            line_of(
                membership,
                standing,
                name=read.names[key],
                given=of_term.get(key, ()),
                functions=functions,
                authors=wrote.get(key, frozenset()),
                signing=revision.state == models.State.SIGNING,
            )
            for key, standing in ready.standing.items()
        ),
    )


def recorded(revision: models.Revision) -> Link | None:
    """This function will find where the proof chain keeps that a revision was published."""
    rows = Link.objects.filter(organisation_id=revision.organisation_id, kind=PUBLISHED, record__id=revision.pk)
    return rows.defer("record").first()


def line_of(  # each by its name: what a term is, who asks
    membership: Membership,
    standing: core.Standing,
    *,
    name: str,
    given: Sequence[Signature],
    functions: Iterable[str],
    authors: frozenset[str],
    signing: bool,
) -> Line:
    """This function will say how far one term is, and whether this member may sign it now; `given` newest first."""
    speaks = rules.speaks_for(tuple(functions), standing.owner)
    mine = speaks and rules.may(membership, rules.Act.SIGN)
    has_signed = any(
        row.member_id == membership.pk and row.withdrawn_at is None and row.digest == standing.digest for row in given
    )
    why_not = ""
    if mine and not signing:
        why_not = "The strategist has not sent it to be signed."
    elif mine and has_signed:
        why_not = "You have signed it."
    elif mine and not core.may_sign(membership.user.email, authors):
        why_not = "You alone wrote it, so somebody else has to sign it."
    elif speaks and not mine:
        why_not = "Only stakeholders sign."
    return Line(
        key=standing.term,
        name=name,
        standing=standing,
        signatures=tuple(given),
        mine=mine,
        may_sign=mine and not why_not,
        why_not=why_not,
    )


def strategy_of_signature(membership: Membership, signature_id: int) -> int:
    """This function will tell to which strategy a signature of this member belongs; any other is not found."""
    return _strategy_of(Signature.objects.filter(pk=signature_id, member=membership))


def strategy_of_approval(membership: Membership, approval_id: int) -> int:
    """This function will tell to which strategy an approval of this member belongs; any other is not found."""
    return _strategy_of(Approval.objects.filter(pk=approval_id, member=membership))


def _strategy_of(rows: QuerySet[Any]) -> int:
    found = rows.values_list("revision__strategy_id", flat=True).first()
    if found is None:
        raise Http404("There is nothing of yours under this address.")
    return int(found)
