"""What changed of a term since it was signed, and by whose hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Max

from dealwright.core import strategy as core
from dealwright.web.signing import records
from dealwright.web.signing.models import Signature
from dealwright.web.signing.queries.content import events
from dealwright.web.strategy import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed after a signature, which is void by it."""

    signature: Signature
    changes: tuple[core.Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Somebody who wrote something of a term, and when last."""

    name: str
    at: datetime


def since_signed(void: Iterable[Signature], now: core.Strategy) -> Since | None:
    """This function will say how a term differs from what the newest of the void signatures was given for.

    `now` is the excerpt of the term. A signature whose content stands, but not its function, differs in the owner.
    """
    newest = max(void, key=lambda row: row.signed_at, default=None)
    if newest is None:
        return None
    return Since(signature=newest, changes=core.diff(records.signed(newest.content), now))


def hands(revision: models.Revision, key: str) -> tuple[Hand, ...]:
    """This function will name who wrote anything of a term in this revision, with their last time, the latest first."""
    entry = models.Entry.objects.filter(revision=revision, key=key).values_list("pk", flat=True).first()
    if entry is None:
        return ()
    last: dict[int, datetime] = {}
    for written in (events(models.Entry, pgh_obj_id=entry), events(models.TermRange, entry_id=entry)):
        for user, at in written.values("by").annotate(at=Max("pgh_created_at")).values_list("by", "at"):
            last[user] = max(at, last.get(user, at))
    names = dict(get_user_model()._base_manager.filter(pk__in=last).values_list("pk", "name"))
    found = [Hand(name=names[user], at=at) for user, at in last.items() if user in names]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))
