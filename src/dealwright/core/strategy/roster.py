"""Roster: who works in an organisation, as far as a strategy asks: functions, their members, roles and addresses.

A function is found by its name in whatever case it is written, a member by address likewise.

>>> roster = Roster(members=(Member(address="ada@example.com", role="stakeholder", functions=("Finance",)),))
>>> roster.of_function("finance"), roster.of_role("seller")
((Member(address='ada@example.com', role='stakeholder', functions=('Finance',)),), ())
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person in an organisation."""

    address: str
    role: str = ""
    functions: tuple[str, ...] = ()  # names of the functions they speak for


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The members of an organisation; `functions` names those that exist, with or without members."""

    members: tuple[Member, ...] = ()
    functions: tuple[str, ...] = ()

    def of_function(self, name: str) -> tuple[Member, ...]:
        """This function will give the members who speak for a function."""
        return tuple(
            each for each in self.members if name.casefold() in {function.casefold() for function in each.functions}
        )

    def of_role(self, role: str) -> tuple[Member, ...]:
        """This function will give the members with a role."""
        return tuple(each for each in self.members if each.role == role)

    def has(self, address: str) -> bool:
        """This function will say whether a member has this address."""
        return any(each.address.casefold() == address.casefold() for each in self.members)
