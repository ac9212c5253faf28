"""Who may do what while a revision is signed: one table, asked by pages and actions alike."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from dealwright.web.accounts.models import Membership, Role


class Act(StrEnum):
    SEND = "send a revision to be signed"
    SIGN = "sign terms"
    APPROVE = "approve a revision"
    PUBLISH = "publish a revision"


TABLE = {
    Act.SEND: frozenset({Role.STRATEGIST}),
    Act.SIGN: frozenset({Role.STAKEHOLDER}),
    Act.APPROVE: frozenset({Role.STRATEGIST, Role.EXECUTIVE}),
    Act.PUBLISH: frozenset({Role.STRATEGIST}),
}


class NotPermitted(PermissionDenied):
    """A member asked for something that their role does not include; answered by 403."""


def may(membership: Membership, act: Act) -> bool:
    """This function will tell whether the member's role includes this."""
    return membership.role in TABLE[act] and membership.ended_at is None


def require(membership: Membership, act: Act) -> None:
    """This function will raise `NotPermitted` unless the member's role includes this."""
    if not may(membership, act):
        names = " and ".join(f"{role.label.lower()}s" for role in Role if role in TABLE[act])
        raise NotPermitted(f"Only {names} may {act.value}.")


def speaks_for(functions: Collection[str], owner: str) -> bool:
    """This function will tell whether one of these functions is the owner of a term."""
    return bool(owner.strip()) and owner.strip().casefold() in {name.strip().casefold() for name in functions}
