"""The lock every change of people takes: one change at a time in one organisation, seen by fresh eyes."""

from __future__ import annotations

from dealwright.web.accounts import rules
from dealwright.web.accounts.models import Membership, Organisation


def hold(by: Membership, act: rules.Act) -> Membership:
    """This function will lock the organisation and return the acting member as they are now, if they still may do it.

    Must run inside a transaction. Two administrators who act at once come one after the other, so that each rule
    ("one administrator stays") is judged on what the other left. Raises `rules.NotPermitted`.
    """
    rules.require(by, act)
    Organisation.objects.select_for_update().get(pk=by.organisation_id)
    fresh = Membership.objects.select_related("organisation", "user").get(pk=by.pk, organisation_id=by.organisation_id)
    rules.require(fresh, act)
    return fresh
