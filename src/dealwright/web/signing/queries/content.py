"""What a revision says with its digests, and who wrote it: read once and kept for as long as nothing changes.

Digests of 5,000 ranges cost about half a second, so they are kept in memory by the stamp of the revision's row: its
version and the transaction that wrote it. The rows themselves are asked for their stamp each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from dealwright.core import strategy as core
from dealwright.web.kit import history
from dealwright.web.strategy import models, queries

KEPT = 32  # readings in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a revision says now."""

    content: core.Strategy
    digests: core.Digests
    names: Mapping[str, str]  # of the terms, by key
    touched: Mapping[str, frozenset[int]]  # ids of the users who wrote anything of a term, by key
    addresses: Mapping[int, str]  # of those users


def reading(revision: models.Revision) -> Reading:
    """This function will give what a revision says now, its digests and its authors."""
    return _reading(*queries.stamp(revision))


@lru_cache(maxsize=KEPT)
def _reading(revision_id: int, _version: int, _written_by: str) -> Reading:
    revision = models.Revision.objects.get(pk=revision_id)
    content = queries.content(revision)
    touched = _touched(revision_id)
    users = {each for ids in touched.values() for each in ids}
    people = get_user_model()._base_manager.filter(pk__in=users)
    return Reading(
        content=content,
        digests=core.digests(content),
        names={entry.term.key: entry.term.name for entry in content.entries},
        touched=touched,
        addresses=dict(people.values_list("pk", "email")),
    )


def _touched(revision_id: int) -> dict[str, frozenset[int]]:
    """Who wrote anything of each term's entry: its definition, its ranges, the rules it appears in."""
    keys = dict(models.Entry.objects.filter(revision_id=revision_id).values_list("pk", "key"))
    found: dict[str, set[int]] = {key: set() for key in keys.values()}
    for pk, user in events(models.Entry, pgh_obj_id__in=list(keys)).values_list("pgh_obj_id", "by").distinct():
        found[keys[pk]].add(user)
    for pk, user in events(models.TermRange, entry_id__in=list(keys)).values_list("entry_id", "by").distinct():
        found[keys[pk]].add(user)
    present = models.Part.objects.filter(revision_id=revision_id, kind=models.PartKind.RULE)
    rules = events(models.Part, pgh_obj_id__in=list(present.values_list("pk", flat=True)))
    for record, user in rules.values_list("record", "by").distinct():
        concerned = {record.get("term"), *(each.get("term") for each in record.get("conditions", []))}
        for key in concerned & found.keys():
            found[key].add(user)
    return {key: frozenset(users) for key, users in found.items()}


def events(model: type[models.Entry | models.TermRange | models.Part], **only: object) -> Any:  # noqa: ANN401 - pghistory's
    """This function will give the events of rows with the user who made each (`by`), where somebody signed in did."""
    events = history.event_model(model)._default_manager.filter(**only)
    said = events.annotate(by=Cast(KeyTextTransform("user", "pgh_context"), BigIntegerField()))
    return said.filter(by__isnull=False).order_by()
