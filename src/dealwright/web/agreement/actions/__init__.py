"""Writes of the agreement room: one function, one use case, one transaction."""

from dealwright.web.agreement.actions.counting import REVEALED, close_if_due, count
from dealwright.web.agreement.actions.rounds import (
    CannotOpen,
    Invitation,
    Late,
    NotInvited,
    RoundChanged,
    VotedMeanwhile,
    cast,
    extend,
    open_round,
    remind,
    take_order,
    topic,
    withdraw,
)
from dealwright.web.agreement.actions.shifts import (
    SHIFTED,
    CannotShift,
    ShiftedMeanwhile,
    ask_shift,
    confirm_shift,
    decline_shift,
)
from dealwright.web.agreement.actions.talks import DECIDED, CannotSay, RangeChanged, Verdict, decide, say
from dealwright.web.agreement.actions.telling import ROOM, order_topic, talk_topic

__all__ = [
    "DECIDED",
    "REVEALED",
    "ROOM",
    "SHIFTED",
    "CannotOpen",
    "CannotSay",
    "CannotShift",
    "Invitation",
    "Late",
    "NotInvited",
    "RangeChanged",
    "RoundChanged",
    "ShiftedMeanwhile",
    "Verdict",
    "VotedMeanwhile",
    "ask_shift",
    "cast",
    "close_if_due",
    "confirm_shift",
    "count",
    "decide",
    "decline_shift",
    "extend",
    "open_round",
    "order_topic",
    "remind",
    "say",
    "take_order",
    "talk_topic",
    "topic",
    "withdraw",
]
