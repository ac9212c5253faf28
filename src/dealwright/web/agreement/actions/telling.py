"""What leaves on commit: open pages and members are told."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.web import live
from dealwright.web.accounts.models import Membership
from dealwright.web.agreement import models

ROOM = "agreement"  # that something in the room changed: rounds, conflicts, shifts


def topic(round_id: int) -> str:
    """This function will name the live topic of one round."""
    return f"round:{round_id}"


def order_topic(strategy_id: int) -> str:
    """This function will name the live topic of the priority order of a strategy."""
    return f"order:{strategy_id}"


def talk_topic(strategy_id: int) -> str:
    """This function will name the live topic of the conversations about a strategy."""
    return f"talk:{strategy_id}"


def tell_round(row: models.Round) -> None:
    """This function will tell open pages that a round changed, without saying how."""
    live.publish(row.organisation_id, topic(row.pk), {"round": row.pk, "state": row.state})
    live.publish(row.organisation_id, ROOM)


def tell_order(organisation_id: int, strategy_id: int) -> None:
    """This function will tell open pages that the priority order of a strategy, or a wish to move it, changed."""
    live.publish(organisation_id, order_topic(strategy_id), {"strategy": strategy_id})
    live.publish(organisation_id, ROOM)


def tell_talk(organisation_id: int, strategy_id: int, term_key: str) -> None:
    """This function will tell open pages that something was said about a term."""
    live.publish(organisation_id, talk_topic(strategy_id), {"term": term_key})
    live.publish(organisation_id, ROOM)


def want_votes(row: models.Round, members: Iterable[Membership], *, again: bool = False) -> None:
    """This function will tell members that their vote is wanted; with `again` as a reminder."""
    # Filled in as soon as the room of notices tells.


def tell_revealed(row: models.Round) -> None:
    """This function will tell who was invited that the ballots are revealed."""


def want_confirmation(shift: models.Shift) -> None:
    """This function will tell those who may confirm that a shift waits."""


def tell_shifted(shift: models.Shift) -> None:
    """This function will tell everybody who works by the order that it moved."""
