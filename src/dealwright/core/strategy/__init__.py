"""Strategy: what was agreed about all terms together."""

from dealwright.core.strategy.lint import Problem, lint, uncertain
from dealwright.core.strategy.strategy import Draft, Entry, Evidence, UnmatchedEvidence

__all__ = ["Draft", "Entry", "Evidence", "Problem", "UnmatchedEvidence", "lint", "uncertain"]
