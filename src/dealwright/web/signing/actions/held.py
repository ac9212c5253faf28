"""What every action of signing begins with: the revision locked, and the member as they are now.

Who signs, who changes and who publishes come one after the other, so that what is signed is what stands there.
"""

from __future__ import annotations

from django.http import Http404

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.signing import rules
from dealwright.web.strategy.models import Revision


class NotNow(ValueError):
    """Something could not be done, because the revision stands elsewhere in its life."""


class Moved(ValueError):
    """Something could not be done, because the whole changed since the page was opened; `terms` names which."""

    def __init__(self, message: str, *, terms: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.terms = terms


class Stale(ValueError):
    """A term could not be signed, because it changed since the page was opened; `changes` says how."""

    def __init__(self, message: str, *, changes: tuple[core.Change, ...]) -> None:
        super().__init__(message)
        self.changes = changes


def revision(by: Membership, revision_id: int) -> Revision:
    """This function will lock a revision of the member's organisation until the transaction ends; else not found."""
    rows = Revision.objects.select_for_update(of=("self",)).select_related("strategy")
    found = rows.filter(pk=revision_id, organisation_id=by.organisation_id).first()
    if found is None:
        raise Http404("There is no such revision in this organisation.")
    return found


def member(by: Membership, act: rules.Act) -> Membership:
    """This function will give the acting member as they are now, if they still may do this; `NotPermitted` if not."""
    rules.require(by, act)
    fresh = Membership.objects.select_related("user", "organisation").get(pk=by.pk, organisation_id=by.organisation_id)
    rules.require(fresh, act)
    return fresh


def being_signed(row: Revision) -> None:
    """This function will raise `NotNow` unless the revision is being signed."""
    if row.state != "signing":
        said = {
            "draft": "is a draft again, or still. The strategist sends it to be signed",
            "published": "is published and never changes. What differs now belongs into the next revision",
            "superseded": "was superseded. What differs now belongs into the next revision",
        }[row.state]
        raise NotNow(f"Revision {row.number} of “{row.strategy.name}” {said}.")
