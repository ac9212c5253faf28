"""Rows of a strategy: one row a figure that somebody may later edit or sign.

A strategy has revisions; a revision has entries (one a term); an entry has ranges (one a scope); a range has limits
(one an authority level) and the evidence it was started from. Every cell a function will edit is a column or a row of
its own, so that row history says who changed which figure, and a signature can point at one entry.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from dealwright.core import terms
from dealwright.web.kit.models import OrganisationRow


class Strategy(OrganisationRow):
    """A strategy under one name, through all its revisions."""

    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="strategy_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="strategy_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class Revision(OrganisationRow):
    """One state of a strategy; the first is a draft nobody has signed."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"  # being worked on; judges no deal

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    currency = models.CharField(max_length=3, blank=True)
    origin = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("strategy__name", "number")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "strategy", "number"], name="revision_once"),)

    def __str__(self) -> str:
        return f"revision {self.number} of {self.strategy_id}"


class Entry(OrganisationRow):
    """One term of a revision."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()  # as written in the file
    key = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(key, kind.name) for key, kind in sorted(terms.KINDS.items())])
    direction = models.CharField(max_length=4, choices=[("more", "more is better"), ("less", "less is better")])
    owner = models.CharField(max_length=100, blank=True)
    unit = models.CharField(max_length=100, blank=True)
    choices = models.JSONField(default=list)
    tier = models.PositiveIntegerField(
        null=True
    )  # place in the priority order; equal places are tied; none is unranked
    place = models.PositiveIntegerField(default=0)  # order of the reader within a tie

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "revision", "key"], name="entry_key_once"),)

    def __str__(self) -> str:
        return self.name


class TermRange(OrganisationRow):
    """The range of one term in one scope, in the term's own unit; its limits are rows of their own."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="ranges")
    position = models.PositiveIntegerField()
    scope = models.JSONField(default=list)  # [[dimension, value], …]
    best = models.FloatField()
    target = models.FloatField()
    start_on = models.DateField(null=True)
    end_before = models.DateField(null=True)
    reason = models.TextField(blank=True)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("entry__name", "position")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "entry", "position"], name="range_position_once"),
        )

    def __str__(self) -> str:
        return ", ".join(f"{dimension} {value}" for dimension, value in self.scope) or "every deal"


class Limit(OrganisationRow):
    """How far one authority level may go; the last one is the walk-away."""

    range = models.ForeignKey(TermRange, on_delete=models.CASCADE, related_name="limits")
    position = models.PositiveIntegerField()
    level = models.CharField(max_length=100)
    value = models.FloatField()

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("range__entry__name", "level")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "range", "position"], name="limit_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.level} {self.value:g}"


class Evidence(OrganisationRow):
    """What past deals said about a range when it was started; never edited."""

    range = models.OneToOneField(TermRange, on_delete=models.CASCADE, related_name="evidence")
    deals = models.PositiveIntegerField()
    intervals = models.JSONField(default=list)  # [[figure, low, high], …]

    def __str__(self) -> str:
        return f"{self.deals} deals"


for _model in (Strategy, Revision, Entry, TermRange, Limit):
    pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(_model)
