"""Reads of conversations and of the conflicts that wait for a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from dealwright.web.accounts.models import Membership
from dealwright.web.agreement import models, rules
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Entry, Revision, Strategy, TermRange

MOST_REMARKS = 300  # of one conversation on one page, the latest ones


def remarks(strategy_id: int, term_key: str) -> list[models.Remark]:
    """This function will give what was said about a term, earliest first."""
    said = models.Remark.objects.filter(strategy_id=strategy_id, term_key=term_key).select_related("said_by")
    return list(said.order_by("-pk")[:MOST_REMARKS])[::-1]


def conflicts_for(membership: Membership) -> QuerySet[models.Conflict]:
    """This function will give the open conflicts of the strategies this member may read, oldest first."""
    if not rules.may(membership, rules.Act.READ):
        return models.Conflict.objects.none()
    return (
        models.Conflict.objects.filter(strategy__in=strategies.strategies_for(membership), is_open=True)
        .select_related("strategy", "round")
        .order_by("made_at", "pk")
    )


def conflicts_of(strategy_id: int, term_key: str) -> list[models.Conflict]:
    """This function will give the open conflicts about one term."""
    return list(models.Conflict.objects.filter(strategy_id=strategy_id, term_key=term_key, is_open=True))


def talked_about(strategy_id: int) -> dict[str, int]:
    """This function will give, by term, how much was said about it."""
    keys = models.Remark.objects.filter(strategy_id=strategy_id).values_list("term_key", flat=True)
    found: dict[str, int] = {}
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return found


def entry_of(strategy: Strategy, term_key: str) -> Entry | None:
    """This function will give the term as the newest revision has it, if it does."""
    found = Entry.objects.filter(revision__strategy=strategy, key=term_key).select_related("revision__strategy")
    newest = Revision.objects.filter(strategy=strategy).order_by("-number").values("pk")[:1]
    return found.filter(revision__in=newest).prefetch_related("ranges").first()


def whole_range(entry: Entry) -> TermRange | None:
    """This function will give the range that stands for every deal, at any time."""
    return next((row for row in entry.ranges.all() if not row.scope and not row.start_on and not row.end_before), None)


def newest_said(strategy_id: int, term_key: str) -> dict[str, Any]:
    """This function will give what the newest board says about the range of a term; empty where it says nothing."""
    board = (
        models.Board.objects.filter(round__revision__strategy_id=strategy_id, round__state=models.RoundState.REVEALED)
        .select_related("round")
        .order_by("-round_id")
        .first()
    )
    return {} if board is None else dict(board.content.get("ranges", {}).get(term_key, {}))
