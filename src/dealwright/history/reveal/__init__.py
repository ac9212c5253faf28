"""Reveal: the strategy that past deals show a company to have by default."""

from dealwright.history.reveal.draft import draft
from dealwright.history.reveal.learn import learn
from dealwright.history.reveal.report import (
    MarketPoint,
    Reveal,
    RevealedRange,
    RevealedTerm,
    SellerProfile,
    TradeRate,
    VarianceShares,
)
from dealwright.history.reveal.settings import Settings

__all__ = [
    "MarketPoint",
    "Reveal",
    "RevealedRange",
    "RevealedTerm",
    "SellerProfile",
    "Settings",
    "TradeRate",
    "VarianceShares",
    "draft",
    "learn",
]
