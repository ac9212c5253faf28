"""Writes of whole strategies: begun, named, filled from a file, deleted."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from dealwright.core import strategy
from dealwright.web import live
from dealwright.web.strategy import models, queries, records
from dealwright.web.strategy.actions.changing import LIST_TOPIC, Clash, Closed, changing, tell

NAME_LENGTH = 120


class NameTaken(ValueError):
    """A strategy could not be named so, because another one of the organisation has that name."""


class AlreadyOpen(ValueError):
    """A revision could not be begun, because one is being worked on already."""


def begin(
    content: strategy.Strategy,
    *,
    organisation_id: int,
    user_id: int | None,
    name: str = "",
    business_unit: str | None = None,
    reason: str = "",
) -> models.Strategy:
    """This function will keep the content as a new strategy with its first revision, a draft.

    The content may come from a report, a template, a file, another revision, or be empty. Without a name it keeps its
    own, with a number behind it where that is taken; a name given here that is taken raises `NameTaken`.
    """
    with transaction.atomic():
        row = models.Strategy(
            organisation_id=organisation_id,
            name=name.strip()[:NAME_LENGTH] or _free_name(content.name, organisation_id=organisation_id),
            business_unit=(content.business_unit if business_unit is None else business_unit).strip()[:NAME_LENGTH],
            created_by_id=user_id,
        )
        _save_named(row)
        add_revision(content, row, number=1, user_id=user_id, reason=reason)
        live.publish(organisation_id, LIST_TOPIC)
    return row


def save_draft(draft: strategy.Strategy, *, organisation_id: int, user_id: int | None) -> models.Strategy:
    """This function will keep the draft as a new strategy; a name that is taken gets a number behind it."""
    return begin(draft, organisation_id=organisation_id, user_id=user_id)


def revise(
    row: models.Strategy,
    content: strategy.Strategy,
    *,
    user_id: int | None,
    seen_number: int,
    seen_version: int | None = None,
    reason: str = "",
) -> models.Revision:
    """This function will put the content in place of the open revision, or begin the next revision with it.

    `Clash` when the newest revision is not the one that was seen, at the version that was seen where one is given.
    """
    with transaction.atomic():
        held = models.Strategy.objects.select_for_update().get(pk=row.pk)
        newest = models.Revision.objects.filter(strategy=held).order_by("-number").first()
        number, version = (newest.number, newest.version) if newest else (0, 0)
        if number != seen_number or (seen_version is not None and version != seen_version):
            raise Clash(
                f"“{held.name}” was changed while you worked on your file: it is at revision {number}, change "
                f"{version} by now. Nothing was changed. Look at what is there, then hand the file in again.",
                theirs=(number, version),
            )
        if newest is None or not newest.open:
            return add_revision(content, held, number=number + 1, user_id=user_id, reason=reason)
        with changing(newest.pk) as revision:
            fill(revision, content)
        return revision


def fill(revision: models.Revision, content: strategy.Strategy) -> None:
    """This function will put the content in place of all an open revision holds; call it inside `changing`."""
    models.Entry.objects.filter(revision=revision).delete()
    models.Part.objects.filter(revision=revision).delete()
    for field, value in records.revision_fields(content).items():
        setattr(revision, field, value)
    revision.save()
    _add_rows(content, revision)


def rename(row: models.Strategy, *, name: str, seen: str | None = None) -> models.Strategy:
    """This function will give an unpublished strategy another name; `NameTaken` when another one has it."""
    return _rewrite(row, field="name", value=name.strip(), seen=seen)


def change_business_unit(row: models.Strategy, *, business_unit: str, seen: str | None = None) -> models.Strategy:
    """This function will say which part of the organisation an unpublished strategy is for; empty means all of it."""
    return _rewrite(row, field="business_unit", value=business_unit.strip()[:NAME_LENGTH], seen=seen)


def delete(row: models.Strategy) -> None:
    """This function will delete a strategy that was never published; row history keeps what it was."""
    with transaction.atomic():
        models.Strategy.objects.select_for_update().filter(pk=row.pk).first()
        if models.Revision.objects.filter(strategy=row, published_at__isnull=False).exists():
            raise Closed(f"“{row.name}” has been published, and deals may be judged by it: it stays.")
        models.Strategy.objects.filter(pk=row.pk).delete()
        live.publish(row.organisation_id, LIST_TOPIC)


def add_revision(
    content: strategy.Strategy, row: models.Strategy, *, number: int, user_id: int | None, reason: str = ""
) -> models.Revision:
    """This function will keep the content as a draft under this number; `AlreadyOpen` when one is being worked on."""
    open_one = models.Revision.objects.filter(strategy=row, state__in=models.OPEN).first()
    if open_one is not None:
        raise AlreadyOpen(
            f"Revision {open_one.number} of “{row.name}” is being worked on. Go on with that one, or finish it first."
        )
    revision = models.Revision.objects.create(
        organisation_id=row.organisation_id,
        strategy=row,
        number=number,
        created_by_id=user_id,
        reason=reason.strip(),
        **records.revision_fields(content),
    )
    _add_rows(content, revision)
    tell(revision)
    return revision


def _add_rows(content: strategy.Strategy, revision: models.Revision) -> None:
    entries = models.Entry.objects.bulk_create(records.entry_rows(content, revision=revision))
    pairs = zip(content.entries, entries, strict=True)
    models.TermRange.objects.bulk_create(
        [each for entry, entry_row in pairs for each in records.range_rows(entry, row=entry_row)]
    )
    models.Part.objects.bulk_create(records.part_rows(content, revision=revision))


def _rewrite(row: models.Strategy, *, field: str, value: str, seen: str | None) -> models.Strategy:
    with transaction.atomic():
        held = models.Strategy.objects.select_for_update().get(pk=row.pk)
        if models.Revision.objects.filter(strategy=held, published_at__isnull=False).exists():
            raise Closed(
                f"“{held.name}” has been published: its name and business unit were signed with it and stay. "
                "Begin a strategy of another name as a copy of it."
            )
        theirs = getattr(held, field)
        if seen is not None and theirs != seen:
            raise Clash(f"Somebody else wrote “{theirs}” here meanwhile.", theirs=theirs)
        setattr(held, field, value)
        _save_named(held)
        with changing(queries.newest(held).pk):  # the name is part of what is signed
            return held


def _save_named(row: models.Strategy) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if "strategy_name_once" not in str(clash):
            raise
        raise NameTaken(f"There is already a strategy named “{row.name}”. Choose another name.") from clash


def _free_name(name: str, *, organisation_id: int) -> str:
    name = name.strip()[:NAME_LENGTH] or "Strategy draft"
    short = name[: NAME_LENGTH - 8]
    rows = models.Strategy.objects.filter(organisation_id=organisation_id, name__startswith=short)
    taken = set(rows.values_list("name", flat=True))
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{short} ({number})"
    return free
