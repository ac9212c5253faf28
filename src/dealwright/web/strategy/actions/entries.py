"""Writes of the terms of an open revision: one field at a time, each with the value that was seen."""

from __future__ import annotations

import re

from django.db.models import Max

from dealwright.core import terms
from dealwright.web.accounts.models import Membership
from dealwright.web.strategy import models, queries, records, rules
from dealwright.web.strategy.actions import restoring
from dealwright.web.strategy.actions.changing import Clash, Removed, changing

FIELDS = frozenset({
    "name", "kind", "direction", "owner", "unit", "choices", "nature", "description", "why", "customer", "ask",
    "money_worth", "review_by",
})  # fmt: skip
KEY = re.compile(r"[a-z][a-z0-9_]{0,99}")
Ordered = tuple[tuple[str, ...], ...]


class KeyTaken(ValueError):
    """A term could not be added, because the revision has one of this key already, or the text is no key."""


def change_entry(entry: models.Entry, *, field: str, seen: object, value: object, by: Membership) -> models.Entry:
    """This function will write one field of a term; `Clash` when it is neither what was seen nor what is written."""
    if field not in FIELDS:
        raise LookupError(f"A term has no field “{field}” that can be written.")
    with changing(entry.revision_id) as revision:
        row = _entry(revision, entry.pk)
        rules.require_write(by, field=field, owner=row.owner, functions=queries.functions_of(by))
        theirs = getattr(row, field)
        if theirs not in (seen, value):
            raise Clash("Somebody else changed this since you saw it.", theirs=theirs)
        setattr(row, field, value)
        row.save(update_fields=[field])
    return row


def add_entry(revision: models.Revision, term: terms.Term, *, by: Membership) -> models.Entry:
    """This function will add a term without ranges, last in the file and last in the priority order."""
    rules.require(by, rules.Act.EDIT)
    with changing(revision.pk) as held:
        _require_free(held, term.key)
        row = models.Entry(
            organisation_id=held.organisation_id, revision=held, **_last(held), **records.term_fields(term)
        )
        row.save()
    return row


def copy_entry(entry: models.Entry, *, key: str, name: str, by: Membership) -> models.Entry:
    """This function will add a copy of a term with its ranges under another key; evidence stays with the original."""
    rules.require(by, rules.Act.EDIT)
    with changing(entry.revision_id) as revision:
        source = _entry(revision, entry.pk)
        _require_free(revision, key)
        ranges = list(models.TermRange.objects.filter(entry=source).order_by("position"))
        source.pk, source.key, source.name = None, key, name
        for field, value in _last(revision).items():
            setattr(source, field, value)
        source._state.adding = True
        source.save()
        for row in ranges:
            row.pk, row.entry, row.evidence = None, source, None
        models.TermRange.objects.bulk_create(ranges)
    return source


def delete_entry(entry: models.Entry, *, by: Membership) -> None:
    """This function will remove a term with its ranges; `restore_entry` puts it back."""
    rules.require(by, rules.Act.EDIT)
    with changing(entry.revision_id) as revision:
        _entry(revision, entry.pk).delete()


def restore_entry(revision: models.Revision, entry_id: int, *, by: Membership) -> models.Entry:
    """This function will put a removed term back with the ranges that went with it, as row history keeps them."""
    rules.require(by, rules.Act.EDIT)
    with changing(revision.pk) as held:
        event = restoring.removal(models.Entry, entry_id)
        if event is None or event.revision_id != held.pk:
            raise Removed("There is nothing to put back: the term stands where it was, or the revision was replaced.")
        _require_free(held, event.key)
        row: models.Entry = restoring.row_of(models.Entry, event)
        row.save(force_insert=True)
        ranges = restoring.removed_with(models.TermRange, event, entry_id=entry_id)
        models.TermRange.objects.bulk_create([restoring.row_of(models.TermRange, each) for each in ranges])
    return row


def set_order(revision: models.Revision, order: Ordered, *, seen: Ordered | None, by: Membership) -> None:
    """This function will write the priority order, most important first; terms in one group are tied.

    Terms left out are unranked. `Clash` when the order is neither what was seen nor what is written; without `seen`
    it is written whatever stands there.
    """
    rules.require(by, rules.Act.EDIT)
    with changing(revision.pk) as held:
        rows = list(models.Entry.objects.filter(revision=held).order_by("position"))
        theirs = records.order_of(rows)
        if seen is not None and theirs not in (seen, order):
            raise Clash("Somebody else changed the priority order since you saw it.", theirs=theirs)
        places = {key: (tier, place) for tier, tied in enumerate(order) for place, key in enumerate(tied)}
        unknown = sorted(set(places) - {row.key for row in rows})
        if unknown:
            raise Removed(f"The order names {', '.join(unknown)}, which this revision does not have any more.")
        for row in rows:
            row.tier, row.place = places.get(row.key, (None, 0))
        models.Entry.objects.bulk_update(rows, ["tier", "place"])


def _entry(revision: models.Revision, entry_id: int) -> models.Entry:
    row = models.Entry.objects.filter(revision=revision, pk=entry_id).first()
    if row is None:
        raise Removed("This term was removed meanwhile. Row history keeps what it was.")
    return row


def _require_free(revision: models.Revision, key: str) -> None:
    if not KEY.fullmatch(key):
        raise KeyTaken(
            f"“{key}” is no key. Write lower-case letters, digits and underscores, beginning with a letter, such as "
            "payment_days."
        )
    if models.Entry.objects.filter(revision=revision, key=key).exists():
        raise KeyTaken(f"There is a term “{key}” already. Choose another key.")


def _last(revision: models.Revision) -> dict[str, int]:
    found = models.Entry.objects.filter(revision=revision).aggregate(at=Max("position"), tier=Max("tier"))
    return {
        "position": 0 if found["at"] is None else found["at"] + 1,
        "tier": 0 if found["tier"] is None else found["tier"] + 1,
        "place": 0,
    }
