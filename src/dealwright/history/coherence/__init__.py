"""Coherence: where one customer got several prices, and what explains them."""

from dealwright.history.coherence.compare import compare
from dealwright.history.coherence.deals import UnknownDimension
from dealwright.history.coherence.report import Coherence, DearSide, Lack, Nothing, Pair, Stage, Status, TermGap
from dealwright.history.coherence.settings import Settings

__all__ = [
    "Coherence",
    "DearSide",
    "Lack",
    "Nothing",
    "Pair",
    "Settings",
    "Stage",
    "Status",
    "TermGap",
    "UnknownDimension",
    "compare",
]
