"""Coherence: where one customer got several prices, and what explains them."""

from dealwright.history.coherence.report import Coherence, Pair, Stage, Status, TermGap

__all__ = ["Coherence", "Pair", "Stage", "Status", "TermGap"]
