"""Term: one negotiable commercial term, as every function and every deal speaks of it.

A term has a direction: `more` where a larger value is better for us (a contract length), `less` where a smaller one is
(a discount we give). The oriented value `y = s·x` with `s = +1` or `-1` is therefore always better for us when it is
larger (METHOD §1), and nothing after this module has to ask again.

>>> payment = Term(key="payment_days", name="Payment days", kind="days", direction=Direction.LESS, owner="finance")
>>> payment.orient(30.0), payment.better(30.0, 60.0)
(-30.0, True)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    MORE = "more"  # a larger value is better for us
    LESS = "less"  # a smaller value is better for us


class Nature(StrEnum):
    GIVE = "give"  # what we give to the customer: a discount, a longer payment term
    GET = "get"  # what we get from the customer: a longer contract, a reference
    BOTH = "both"  # either, as the deal goes


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkTrack:
    """What a seller may say about a term; every part may be empty."""

    why: str = ""  # why it matters to us
    customer: str = ""  # what it is worth to a customer
    ask: str = ""  # what to ask for when giving it


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A negotiable commercial term."""

    key: str  # lower-case letters, digits, underscores; never changes
    name: str
    kind: str  # key of a kind in `terms.KINDS`
    direction: Direction
    owner: str = ""  # function that signs the term; empty until one is agreed
    unit: str = ""  # what the number counts, where it is more than the kind's own unit
    choices: tuple[str, ...] = ()  # for ordered choices: position in this tuple is the value
    nature: Nature = Nature.BOTH
    description: str = ""
    talk_track: TalkTrack = field(default_factory=TalkTrack)
    money_worth: str = ""  # formula of what one unit more costs us, in the strategy's currency; see `terms.formula`
    review_by: date | None = None  # day by which the owner looks at it again

    @property
    def sign(self) -> int:
        """`s` of METHOD §1: +1 where more is better for us, −1 where less is."""
        return 1 if self.direction is Direction.MORE else -1

    def orient(self, value: float) -> float:
        """This function will turn a value into one that is better for us when it is larger."""
        return self.sign * value

    def better(self, one: float, other: float) -> bool:
        """This function will say whether `one` is strictly better for us than `other`."""
        return self.orient(one) > self.orient(other)
