"""Reads of strategies: one access function decides who may see one."""

from __future__ import annotations

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.http import Http404

from dealwright.core import strategy
from dealwright.web.accounts.models import Membership
from dealwright.web.strategy import models, records

READERS = frozenset({"strategist", "stakeholder", "manager", "executive", "auditor"})  # a draft shows every walk-away


def strategies_for(membership: Membership) -> QuerySet[models.Strategy]:
    """This function will give the strategies that this member may read; none for a role that reads no drafts."""
    if membership.role not in READERS:
        return models.Strategy.objects.none()
    return models.Strategy.objects.filter(organisation_id=membership.organisation_id)


def strategy_for(membership: Membership, strategy_id: int) -> models.Strategy:
    """This function will give one strategy this member may read; anything else is not found."""
    found = strategies_for(membership).filter(pk=strategy_id).first()
    if found is None:
        raise Http404("There is no such strategy in this organisation.")
    return found


def listed(membership: Membership) -> QuerySet[models.Revision]:
    """This function will give the newest revision of each strategy, newest work first, with its number of terms."""
    newest = models.Revision.objects.filter(strategy=OuterRef("strategy")).order_by("-number").values("number")[:1]
    return (
        models.Revision.objects.filter(strategy__in=strategies_for(membership), number=Subquery(newest))
        .select_related("strategy", "created_by")
        .annotate(terms=Count("entries"))
        .order_by("-created_at", "-pk")
    )


def revision_of(strategy_row: models.Strategy, *, number: int | None = None) -> models.Revision:
    """This function will give one revision with all its rows in a fixed number of queries; the newest by default."""
    revisions = models.Revision.objects.filter(strategy=strategy_row).select_related("strategy", "created_by")
    if number is not None:
        revisions = revisions.filter(number=number)
    found = revisions.order_by("-number").prefetch_related("entries__ranges", "parts").first()
    if found is None:
        raise Http404("There is no such revision of this strategy.")
    return found


def draft_of(strategy_row: models.Strategy) -> strategy.Strategy:
    """This function will give the newest revision as the core reads it."""
    return records.read_strategy(revision_of(strategy_row))


def revisions_of(strategy_row: models.Strategy) -> list[models.Revision]:
    """This function will give the revisions of a strategy, newest first."""
    return list(models.Revision.objects.filter(strategy=strategy_row).select_related("created_by").order_by("-number"))


def latest_number(strategy_row: models.Strategy) -> int:
    """This function will give the number of the newest revision."""
    found = models.Revision.objects.filter(strategy=strategy_row).aggregate(newest=Max("number"))["newest"]
    return int(found or 0)
