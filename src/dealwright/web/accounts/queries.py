"""What pages read of people and organisations."""

from __future__ import annotations

from django.db.models import QuerySet

from dealwright.web.accounts.models import Membership


def memberships_of(user_id: int) -> QuerySet[Membership]:
    """This function will list where a person belongs now, with the organisations, by their names."""
    return (
        Membership.objects.filter(user_id=user_id, ended_at=None)
        .select_related("organisation", "user")
        .order_by("organisation__name", "organisation_id")
    )


def chosen_membership(user_id: int, organisation_id: object) -> Membership | None:
    """This function will find the membership for the chosen organisation, or the first one where none was chosen."""
    found = list(memberships_of(user_id))
    for membership in found:
        if membership.organisation_id == organisation_id:
            return membership
    return found[0] if found else None
