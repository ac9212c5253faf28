"""Propose: a mapping for a source nobody has described yet."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.history.facts.mapping import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping with the confidence and the reason for each of its entries."""

    mapping: Mapping
    confidence: tuple[tuple[str, float], ...]  # by fact name or term_<key>
    reasons: tuple[tuple[str, str], ...]
