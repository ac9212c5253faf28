"""What members write: rounds, ballots, remarks, shifts."""

from dealwright.web.agreement.forms.ballots import NAME, Cast, Item, empty_cast, from_answers, items_of, read_cast
from dealwright.web.agreement.forms.rounds import ExtendForm, OpenRoundForm, WithdrawForm
from dealwright.web.agreement.forms.shifts import AnswerForm, ShiftForm
from dealwright.web.agreement.forms.talks import ConcessionForm, DecisionForm, MessageForm, ProposalForm, Spoken

__all__ = [
    "NAME",
    "AnswerForm",
    "Cast",
    "ConcessionForm",
    "DecisionForm",
    "ExtendForm",
    "Item",
    "MessageForm",
    "OpenRoundForm",
    "ProposalForm",
    "ShiftForm",
    "Spoken",
    "WithdrawForm",
    "empty_cast",
    "from_answers",
    "items_of",
    "read_cast",
]
