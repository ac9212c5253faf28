"""Who may do what in the internal negotiation: one table, asked by pages and actions alike."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dealwright.web.accounts.models import Membership, Role
from dealwright.web.accounts.rules import NotPermitted


class Act(StrEnum):
    READ = "read how the functions agree"
    CONVENE = "open, extend and withdraw ballot rounds"
    VOTE = "vote, speak and move priorities for a function"
    DECIDE = "decide a conflict"
    CONFIRM = "confirm a shift of priorities"


VOTERS = frozenset({Role.STRATEGIST, Role.STAKEHOLDER, Role.MANAGER, Role.EXECUTIVE})
TABLE = {
    Act.READ: VOTERS | {Role.AUDITOR},
    Act.CONVENE: frozenset({Role.STRATEGIST}),
    Act.VOTE: VOTERS,
    Act.DECIDE: VOTERS,  # of the owner function, or a strategist; see `decides`
    Act.CONFIRM: frozenset({Role.STRATEGIST, Role.EXECUTIVE}),  # never who asked for the shift
}


def may(membership: Membership, act: Act) -> bool:
    """This function will tell whether the member's role includes this."""
    present = membership.ended_at is None and membership.user.is_active
    return present and membership.role in TABLE[act]


def require(membership: Membership, act: Act) -> None:
    """This function will raise `NotPermitted` unless the member's role includes this."""
    if not may(membership, act):
        who = ", ".join(sorted(f"{Role(role).label.lower()}s" for role in TABLE[act]))
        raise NotPermitted(f"Only {who} may {act.value}.")


def same(one: str, other: str) -> bool:
    """This function will tell whether two names mean the same function."""
    return one.strip().casefold() == other.strip().casefold()


def decides(membership: Membership, *, owner: str, functions: frozenset[str]) -> bool:
    """This function will tell whether a member who speaks for `functions` may decide about a term of this owner."""
    if not may(membership, Act.DECIDE):
        return False
    return membership.role == Role.STRATEGIST or any(same(owner, each) for each in functions)


def voice_named(function: str, voices: Mapping[str, float]) -> str:
    """This function will give the name under which a function has its voice, or its own name where it has none."""
    return next((name for name in voices if same(name, function)), function)
