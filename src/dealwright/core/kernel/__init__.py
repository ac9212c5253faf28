"""The values everything else is made of, and how their figures are written."""

from dealwright.core.kernel import figures
from dealwright.core.kernel.canonical import Json, NotCanonical, canonical, digest
from dealwright.core.kernel.chain import START, Link, broken, follow
from dealwright.core.kernel.estimate import Estimate
from dealwright.core.kernel.money import CurrencyMismatch, Money
from dealwright.core.kernel.period import EmptyPeriod, Period

__all__ = [
    "START",
    "CurrencyMismatch",
    "EmptyPeriod",
    "Estimate",
    "Json",
    "Link",
    "Money",
    "NotCanonical",
    "Period",
    "broken",
    "canonical",
    "digest",
    "figures",
    "follow",
]
