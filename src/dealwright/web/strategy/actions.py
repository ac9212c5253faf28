"""Writes of strategies: one function, one use case, one transaction."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from dealwright.core import strategy
from dealwright.web.strategy import models, queries, records

NAME_LENGTH = 120


class NameTaken(ValueError):
    """A strategy could not be named so, because another one of the organisation has that name."""


class Outdated(ValueError):
    """A strategy could not be changed, because somebody else changed it since it was shown."""


def save_draft(
    draft: strategy.Strategy, *, organisation_id: int, user_id: int | None, anew: bool = True
) -> models.Strategy:
    """This function will keep the draft as a new strategy with one revision.

    With `anew`, a name that is taken gets a number behind it; without, `NameTaken` is raised.
    """
    name = draft.name.strip()[:NAME_LENGTH] or "Strategy draft"
    with transaction.atomic():
        if anew:
            name = _free_name(name, organisation_id=organisation_id)
        row = models.Strategy(
            organisation_id=organisation_id,
            name=name,
            business_unit=draft.business_unit[:NAME_LENGTH],
            created_by_id=user_id,
        )
        _save_named(row)
        _add_revision(draft, row, number=1, user_id=user_id)
    return row


def revise(row: models.Strategy, draft: strategy.Strategy, *, user_id: int | None, seen_number: int) -> models.Revision:
    """This function will keep the draft as the next revision; `Outdated` when `seen_number` is not the newest."""
    with transaction.atomic():
        locked = models.Strategy.objects.select_for_update().get(pk=row.pk)
        newest = queries.latest_number(locked)
        if newest != seen_number:
            raise Outdated(
                f"“{locked.name}” is at revision {newest} by now, and you were looking at revision {seen_number}. "
                "Nothing was changed. Look at the newest revision, then upload again."
            )
        return _add_revision(draft, locked, number=newest + 1, user_id=user_id)


def rename(row: models.Strategy, *, name: str) -> models.Strategy:
    """This function will give the strategy another name; `NameTaken` when another one has it."""
    with transaction.atomic():
        locked = models.Strategy.objects.select_for_update().get(pk=row.pk)
        locked.name = name.strip()
        _save_named(locked)
    return locked


def delete(row: models.Strategy) -> None:
    """This function will delete the strategy with all its revisions; row history keeps what it was."""
    with transaction.atomic():
        models.Strategy.objects.filter(pk=row.pk).delete()


def _save_named(row: models.Strategy) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if "strategy_name_once" not in str(clash):
            raise
        raise NameTaken(f"There is already a strategy named “{row.name}”. Choose another name.") from clash


def _free_name(name: str, *, organisation_id: int) -> str:
    taken = set(
        models.Strategy.objects.filter(
            organisation_id=organisation_id, name__startswith=name[: NAME_LENGTH - 8]
        ).values_list("name", flat=True)
    )
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name[: NAME_LENGTH - 8]} ({number})"
    return free


def _add_revision(
    draft: strategy.Strategy, row: models.Strategy, *, number: int, user_id: int | None
) -> models.Revision:
    revision = models.Revision.objects.create(
        organisation_id=row.organisation_id,
        strategy=row,
        number=number,
        created_by_id=user_id,
        **records.revision_fields(draft),
    )
    entries = models.Entry.objects.bulk_create(records.entry_rows(draft, revision=revision))
    pairs = zip(draft.entries, entries, strict=True)
    models.TermRange.objects.bulk_create(
        [each for entry, entry_row in pairs for each in records.range_rows(entry, row=entry_row)]
    )
    models.Part.objects.bulk_create(records.part_rows(draft, revision=revision))
    return revision
