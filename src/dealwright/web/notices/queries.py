"""Reads of notices: each member sees their own and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from dealwright.web import live
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.kit import lists
from dealwright.web.notices.models import Kind, Notice, Preference, Rhythm

SHOWN = 7  # in the tray; the page has them all
MOST_COUNTED = 99

ICONS = {
    Kind.VOTE: "list-check",
    Kind.SIGNATURE: "pencil",
    Kind.SHIFT: "arrows-sort",
    Kind.PUBLISHED: "circle-check",
    Kind.MENTION: "users",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """What the bell in the top bar shows one member."""

    unread: int
    notices: tuple[Notice, ...]
    topic: str
    token: str

    @property
    def count(self) -> str:
        """The number on the bell, or nothing."""
        return "" if not self.unread else f"{MOST_COUNTED}+" if self.unread > MOST_COUNTED else str(self.unread)


def topic(membership_id: int) -> str:
    """This function will name the live topic of one member's tray."""
    return f"notices:{membership_id}"


def own(membership: Membership) -> QuerySet[Notice]:
    """This function will give everything this member was told."""
    return Notice.objects.filter(organisation_id=membership.organisation_id, membership_id=membership.pk)


def tray(membership: Membership) -> Tray | None:
    """This function will read a member's tray in one query; an auditor is asked for nothing and has none."""
    if membership.role == Role.AUDITOR:
        return None
    unread = list(own(membership).filter(read_at=None).order_by("-pk")[: MOST_COUNTED + 1])
    name = topic(membership.pk)
    return Tray(
        unread=len(unread),
        notices=tuple(unread[:SHOWN]),
        topic=name,
        token=live.token(membership.organisation_id, membership.user_id, [name]),
    )


def notice(membership: Membership, notice_id: int) -> Notice | None:
    """This function will find one notice of this member."""
    return own(membership).filter(pk=notice_id).first()


def rhythm(membership: Membership) -> str:
    """This function will tell how often letters leave for a member."""
    found = Preference.objects.filter(membership_id=membership.pk).values_list("rhythm", flat=True).first()
    return found or Rhythm.DAILY


def _unread(rows: QuerySet[Notice], value: str) -> QuerySet[Notice]:
    return rows.filter(read_at__isnull=value == "unread")


LIST: lists.List[Any] = lists.List(
    name="notices",
    columns=(
        lists.Column(key="text", title="What", value=lambda row: row.text),
        lists.Column(key="kind", title="Kind", value=lambda row: row.get_kind_display(), sort="kind"),
        lists.Column(key="when", title="When", value=lambda row: row.made_at, sort="pk"),
        lists.Column(key="read", title="Read", value=lambda row: row.read_at, sort="read_at"),
    ),
    sort="-when",
    search=("text",),
    address=lambda row: reverse("notices:open", args=[row.pk]),
    filters=(
        lists.Filter(
            key="kind",
            title="Kind",
            choices=tuple(Kind.choices),
            narrow=lambda rows, value: rows.filter(kind=value),
        ),
        lists.Filter(
            key="state", title="State", choices=(("unread", "Not read yet"), ("read", "Read")), narrow=_unread
        ),
    ),
)
