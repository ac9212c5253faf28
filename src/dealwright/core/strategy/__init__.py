"""Strategy: what was agreed about all terms together."""

from dealwright.core.strategy.strategy import Draft, Entry, Evidence

__all__ = ["Draft", "Entry", "Evidence"]
