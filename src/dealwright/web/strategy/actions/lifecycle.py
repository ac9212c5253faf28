"""The life of a revision: draft → being signed → published → superseded, and the next one.

What must be signed and by whom is decided above, in the room where people sign; here stand the steps themselves. A
change to a revision that is being signed leaves it so: signatures are made on content, and a change voids those it
touches.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from dealwright.web.strategy import models, queries, records
from dealwright.web.strategy.actions.changing import Clash, Closed, changing, locked, tell
from dealwright.web.strategy.actions.strategies import AlreadyOpen, add_revision
from dealwright.web.strategy.models import State


class WrongState(ValueError):
    """A step could not be taken, because the revision stands elsewhere in its life."""


class TooEarly(ValueError):
    """A revision could not take effect on a day, because the one before it takes effect later."""


def to_signing(revision: models.Revision, *, seen_version: int | None = None) -> models.Revision:
    """This function will give a draft to its owners to be signed; `Clash` when it changed since it was seen."""
    with changing(revision.pk) as held:
        if held.state != State.DRAFT:
            raise WrongState(f"Revision {held.number} is being signed already.")
        if seen_version is not None and held.version != seen_version:
            raise Clash(
                f"Revision {held.number} was changed since you looked at it. Look at the changes, then send it again.",
                theirs=held.version,
            )
        held.state = State.SIGNING
        held.save(update_fields=["state"])
    return held


def back_to_draft(revision: models.Revision) -> models.Revision:
    """This function will take a revision that is being signed back to be worked on."""
    with changing(revision.pk) as held:
        if held.state != State.SIGNING:
            raise WrongState(f"Revision {held.number} is a draft already.")
        held.state = State.DRAFT
        held.save(update_fields=["state"])
    return held


def publish(revision: models.Revision, *, effective_on: date, user_id: int | None) -> models.Revision:
    """This function will publish a revision that was signed; it judges deals from `effective_on` and never changes.

    On that day the revision published before it is superseded: at once, or by `take_effect`. It still judges what is
    pinned to it, and the days until then. Whether all have signed is decided before this is called.
    """
    with transaction.atomic():
        held = locked(revision.pk)
        if held.state != State.SIGNING:
            raise WrongState(
                f"Revision {held.number} is {held.get_state_display().lower()}. Only a revision that is being signed "
                "can be published."
            )
        earlier = models.Revision.objects.select_for_update().filter(strategy_id=held.strategy_id)
        before = earlier.filter(state=State.PUBLISHED).order_by("-effective_on").first()
        if before is not None and before.effective_on is not None and effective_on < before.effective_on:
            raise TooEarly(
                f"Revision {before.number} takes effect on {before.effective_on:%Y-%m-%d}. Let revision {held.number} "
                "take effect on that day or later."
            )
        held.state, held.effective_on = State.PUBLISHED, effective_on
        held.published_at, held.published_by_id = timezone.now(), user_id
        held.version += 1
        held.save()
        take_effect(held, on=timezone.localdate())
        tell(held)
    return held


def take_effect(revision: models.Revision, *, on: date) -> tuple[models.Revision, ...]:
    """This function will supersede what was published before a revision, if its day has come; it says which those were.

    Doing it again supersedes nothing more.
    """
    if revision.effective_on is None or revision.effective_on > on:
        return ()
    with transaction.atomic():
        rows = models.Revision.objects.select_for_update().filter(
            strategy_id=revision.strategy_id, number__lt=revision.number, state=State.PUBLISHED
        )
        superseded = tuple(rows.order_by("number"))
        for row in superseded:
            row.state = State.SUPERSEDED
            row.save(update_fields=["state"])
        tell(revision)
    return superseded


def next_revision(strategy_row: models.Strategy, *, reason: str, user_id: int | None) -> models.Revision:
    """This function will begin the next revision as a copy of the newest published one, for a reason.

    `AlreadyOpen` when one is being worked on.
    """
    with transaction.atomic():
        held = models.Strategy.objects.select_for_update().get(pk=strategy_row.pk)
        newest = queries.newest(held)
        if newest.open:
            raise AlreadyOpen(
                f"Revision {newest.number} of “{held.name}” is being worked on. Go on with that one, or discard it."
            )
        content = records.read_strategy(queries.revision_of(held, number=newest.number))
        return add_revision(content, held, number=newest.number + 1, user_id=user_id, reason=reason)


def discard(revision: models.Revision) -> None:
    """This function will delete an open revision; the one before it stays. The first goes only with its strategy."""
    with transaction.atomic():
        held = locked(revision.pk)
        if not held.open:
            raise Closed(f"Revision {held.number} is published and stays.")
        if not models.Revision.objects.filter(strategy_id=held.strategy_id, number__lt=held.number).exists():
            raise WrongState("This is the only revision. Delete the strategy instead.")
        held.delete()
        tell(held)
