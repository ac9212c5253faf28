"""Publishing a signed revision, and telling on the day that it is in force."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.web import live
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import history
from dealwright.web.proof import actions as proof
from dealwright.web.signing import queries, records, rules
from dealwright.web.signing.actions import held, telling
from dealwright.web.signing.models import Approval, Publication, Signature
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy.models import Revision

LATEST_YEARS = 5  # ahead; a day further away is a typing error [d]


class Refused(ValueError):
    """A revision could not be published; `obstacles` says what stands against it."""

    def __init__(self, message: str, *, obstacles: tuple[core.Obstacle, ...]) -> None:
        super().__init__(message)
        self.obstacles = obstacles


def publish(by: Membership, revision_id: int, *, effective_on: date, reason: str = "", seen: str) -> Publication:
    """This function will publish a revision that was signed and approved, in force from a day on.

    `seen` is the digest of the content that was looked at. Publishing twice gives the same publication. Raises
    `Refused` with the obstacles, `Moved`, `NotNow`, `strategies.TooEarly`.
    """
    today = timezone.localdate()
    with transaction.atomic():
        row = held.revision(by, revision_id)
        member = held.member(by, rules.Act.PUBLISH)
        done = Publication.objects.filter(revision=row).first()
        if done is not None and done.effective_on == effective_on:
            return done
        held.being_signed(row)
        _refuse_days(effective_on, today)
        read = queries.reading(row)
        if read.digests.whole != seen:
            raise held.Moved("The content changed since you opened this page. Look at it again, then publish.")
        given, approved = queries.signatures_of(row), queries.approvals_of(row)
        ready = queries.readiness(row, signatures=given, approvals=approved, today=today, reason=reason)
        if ready.obstacles:
            raise Refused(_why_not(ready.obstacles), obstacles=ready.obstacles)
        history.because(reason)
        revision = strategies.publish(row, effective_on=effective_on, user_id=member.user_id)
        made = Publication.objects.create(
            organisation_id=by.organisation_id,
            revision=revision,
            member=member,
            effective_on=effective_on,
            reason=reason.strip(),
            warnings=[each.what for each in ready.warnings],
            published_at=revision.published_at or timezone.now(),
        )
        telling.published(revision, in_force=effective_on <= today)
        stood = _stood(read, given, approved)
        record = records.of_publication(revision, made, read.content, stood=stood)
        proof.append(by.organisation_id, "revision published", record)
        if effective_on <= today:
            _announce(made, today)
    return made


def announce(organisation_id: int, *, today: date) -> int:
    """This function will let every published revision whose day has come take effect, and tell so, once each.

    Returns how many did. What was in force before is superseded. Doing it again changes nothing.
    """
    waiting = Publication.objects.filter(
        organisation_id=organisation_id, announced_on=None, effective_on__lte=today
    ).order_by("effective_on", "pk")
    done = 0
    for key in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Publication.objects.select_for_update(of=("self",), skip_locked=True)
            row = rows.select_related("revision__strategy").filter(pk=key, announced_on=None).first()
            if row is not None:
                telling.published(row.revision, in_force=True)
                _announce(row, today)
                done += 1
    return done


def _announce(row: Publication, today: date) -> None:
    row.announced_on = today
    row.save(update_fields=["announced_on"])
    revision = row.revision
    strategies.take_effect(revision, on=today)
    earlier = Revision.objects.filter(strategy_id=revision.strategy_id, number__lt=revision.number)
    live.publish(row.organisation_id, strategies.topic(revision.strategy_id), {"in_force": revision.number})
    record = {
        "id": revision.pk,
        "strategy": revision.strategy_id,
        "number": revision.number,
        "effective_on": str(row.effective_on),
        "superseded": list(earlier.filter(state="superseded").order_by("number").values_list("pk", flat=True)),
    }
    proof.append(row.organisation_id, "revision in force", record)


def _refuse_days(effective_on: date, today: date) -> None:
    if effective_on < today:
        raise held.NotNow(
            f"{effective_on:%Y-%m-%d} is past. Deals of past days were judged by what was in force then: choose today "
            "or a later day."
        )
    if effective_on.year > today.year + LATEST_YEARS:
        raise held.NotNow(f"{effective_on:%Y-%m-%d} is more than {LATEST_YEARS} years ahead. Is the year right?")


def _why_not(obstacles: tuple[core.Obstacle, ...]) -> str:
    more = f" and {len(obstacles) - 1} more" if obstacles[1:] else ""
    return f"Not published: {obstacles[0].what.rstrip('.')}{more}."


def _stood(read: queries.Reading, given: list[Signature], approved: list[Approval]) -> dict[str, list[int]]:
    entries, whole = read.digests.entries, read.digests.whole
    return {
        "signatures": [r.pk for r in given if r.withdrawn_at is None and entries.get(r.term) == r.digest],
        "approvals": [r.pk for r in approved if r.withdrawn_at is None and r.digest == whole],
    }
