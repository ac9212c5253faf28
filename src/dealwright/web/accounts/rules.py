"""What each role may do with people and organisations: one table, asked by pages and actions alike."""

from __future__ import annotations

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from rules.predicates import predicate

from dealwright.web.accounts.models import Membership, Role


class Act(StrEnum):
    SEE_PEOPLE = "see people"
    SEE_HISTORY = "see row history"
    INVITE = "invite people"
    CHANGE_MEMBERS = "change members"
    CHANGE_STRUCTURE = "change functions and regions"
    CHANGE_ORGANISATION = "change the organisation"


class NotPermitted(PermissionDenied):
    """A member asked for something that their role does not include; answered by 403."""


@predicate  # type: ignore[untyped-decorator]  # rules ships no types
def is_present(membership: Membership) -> bool:
    """This function will tell whether the member still belongs to the organisation."""
    return membership.ended_at is None and membership.user.is_active


@predicate  # type: ignore[untyped-decorator]  # rules ships no types
def is_administrator(membership: Membership) -> bool:
    """This function will tell whether the member administers the organisation."""
    return membership.administrator and membership.role != Role.AUDITOR


@predicate  # type: ignore[untyped-decorator]  # rules ships no types
def is_auditor(membership: Membership) -> bool:
    """This function will tell whether the member reads everything and changes nothing."""
    return bool(membership.role == Role.AUDITOR)


TABLE = {
    Act.SEE_PEOPLE: is_present,
    Act.SEE_HISTORY: is_present & (is_administrator | is_auditor),
    Act.INVITE: is_present & is_administrator,
    Act.CHANGE_MEMBERS: is_present & is_administrator,
    Act.CHANGE_STRUCTURE: is_present & is_administrator,
    Act.CHANGE_ORGANISATION: is_present & is_administrator,
}


def may(membership: Membership, act: Act) -> bool:
    """This function will tell whether the member may do this."""
    return bool(TABLE[act].test(membership))


def require(membership: Membership, act: Act) -> None:
    """This function will raise `NotPermitted` unless the member may do this."""
    if not may(membership, act):
        who = "an administrator" if act is not Act.SEE_HISTORY else "an administrator or an auditor"
        raise NotPermitted(f"Only {who} may {act.value}.")
