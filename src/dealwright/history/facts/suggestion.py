"""Suggestion: one proposed entry of a mapping, with how sure it is and why."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.history.facts.mapping import Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """How one fact might be filled."""

    fill: Fill
    confidence: float  # 0 to 1
    reason: str
