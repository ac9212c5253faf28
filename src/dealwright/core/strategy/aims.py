"""Aims: what the strategy wants beyond its ranges — totals, the great deal, metrics, guidelines.

Aggregate limits bound a whole deal and are judged like terms (METHOD §6). The great deal states for some terms the
value that earns its whole weight; the weights make 100, and a deal's total worth is measured on that scale. Metrics say
how the company will see whether the strategy works: leading ones are behaviours and terms, lagging ones are outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dealwright.core import terms


class Measure(StrEnum):
    POCKET_MARGIN = "pocket_margin"  # percent of the list amount left after every give
    TOTAL_CONTRACT_VALUE = "total_contract_value"  # money over the whole contract
    TOTAL_WORTH = "total_worth"  # 0 to 100 on the scale of the great deal


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """How low a total may fall: best, target and a limit per authority level, more always better for us."""

    measure: Measure
    range: terms.Range
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One term's share in a great deal."""

    term: str
    weight: float  # of 100
    value: float  # earns the whole weight, in the term's own unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Something sellers shall do more of, or less."""

    wanted: terms.Direction
    text: str
    term: str = ""  # key, where it is about one


@dataclass(frozen=True, slots=True, kw_only=True)
class GreatDeal:
    """What a great deal looks like, agreed by all functions."""

    parts: tuple[Part, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()
    text: str = ""


class Tense(StrEnum):
    LEADING = "leading"
    LAGGING = "lagging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One success metric with its target and owner."""

    key: str
    name: str
    tense: Tense
    wanted: terms.Direction
    unit: str = ""
    target: float | None = None
    owner: str = ""  # function
    definition: str = ""
    term: str = ""  # key of the term it watches, where it is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """A rule in plain words, for one term or all, in a scope."""

    text: str
    term: str = ""
    scope: terms.Scope = field(default_factory=terms.Scope)
