"""Terms: what can be negotiated, in which direction, within which range, for which deals."""

from dealwright.core.terms import formula
from dealwright.core.terms.formula import Formula, UnreadableFormula
from dealwright.core.terms.formula_worth import NoWorth
from dealwright.core.terms.kinds import KINDS, Kind, UnreadableValue
from dealwright.core.terms.ranges import NoLimit, Range, RepeatedLevel
from dealwright.core.terms.scope import DIMENSIONS, Scope, UnknownDimension
from dealwright.core.terms.settled import settled
from dealwright.core.terms.term import Direction, Nature, TalkTrack, Term
from dealwright.core.terms.worth import UnusablePoints, worth
from dealwright.core.terms.writing import unit, written, written_interval

__all__ = [
    "DIMENSIONS",
    "KINDS",
    "Direction",
    "Formula",
    "Kind",
    "Nature",
    "NoLimit",
    "NoWorth",
    "Range",
    "RepeatedLevel",
    "Scope",
    "TalkTrack",
    "Term",
    "UnknownDimension",
    "UnreadableFormula",
    "UnreadableValue",
    "UnusablePoints",
    "formula",
    "settled",
    "unit",
    "worth",
    "written",
    "written_interval",
]
