"""Which revisions are in force today, which come, and what the one in force changed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.library import rules
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Entry, Revision

KEPT = 64  # differences in memory; a few hundred sentences each


def in_force(membership: Membership, today: date) -> list[Revision]:
    """This function will give the revision in force for each business unit, that of the whole organisation first."""
    rows = Revision.objects.filter(
        organisation_id=membership.organisation_id, published_at__isnull=False, effective_on__lte=today
    )
    newest = rows.order_by("strategy__business_unit", "-effective_on", "-published_at")
    return list(newest.distinct("strategy__business_unit").select_related("strategy"))


def coming(membership: Membership, today: date) -> list[Revision]:
    """This function will give the revisions that are published and not yet in force, the soonest first."""
    rows = Revision.objects.filter(
        organisation_id=membership.organisation_id, published_at__isnull=False, effective_on__gt=today
    )
    return list(rows.select_related("strategy").order_by("effective_on", "pk"))


def last_with(membership: Membership, key: str) -> Revision | None:
    """This function will give the newest published revision that has a term, in force or not."""
    entry = (
        Entry.objects.filter(organisation_id=membership.organisation_id, key=key, revision__published_at__isnull=False)
        .select_related("revision__strategy")
        .order_by("-revision__published_at", "-pk")
        .first()
    )
    return entry.revision if entry else None


def before(revision: Revision) -> Revision | None:
    """This function will give the revision that was published before this one."""
    rows = Revision.objects.filter(
        strategy_id=revision.strategy_id, number__lt=revision.number, published_at__isnull=False
    )
    return rows.select_related("strategy").order_by("-number").first()


def changes(revision: Revision, membership: Membership) -> tuple[core.Change, ...]:
    """This function will say what a revision changed, as far as this member may see both sides."""
    earlier = before(revision)
    if earlier is None:
        return ()
    who = ("", "") if rules.reads_all(membership) else (membership.role, membership.user.email)
    return _changes(earlier.pk, revision.pk, *who)


@lru_cache(maxsize=KEPT)
def _changes(old: int, new: int, role: str, email: str) -> tuple[core.Change, ...]:
    """Remembered by ids, for a published revision never changes; with a role, only what that member may see."""
    rows = Revision.objects.in_bulk([old, new])
    before_, after = (strategies.content(rows[pk]) for pk in (old, new))
    if role:
        before_, after = (core.seen_by(each, role=role, member=email) for each in (before_, after))
    return core.diff(before_, after)
