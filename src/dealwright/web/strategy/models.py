"""Rows of a strategy: one row a thing that somebody may edit or sign.

A strategy has revisions; a revision has entries (one a term) and parts (trade rules, aggregate limits, the ladder, the
great deal, metrics, guidelines: one row each, with its record as `core.strategy` writes it); an entry has ranges (one a
scope). Row history says who changed which of them. What people do to a revision (votes, signatures) is not in here.

A revision that is published never changes again: the database refuses it, whoever asks.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models

from dealwright.core import terms
from dealwright.web.kit.models import OrganisationRow

_CLOSED = """
IF (SELECT state FROM strategy_revision WHERE id = {revision}) IN ('published', 'superseded') THEN
    RAISE EXCEPTION 'A published revision never changes. Begin the next one.' USING ERRCODE = 'restrict_violation';
END IF;
RETURN COALESCE(NEW, OLD);
"""
_CLOSED_REVISION = """
IF OLD.state IN ('published', 'superseded') THEN
    IF TG_OP = 'UPDATE' AND NEW.state = 'superseded'
       AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published revision never changes. Begin the next one.' USING ERRCODE = 'restrict_violation';
END IF;
RETURN COALESCE(NEW, OLD);
"""
_ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def _kept(revision: str) -> pgtrigger.Trigger:
    """The trigger that refuses a change to a row whose revision is published."""
    func = _CLOSED.format(revision=revision)
    return pgtrigger.Trigger(name="published_stays", when=pgtrigger.Before, operation=_ANY, func=func)


class Strategy(OrganisationRow):
    """A strategy under one name, through all its revisions."""

    name = models.CharField(max_length=120)
    business_unit = models.CharField(max_length=120, blank=True)  # empty: for the whole organisation
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="strategy_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="strategy_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    DRAFT = "draft", "Draft"  # being worked on; judges no deal
    SIGNING = "signing", "Being signed"  # its owners read and sign; a change leaves it so and voids what it touches
    PUBLISHED = "published", "Published"  # judges deals from `effective_on`; never changes
    SUPERSEDED = "superseded", "Superseded"  # a later revision took its place; still judges what is pinned to it


OPEN = (State.DRAFT, State.SIGNING)  # may still be changed; a strategy has one such revision at most


class Revision(OrganisationRow):
    """One state of a strategy; the first is a draft nobody has signed."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # grows with every change of anything in the revision
    currency = models.CharField(max_length=3, blank=True)
    origin = models.CharField(max_length=500, blank=True)
    dimensions = models.JSONField(default=list)  # declared order of the dimensions of a scope; empty: the usual one
    cost_of_capital = models.FloatField(null=True)  # a year, as a share
    margin = models.FloatField(null=True)  # of the amount, as a share
    shifts_at_once = models.BooleanField(default=False)
    great_deal_text = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why this revision was begun, for the changelog
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    effective_on = models.DateField(null=True)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("strategy__name", "number")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "strategy", "number"], name="revision_once"),
            models.UniqueConstraint(
                fields=["organisation", "strategy"],
                condition=models.Q(state__in=["draft", "signing"]),
                name="revision_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "signing"])
                | models.Q(published_at__isnull=False, effective_on__isnull=False),
                name="revision_published_on_a_day",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="published_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_CLOSED_REVISION,
            ),
        )

    def __str__(self) -> str:
        return f"revision {self.number} of {self.strategy_id}"

    @property
    def open(self) -> bool:
        """Whether it may still be changed."""
        return self.state in OPEN


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
    nature = models.CharField(max_length=4, choices=[(each.value, each.value) for each in terms.Nature], default="both")
    description = models.TextField(blank=True)
    why = models.TextField(blank=True)
    customer = models.TextField(blank=True)
    ask = models.TextField(blank=True)
    money_worth = models.CharField(max_length=500, blank=True)
    review_by = models.DateField(null=True)
    tier = models.PositiveIntegerField(
        null=True
    )  # place in the priority order; equal places are tied; none is unranked
    place = models.PositiveIntegerField(default=0)  # order of the reader within a tie

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "revision", "key"], name="entry_key_once"),)
        triggers = (_kept("COALESCE(NEW.revision_id, OLD.revision_id)"),)

    def __str__(self) -> str:
        return self.name


class TermRange(OrganisationRow):
    """The range of one term in one scope, in the term's own unit."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="ranges")
    position = models.PositiveIntegerField()
    scope = models.JSONField(default=list)  # [[dimension, value], …]
    best = models.FloatField()
    target = models.FloatField()
    limits = models.JSONField(default=list)  # [[authority level, value], …], lowest level first
    start_on = models.DateField(null=True)
    end_before = models.DateField(null=True)
    reason = models.TextField(blank=True)
    evidence = models.JSONField(null=True)  # record of `strategy.Evidence`; what past deals said, never edited

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("entry__name", "position")

    class Meta:
        indexes = (models.Index(fields=["entry", "position"], name="range_in_order"),)
        triggers = (_kept("(SELECT revision_id FROM strategy_entry WHERE id = COALESCE(NEW.entry_id, OLD.entry_id))"),)

    def __str__(self) -> str:
        return ", ".join(f"{dimension} {value}" for dimension, value in self.scope) or "every deal"


class PartKind(models.TextChoices):
    RULE = "rule", "Trade rule"
    AGGREGATE = "aggregate", "Aggregate limit"
    LEVEL = "level", "Authority level"
    HOLDER = "holder", "Holder of a level"
    SHARE = "share", "Share of the great deal"
    BEHAVIOUR = "behaviour", "Wanted behaviour"
    METRIC = "metric", "Success metric"
    GUIDELINE = "guideline", "Guideline"


class Part(OrganisationRow):
    """Anything of a revision that is neither a term nor a range, with its record."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=12, choices=PartKind.choices)
    position = models.PositiveIntegerField()
    record = models.JSONField()

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("kind", "position")

    class Meta:
        indexes = (models.Index(fields=["revision", "kind", "position"], name="part_in_order"),)
        triggers = (_kept("COALESCE(NEW.revision_id, OLD.revision_id)"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position + 1}"


for _model in (Strategy, Revision, Entry, TermRange, Part):
    pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(_model)
