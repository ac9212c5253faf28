"""Estimate: a figure that never travels without its interval and its count.

Every number that Dealwright learns from past deals is an estimate: a value, the bounds of its 90 % interval and how
many observations stand behind it. Where there are too few, the value is absent and the reason says so: "cannot
conclude" is a proper answer (DESIGN §6, honest figures).

>>> Estimate(value=0.12, low=0.10, high=0.15, n=240).covers(0.11)
True
>>> Estimate.unknown(n=4, reason="4 deals; at least 30 are needed").value is None
True
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with its 90 % interval `[low, high]` and the number `n` of observations behind it."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int
    reason: str = ""  # why the value is absent, or what limits it; empty when nothing does

    @classmethod
    def unknown(cls, *, n: int, reason: str) -> Estimate:
        """This function will give the estimate that says it cannot conclude, and why."""
        return cls(value=None, n=n, reason=reason)

    def covers(self, figure: float) -> bool:
        """This function will say whether the interval holds `figure`; an absent interval holds nothing."""
        return self.low is not None and self.high is not None and self.low <= figure <= self.high

    def overlaps(self, other: Estimate) -> bool:
        """This function will say whether two intervals share a point; absent ones share none."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return False
        return self.low <= other.high and other.low <= self.high
