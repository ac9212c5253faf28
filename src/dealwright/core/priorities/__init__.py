"""Priorities: what matters most, from many ballots to one order, and how far the functions agree."""

from dealwright.core.priorities.agreement import Agreement, CostlyPair, CostlyTerm, OwnOrder, agreement
from dealwright.core.priorities.ballot import Ballot, RepeatedTerm, UnusableWish, Wish
from dealwright.core.priorities.kemeny import Groups, Method, Order, Pairs, order
from dealwright.core.priorities.pairwise import PairRanking, from_pairs, next_pair
from dealwright.core.priorities.range_agreement import RangeAgreement, range_agreement
from dealwright.core.priorities.shift import shifted
from dealwright.core.priorities.tally import UnusableVoice
from dealwright.core.priorities.weights import Scheme, Sensitivity, sensitivity, weights

__all__ = [
    "Agreement",
    "Ballot",
    "CostlyPair",
    "CostlyTerm",
    "Groups",
    "Method",
    "Order",
    "OwnOrder",
    "PairRanking",
    "Pairs",
    "RangeAgreement",
    "RepeatedTerm",
    "Scheme",
    "Sensitivity",
    "UnusableVoice",
    "UnusableWish",
    "Wish",
    "agreement",
    "from_pairs",
    "next_pair",
    "order",
    "range_agreement",
    "sensitivity",
    "shifted",
    "weights",
]
