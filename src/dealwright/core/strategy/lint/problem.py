"""Problem: one thing a strategy says that is missing or contradicts itself, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a problem means for publishing."""

    ERROR = "error"  # publishing is refused
    WARNING = "warning"  # publishing needs a reason
    HINT = "hint"  # nothing; it would help (only `hints` gives these)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is missing or contradicts itself."""

    code: str  # stable and short, such as "no-owner"
    what: str  # one sentence with the values in it
    advice: str
    term: str = ""  # key of the term it concerns; empty where it concerns the strategy
    ranges: tuple[int, ...] = ()  # places of the ranges it concerns, counted from 0
    severity: Severity = Severity.ERROR
    where: str = ""  # address of the cell, such as `terms/discount/ranges/3/limits/seller`; see `lint`
