"""What coherence finds: pairs that sold one product to one customer at several prices (METHOD §9)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dealwright.core.kernel import Estimate
from dealwright.history import facts


class Status(StrEnum):
    FLAGGED = "flagged"  # the lower bound of the unexplained gap exceeds the cost to move
    EXPLAINED = "explained"  # what remains after matching is within the cost to move, or not certain to exceed it
    CANNOT_CONCLUDE = "cannot_conclude"  # too few deals have a comparable partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the waterfall: the ratio of prices among the pairs of deals still alike."""

    ratio: float | None  # dearer ÷ cheaper as named by the pair's raw ratio; None without common support
    matched_a: int  # deals of a that found a partner
    matched_b: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two regions, countries or teams that sold one product to one account group; `a` is the dearer by raw ratio."""

    account_group: str
    product: str
    a: str
    b: str
    n_a: int
    n_b: int
    raw: Stage
    time: Stage
    volume: Stage
    terms: Stage  # what is left after this stage is unexplained
    price_a: float | None  # of the comparison in the middle of the last stage that stands, in reporting currency
    price_b: float | None  # so price_a / price_b is the ratio of that stage
    gap: Estimate  # unexplained gap as a ratio − 1, with its 90 % interval
    q_value: float | None
    money_at_stake: float  # matched quantity × unexplained gap, reporting currency; 0 unless flagged
    status: Status
    sentence: str
    within: tuple[tuple[str, str], ...] = ()  # what else had to be equal (`Facts.compare_within`): dimension, value

    @property
    def article(self) -> str:
        """The product as a reader must see it to tell it from others: with what it was compared within."""
        return " · ".join(filter(None, (self.product, *(value for _, value in self.within))))


@dataclass(frozen=True, slots=True, kw_only=True)
class DearSide:
    """All flagged pairs in which one side is the dearer one: they compete for the same money, so it counts once."""

    account_group: str
    product: str
    side: str
    cheaper: tuple[str, ...]  # the other sides of its flagged pairs, most at stake first
    price: float | None  # like for like with the first of them, as is all that follows
    cheaper_price: float | None
    gap: Estimate
    money_at_stake: float
    sentence: str
    within: tuple[tuple[str, str], ...] = ()  # what else had to be equal: dimension, value

    @property
    def article(self) -> str:
        """The product as a reader must see it to tell it from others: with what it was compared within."""
        return " · ".join(filter(None, (self.product, *(value for _, value in self.within))))


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGap:
    """A term other than price that one account group got differently from two regions or countries."""

    account_group: str
    term: str
    a: str
    b: str
    n_a: int
    n_b: int
    gap: Estimate  # median difference a − b in the term's unit among matched pairs
    q_value: float | None
    status: Status


class Lack(StrEnum):
    """What comparing needs and the deals lack, in the order in which it is missed."""

    PRICES = "prices"
    CUSTOMERS = "customers"
    PRODUCTS = "products"
    SIDES = "sides"  # no deal states the dimension that is compared
    OTHER_SIDE = "other_side"  # every deal is of one and the same
    ACCOUNT_GROUPS = "account_groups"
    SHARED_PRODUCT = "shared_product"  # nobody bought one product often enough from two sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Why no two prices could be compared."""

    lack: Lack
    short: str  # a clause, as beside a figure
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coherence:
    """Every pair looked at, with what explains its difference."""

    by: str  # the dimension compared: "country", "region" or "seller"
    currency: str
    pairs: tuple[Pair, ...]  # flagged first, then by money at stake and raw ratio
    dear_sides: tuple[DearSide, ...]  # the flagged pairs by dearer side, most at stake first
    term_gaps: tuple[TermGap, ...]
    flagged: int
    money_at_stake: float  # the sum of the dear sides; that of the pairs would count the same quantity several times
    controls: tuple[str, ...]
    findings: tuple[facts.Finding, ...]
    nothing: Nothing | None = None  # why there are no pairs, if there are none
