"""Rows of notices: what a member was told, and how often their letters leave."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.utils import timezone

from dealwright.web.accounts.models import Membership
from dealwright.web.kit.models import OrganisationRow


class Kind(models.TextChoices):
    VOTE = "vote", "Vote wanted"  # a ballot of theirs is missing
    SIGNATURE = "signature", "Signature wanted"  # an entry or a whole waits for them
    SHIFT = "shift", "Priorities shifted"  # the priority order changed, or asks to be confirmed
    PUBLISHED = "published", "Published"  # a revision was published
    MENTION = "mention", "Mentioned"  # somebody named them in a conversation, or answered


class Rhythm(models.TextChoices):
    AT_ONCE = "at once", "At once, a letter for each notice"
    DAILY = "daily", "One letter a day, in the morning"
    WEEKLY = "weekly", "One letter a week, on Monday morning"
    OFF = "off", "No letters; the tray only"


class Notice(OrganisationRow):
    """One thing one member was told."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=500)  # a page of ours, beginning with /
    once_key = models.CharField(max_length=200, blank=True)  # told once under one key; empty: each time
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)  # when a letter that holds it was written

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("membership__user__name", "kind")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "membership", "once_key"],
                condition=~models.Q(once_key=""),
                name="notice_told_once",
            ),
            models.CheckConstraint(condition=~models.Q(text="") & models.Q(url__startswith="/"), name="notice_leads"),
        )
        indexes = (
            models.Index(fields=["membership", "-id"], name="notice_newest"),
            models.Index(fields=["membership"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["organisation"], condition=models.Q(read_at=None, mailed_at=None), name="notice_to_mail"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Preference(OrganisationRow):
    """How often letters leave for one member; without one, once a day."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("membership__user__name",)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "membership"], name="preference_once"),
            models.CheckConstraint(condition=models.Q(rhythm__in=Rhythm.values), name="preference_rhythm_known"),
        )

    def __str__(self) -> str:
        return self.rhythm


for _model in (Notice, Preference):
    pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(_model)
