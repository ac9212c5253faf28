"""Terms: what can be negotiated, in which direction, within which range, for which deals."""

from dealwright.core.terms.kinds import KINDS, Kind, UnreadableValue
from dealwright.core.terms.ranges import NoLimit, Range, RepeatedLevel
from dealwright.core.terms.scope import DIMENSIONS, Scope, UnknownDimension
from dealwright.core.terms.term import Direction, Nature, TalkTrack, Term
from dealwright.core.terms.writing import unit, written, written_interval

__all__ = [
    "DIMENSIONS",
    "KINDS",
    "Direction",
    "Kind",
    "Nature",
    "NoLimit",
    "Range",
    "RepeatedLevel",
    "Scope",
    "TalkTrack",
    "Term",
    "UnknownDimension",
    "UnreadableValue",
    "unit",
    "written",
    "written_interval",
]
