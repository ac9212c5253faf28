"""What each role may do with a strategy that is being worked on: one table, asked by pages and actions alike."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from dealwright.web.accounts.models import Membership, Role


class Act(StrEnum):
    READ = "read strategies that are being worked on"
    EDIT = "change a strategy"
    EXPLAIN = "explain a term"


TABLE = {
    Act.READ: frozenset({Role.STRATEGIST, Role.STAKEHOLDER, Role.MANAGER, Role.EXECUTIVE, Role.AUDITOR}),
    Act.EDIT: frozenset({Role.STRATEGIST}),
    Act.EXPLAIN: frozenset({Role.STRATEGIST, Role.STAKEHOLDER}),
}
EXPLAINING = frozenset({"description", "why", "customer", "ask", "review_by"})  # fields of a term its owner may write


class NotPermitted(PermissionDenied):
    """A member asked for something that their role does not include; answered by 403."""


def may(membership: Membership, act: Act) -> bool:
    """This function will tell whether the member's role includes this."""
    return membership.role in TABLE[act] and membership.ended_at is None


def require(membership: Membership, act: Act) -> None:
    """This function will raise `NotPermitted` unless the member's role includes this."""
    if not may(membership, act):
        names = ", ".join(f"{role.label.lower()}s" for role in Role if role in TABLE[act])
        raise NotPermitted(f"Only {names} may {act.value}.")


def may_write(membership: Membership, *, field: str, owner: str, functions: Collection[str]) -> bool:
    """This function will tell whether the member may write this field of a term that `owner` owns.

    `functions` are the names of the functions the member speaks for.
    """
    if may(membership, Act.EDIT):
        return True
    speaks = owner.strip().casefold() in {name.strip().casefold() for name in functions}
    return bool(owner) and speaks and field in EXPLAINING and may(membership, Act.EXPLAIN)


def require_write(membership: Membership, *, field: str, owner: str, functions: Collection[str]) -> None:
    """This function will raise `NotPermitted` unless the member may write this field of the term."""
    if not may_write(membership, field=field, owner=owner, functions=functions):
        raise NotPermitted(
            "Strategists change terms; members of the owner function write its description, talk track and review day."
        )
