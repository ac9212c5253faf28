"""Lint: everything that is missing from a strategy or contradicts itself, said as data."""

from __future__ import annotations

from datetime import date

from dealwright.core.strategy.lint import draft
from dealwright.core.strategy.lint.problem import Problem
from dealwright.core.strategy.roster import Roster
from dealwright.core.strategy.strategy import Strategy


def lint(
    strategy: Strategy, *, members: Roster | None = None, before: Strategy | None = None, today: date | None = None
) -> tuple[Problem, ...]:
    """This function will name every problem of a strategy: those of its order, then term by term."""
    return draft.problems(strategy)
