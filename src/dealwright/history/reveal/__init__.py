"""Reveal: the strategy that past deals show a company to have by default."""

from dealwright.history.reveal.report import (
    MarketPoint,
    Reveal,
    RevealedRange,
    RevealedTerm,
    SellerProfile,
    TradeRate,
    VarianceShares,
)

__all__ = ["MarketPoint", "Reveal", "RevealedRange", "RevealedTerm", "SellerProfile", "TradeRate", "VarianceShares"]
