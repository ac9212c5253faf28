"""Priorities: what matters most, from many ballots to one order, and how far the functions agree."""

from dealwright.core.priorities.ballot import Ballot, RepeatedTerm, Wish

__all__ = ["Ballot", "RepeatedTerm", "Wish"]
