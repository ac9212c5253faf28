"""Lint: what is missing from a strategy or contradicts itself."""

from dealwright.core.strategy.lint.hints import hints
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.lint.values import uncertain
from dealwright.core.strategy.lint.whole import lint

__all__ = ["Problem", "Severity", "hints", "lint", "uncertain"]
