"""Rows of signing: who signed which term, who approved the whole, and how it was published.

A signature holds what was signed besides its digest, so that a later change can be shown as a difference. Nothing here
says whether a signature stands: that follows from the content of the revision, and `core.strategy` decides it.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.kit.models import OrganisationRow
from dealwright.web.strategy.models import Revision

APPROVERS = [(each.value, each.value.capitalize()) for each in core.Approver]


class Signature(OrganisationRow):
    """A member signed the entry of one term for its owner function."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="signatures")
    term = models.CharField(max_length=100)  # key
    function = models.CharField(max_length=100)  # for which was signed
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # `strategy.entry_digest` of what was signed
    content = models.JSONField()  # record of the term with its ranges and rules, as it was signed
    statement = models.TextField()  # what the signer confirmed
    remark = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("term", "member__user__name")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "revision", "term", "function", "member", "digest"],
                condition=Q(withdrawn_at=None),
                name="signature_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="signature_withdrawn_for_a_reason"
            ),
        )
        indexes = (models.Index(fields=["revision", "term"], name="signature_of_term"),)

    def __str__(self) -> str:
        return f"signature of {self.term}"


class Approval(OrganisationRow):
    """The strategist or an executive approved the whole content."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="approvals")
    role = models.CharField(max_length=16, choices=APPROVERS)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # `strategy.strategy_digest` of what was approved
    entries = models.JSONField()  # digest of each term's entry then, so that it can be told which changed since
    remark = models.TextField(blank=True)
    approved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("role", "member__user__name")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "revision", "role", "member", "digest"],
                condition=Q(withdrawn_at=None),
                name="approval_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="approval_withdrawn_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"approval by the {self.role}"


class Publication(OrganisationRow):
    """A revision was published: from which day, and why in spite of its warnings."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="publications")
    member = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()
    reason = models.TextField(blank=True)
    warnings = models.JSONField(default=list)  # sentences of lint that were accepted
    published_at = models.DateTimeField()
    announced_on = models.DateField(null=True)  # the day it was told that it is in force; null until then

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("revision__strategy__name", "revision__number")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "revision"], name="published_once"),)
        indexes = (
            models.Index(
                fields=["organisation", "effective_on"], condition=Q(announced_on=None), name="publication_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"publication of revision {self.revision_id}"


for _model in (Signature, Approval, Publication):
    pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(_model)
