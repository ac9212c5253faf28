"""Writes of notices: telling, reading, choosing a rhythm, and the letters that gather what was told.

Nothing is told twice under one key, and nothing stands in two letters: a notice is marked in the transaction that asks
for its letter, and that letter leaves only if the transaction holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from dealwright.web import live
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.notices import queries, rules
from dealwright.web.notices.models import Kind, Notice, Preference, Rhythm

LONGEST = 500


class NotTellable(ValueError):
    """A notice could not be written: it says nothing, or leads out of the house."""


def tell(
    membership_ids: Collection[int], *, organisation_id: int, kind: str, text: str, url: str, once_key: str = ""
) -> int:
    """This function will put a notice into the tray of members, in the caller's transaction, and say how many it told.

    Those who left and auditors are told nothing, nor is anybody a second time under one `once_key`. Letters of those
    who want them at once leave on commit. Raises `NotTellable`.
    """
    said = _checked(text, url)
    present = Membership.objects.filter(
        organisation_id=organisation_id, pk__in=set(membership_ids), ended_at=None, user__is_active=True
    ).exclude(role=Role.AUDITOR)
    with transaction.atomic():
        members = list(present.select_related("user", "organisation").order_by("pk"))
        if once_key:
            told = Notice.objects.filter(
                organisation_id=organisation_id, once_key=once_key, membership_id__in=[each.pk for each in members]
            )
            known = set(told.values_list("membership_id", flat=True))
            members = [each for each in members if each.pk not in known]
        rows = [
            Notice(
                organisation_id=organisation_id,
                membership=each,
                kind=Kind(kind),
                text=said,
                url=url,
                once_key=once_key,
            )
            for each in members
        ]
        Notice.objects.bulk_create(rows, ignore_conflicts=bool(once_key))
        _letters_at_once(members, since=rows)
        for each in members:
            live.publish(organisation_id, queries.topic(each.pk))
    return len(members)


def read(notice: Notice) -> None:
    """This function will mark one notice as read, if it is not already."""
    with transaction.atomic():
        if Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now()):
            live.publish(notice.organisation_id, queries.topic(notice.membership_id))


def read_all(membership: Membership, *, up_to: int) -> int:
    """This function will mark what a member has seen as read: everything up to the newest notice on their page."""
    with transaction.atomic():
        seen = queries.own(membership).filter(read_at=None, pk__lte=up_to)
        count = seen.update(read_at=timezone.now())
        if count:
            live.publish(membership.organisation_id, queries.topic(membership.pk))
    return count


def choose_rhythm(membership: Membership, *, rhythm: str) -> None:
    """This function will keep how often letters leave for a member."""
    Preference.objects.update_or_create(
        organisation_id=membership.organisation_id,
        membership_id=membership.pk,
        defaults={"rhythm": Rhythm(rhythm)},
    )


def write_letters(organisation_id: int, *, now: datetime) -> int:
    """This function will write the gathered letters that are due in an organisation and say how many there were.

    One transaction a member, so that one letter that cannot be written keeps no other.
    """
    return sum(_write_letter(each, now=now) for each in _waiting(organisation_id))


def _checked(text: str, url: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise NotTellable("A notice says something. Give it a text.")
    if not url.startswith("/") or url.startswith("//") or len(url) > LONGEST:
        raise NotTellable(f"A notice leads to a page of ours, such as /strategy/1/, and not to “{url[:80]}”.")
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _waiting(organisation_id: int) -> list[Membership]:
    """Members with something unread that was in no letter, with their rhythm and when they had their last letter."""
    owed = Notice.objects.filter(organisation_id=organisation_id, read_at=None, mailed_at=None)
    mailed = (
        Notice.objects.filter(membership=OuterRef("pk"))
        .order_by()
        .values("membership")
        .annotate(last=Max("mailed_at"))
        .values("last")
    )
    rhythm = Preference.objects.filter(membership=OuterRef("pk")).values("rhythm")[:1]
    members = Membership.objects.filter(
        organisation_id=organisation_id, ended_at=None, user__is_active=True, pk__in=owed.values("membership_id")
    )
    return list(
        members.select_related("user", "organisation")
        .annotate(last_letter_at=Subquery(mailed), rhythm=Subquery(rhythm))
        .order_by("pk")
    )


def _write_letter(member: Membership, *, now: datetime) -> int:
    chosen = getattr(member, "rhythm", None) or Rhythm.DAILY
    due = rules.last_morning(now, rhythm=chosen, zone=member.user.time_zone or member.organisation.time_zone)
    last = getattr(member, "last_letter_at", None)
    if due is None or (last is not None and last >= due):
        return 0
    with transaction.atomic():
        owed = queries.own(member).filter(read_at=None, mailed_at=None)
        return _mail(member, list(owed.select_for_update(skip_locked=True).order_by("pk")), now=now)


def _letters_at_once(members: Iterable[Membership], *, since: list[Notice]) -> None:
    """Mails what was just told to those who want it at once, but for what another told meanwhile under the same key."""
    by_id = {each.pk: each for each in members}
    wanting = Preference.objects.filter(membership_id__in=by_id, rhythm=Rhythm.AT_ONCE).values_list(
        "membership_id", flat=True
    )
    for membership_id in wanting:
        member = by_id[membership_id]
        keys = {(row.once_key, row.made_at) for row in since if row.membership_id == membership_id}
        for once_key, made_at in keys:
            own = queries.own(member).filter(once_key=once_key, made_at=made_at, mailed_at=None)
            _mail(member, list(own.select_for_update()), now=timezone.now())


def _mail(member: Membership, notices: list[Notice], *, now: datetime) -> int:
    """Marks notices as mailed and asks for the letter, in one transaction; no letter without a notice."""
    if not notices:
        return 0
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=now)
    said = {
        "member": member,
        "organisation": member.organisation,
        "notices": [(each, settings.BASE_URL + reverse("notices:open", args=[each.pk])) for each in notices],
        "settings": settings.BASE_URL + reverse("notices:settings"),
    }
    first = notices[0].text
    subject = first if len(notices) == 1 else f"{len(notices)} things wait for you in {member.organisation.name}"
    EmailMessage(
        subject=subject.replace("\n", " ")[:150],
        body=render_to_string("notices/mail/letter.txt", said),
        to=[member.user.email],
    ).send()
    return 1
