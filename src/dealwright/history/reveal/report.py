"""What a reveal finds: the values every door displays (METHOD §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.history import facts


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealedRange:
    """The range of one term that the won deals of one scope show, in the term's own unit."""

    scope: terms.Scope
    n: int
    best: Estimate
    target: Estimate
    seller_limit: Estimate
    walk_away: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealedTerm:
    """One term with how firmly it was held and the ranges it was traded in; the first range is that of every deal."""

    term: terms.Term
    n: int
    firmness: Estimate
    ranges: tuple[RevealedRange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRate:
    """Two terms that move together once time, product and volume are accounted for: a trade that really is made."""

    give: str  # key of the term that moves against us
    get: str  # key of the term that moves for us in return
    rate: Estimate  # units of `get` obtained for one unit of `give`
    q_value: float  # share of false discoveries among all trades kept up to this one
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceShares:
    """Who makes the variance of the price: shares that add up to 1, each with its interval.

    A cause that is not in the file, or the same in every deal, has no share; its estimate is unknown and says why.
    """

    time: Estimate
    product: Estimate
    volume: Estimate
    region: Estimate
    account_group: Estimate
    seller: Estimate
    unexplained: Estimate
    n: int  # deals the shares were computed on
    sampled_from: int  # deals they stand for; equal to n where no sample was drawn

    @property
    def wild_west_index(self) -> float | None:
        """Seller + unexplained: variance that no customer, product, volume or day accounts for.

        Where sellers have no share it is what is unexplained, sellers among it; `wild_west_lacks` says so.
        """
        if self.unexplained.value is None:
            return None
        return (self.seller.value or 0.0) + self.unexplained.value

    @property
    def wild_west_lacks(self) -> str:
        """Why the wild-west index cannot tell sellers from the unexplained; empty where it can."""
        return f"sellers: {self.seller.reason}" if self.seller.value is None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerProfile:
    """How one seller's prices lie, once time, product and volume are accounted for."""

    seller: str
    n: int
    level: Estimate  # median residual, log points; below 0 means cheaper than the market
    spread: Estimate  # P95 − P5 of residuals, log points


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketPoint:
    """The price index of one quarter: the corridor the deals lay in, as ratios to each product's overall median."""

    quarter: date  # first day
    n: int
    p5: float
    p25: float
    median: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """The strategy a company has by default, as its past deals show it."""

    deals: int
    period: tuple[date, date] | None  # first and last day that a deal closed
    currency: str
    terms: tuple[RevealedTerm, ...]
    order: tuple[tuple[str, ...], ...]  # keys from firmest to loosest; keys in one group are tied
    trade_rates: tuple[TradeRate, ...]
    variance_shares: VarianceShares | None  # None where `variance_lacks` says why
    sellers: tuple[SellerProfile, ...]
    market: tuple[MarketPoint, ...]
    controls: tuple[str, ...]  # the sentence a reader sees: what was held constant
    source: facts.Source
    findings: tuple[facts.Finding, ...]
    variance_lacks: str = ""  # why the variance has no shares; empty where it has

    def tied(self) -> tuple[tuple[RevealedTerm, ...], ...]:
        """This function will group the terms of known firmness from firmest to loosest; those of one group are tied."""
        by_key = {term.term.key: term for term in self.terms if term.firmness.value is not None}
        groups = (tuple(by_key[key] for key in group if key in by_key) for group in self.order)
        return tuple(group for group in groups if group)
