"""Writes of what is neither a term nor a range: trade rules, aggregate limits, the ladder, the great deal, metrics,
guidelines. Each is one row with its record, written whole, with the record that was seen."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Max

from dealwright.core import strategy
from dealwright.web.accounts.models import Membership
from dealwright.web.strategy import models, rules
from dealwright.web.strategy.actions import restoring
from dealwright.web.strategy.actions.changing import Clash, Removed, changing

Record = dict[str, Any]


def add_part(revision: models.Revision, kind: models.PartKind, part: object, *, by: Membership) -> models.Part:
    """This function will add a part of this kind, last of its kind."""
    rules.require(by, rules.Act.EDIT)
    with changing(revision.pk) as held:
        last = models.Part.objects.filter(revision=held, kind=kind).aggregate(at=Max("position"))["at"]
        row = models.Part(
            organisation_id=held.organisation_id,
            revision=held,
            kind=kind,
            position=0 if last is None else last + 1,
            record=strategy.part_record(part),
        )
        row.save()
    return row


def change_part(part: models.Part, *, seen: Record, value: object, by: Membership) -> models.Part:
    """This function will write a part anew; `Clash` when it is neither what was seen nor what is written."""
    rules.require(by, rules.Act.EDIT)
    with changing(part.revision_id) as revision:
        row = _part(revision, part.pk)
        record = strategy.part_record(value)
        _require_seen(row, seen, record)
        row.record = record
        row.save(update_fields=["record"])
    return row


def move_part(part: models.Part, *, by_places: int, by: Membership) -> None:
    """This function will move a part up (−1) or down (1) among those of its kind; at the end it stays."""
    rules.require(by, rules.Act.EDIT)
    with changing(part.revision_id) as revision:
        row = _part(revision, part.pk)
        rows = list(models.Part.objects.filter(revision=revision, kind=row.kind).order_by("position", "pk"))
        at = [each.pk for each in rows].index(row.pk)
        rows.insert(max(0, at + by_places), rows.pop(at))
        for position, each in enumerate(rows):
            each.position = position
        models.Part.objects.bulk_update(rows, ["position"])


def delete_part(part: models.Part, *, seen: Record, by: Membership) -> None:
    """This function will remove a part; `Clash` when it is not what was seen; `restore_part` puts it back."""
    rules.require(by, rules.Act.EDIT)
    with changing(part.revision_id) as revision:
        row = _part(revision, part.pk)
        _require_seen(row, seen)
        row.delete()


def restore_part(revision: models.Revision, part_id: int, *, by: Membership) -> models.Part:
    """This function will put a removed part back where it was, as row history keeps it."""
    rules.require(by, rules.Act.EDIT)
    with changing(revision.pk) as held:
        event = restoring.removal(models.Part, part_id)
        if event is None or event.revision_id != held.pk:
            raise Removed("There is nothing to put back: it stands where it was, or the revision was replaced.")
        row: models.Part = restoring.row_of(models.Part, event)
        later = models.Part.objects.filter(revision=held, kind=row.kind, position__gte=row.position)
        if later.filter(position=row.position).exists():
            later.update(position=F("position") + 1)
        row.save(force_insert=True)
    return row


def _part(revision: models.Revision, part_id: int) -> models.Part:
    row = models.Part.objects.filter(revision=revision, pk=part_id).first()
    if row is None:
        raise Removed("This was removed meanwhile. Row history keeps what it was.")
    return row


def _require_seen(row: models.Part, *known: Record) -> None:
    if row.record not in known:
        raise Clash("Somebody else changed this since you saw it.", theirs=row.record)
