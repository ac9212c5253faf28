"""The one door through which anything in an open revision changes.

    with changing(revision_id) as revision:
        ...  # change rows of this revision

Inside, the revision is locked, so changes of one revision happen one after the other and what was compared with what
somebody saw stays so until the change is kept. On the way out the version has grown and open pages are told on commit.
A published revision is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from dealwright.web import live
from dealwright.web.strategy import models

LIST_TOPIC = "strategies"  # that the list of strategies changed


class Closed(ValueError):
    """A revision could not be changed, because it is published."""


class Removed(LookupError):
    """Something could not be changed, because somebody else removed it meanwhile."""


class Clash(ValueError):
    """Something could not be changed, because it is no longer what was seen; `theirs` is what stands there now."""

    def __init__(self, message: str, *, theirs: object) -> None:
        super().__init__(message)
        self.theirs = theirs


def topic(strategy_id: int) -> str:
    """This function will name the live topic of one strategy."""
    return f"strategy:{strategy_id}"


@contextmanager
def changing(revision_id: int) -> Iterator[models.Revision]:
    """This function will lock an open revision for a change, then let its version grow and tell open pages.

    `Closed` when it is published, `Removed` when it is not there any more. Whatever is raised inside undoes the change.
    """
    with transaction.atomic():
        revision = locked(revision_id)
        if not revision.open:
            raise Closed(
                f"Revision {revision.number} of “{revision.strategy.name}” is published and never changes. "
                "Begin the next revision and make the change there."
            )
        yield revision
        revision.version += 1
        revision.save(update_fields=["version"])
        tell(revision)


def locked(revision_id: int) -> models.Revision:
    """This function will lock one revision until the transaction ends; `Removed` when it is gone."""
    rows = models.Revision.objects.select_for_update(of=("self",)).select_related("strategy")
    revision = rows.filter(pk=revision_id).first()
    if revision is None:
        raise Removed("This revision was removed meanwhile. Open the list of strategies to see what is there.")
    return revision


def tell(revision: models.Revision) -> None:
    """This function will tell open pages that something of the revision changed, once this is committed."""
    said = {"revision": revision.number, "version": revision.version}
    live.publish(revision.organisation_id, topic(revision.strategy_id), said)
    live.publish(revision.organisation_id, LIST_TOPIC)
