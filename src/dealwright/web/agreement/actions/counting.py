"""Closing and counting a round: the ballots are opened, counted and revealed together, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dealwright.core import priorities
from dealwright.web.agreement import models, queries, records
from dealwright.web.agreement.actions import rounds, telling
from dealwright.web.agreement.models import RoundState
from dealwright.web.proof import actions as proof

REVEALED = "ballots revealed"


def close_if_due(round_id: int, *, now: datetime | None = None) -> bool:
    """This function will close a round whose deadline has passed, and say whether it did."""
    with transaction.atomic():
        rows = models.Round.objects.select_for_update(of=("self",)).filter(pk=round_id, state=RoundState.OPEN)
        row = rows.filter(deadline_at__lte=now or timezone.now()).first()
        if row is None:
            return False
        rounds.close(row)
        telling.tell_round(row)
    return True


def count(round_id: int) -> bool:
    """This function will count a closed round and reveal every ballot with what they say; False where none waits."""
    row = (
        models.Round.objects.filter(pk=round_id, state=RoundState.COUNTING).select_related("revision__strategy").first()
    )
    if row is None:
        return False
    cast = list(models.Ballot.objects.filter(round=row).select_related("voice").order_by("voice__name", "pk"))
    opened = [(ballot, records.unseal(ballot)) for ballot in cast]
    voices = {voice.name: voice.share for voice in models.Voice.objects.filter(round=row)}
    board, ranges = _counted(row, [ballot for _, ballot in opened], voices)
    with transaction.atomic():
        held = models.Round.objects.select_for_update().filter(pk=row.pk, state=RoundState.COUNTING).first()
        if held is None:
            return False
        for ballot_row, ballot in opened:
            ballot_row.content = records.write_ballot(ballot)
        models.Ballot.objects.bulk_update([ballot_row for ballot_row, _ in opened], ["content"])
        digest = records.inputs_digest([ballot for _, ballot in opened], voices=voices, keys=list(records.names(row)))
        models.Board.objects.create(organisation_id=row.organisation_id, round=row, content=board, inputs_sha256=digest)
        _queue_conflicts(row, ranges)
        held.state, held.version = RoundState.REVEALED, held.version + 1
        held.save(update_fields=["state", "version"])
        telling.tell_revealed(held)
        telling.tell_round(held)
        proof.append(row.organisation_id, REVEALED, records.proof_of(row, opened, voices=voices, digest=digest))
    return True


def _counted(
    row: models.Round, ballots: list[priorities.Ballot], voices: dict[str, float]
) -> tuple[dict[str, Any], dict[str, priorities.RangeAgreement]]:
    """This function will find order, agreement, ranges and the past deals behind them (METHOD §3)."""
    named = records.names(row)
    keys = list(named)
    order = priorities.order(ballots, voices=voices, terms=keys)
    agreement = priorities.agreement(ballots, voices=voices, terms=keys, names=named)
    ranges = {}
    for key in keys:
        wishes: dict[str, list[priorities.Wish]] = {}
        for ballot in ballots:
            wishes.setdefault(ballot.function, []).extend(wish for wish in ballot.wishes if wish.term == key)
        if any(wishes.values()):
            ranges[key] = priorities.range_agreement(wishes)
    passages = queries.evidence.disputed(row.organisation_id, ranges)
    return records.write_board(order, agreement, ranges, passages), ranges


def _queue_conflicts(row: models.Round, ranges: dict[str, priorities.RangeAgreement]) -> None:
    """This function will queue every term of which the wished ranges share nothing to its owner (METHOD §3: A = 0)."""
    asked = {term.key: term for term in records.read_terms(row)}
    strategy_id = row.revision.strategy_id
    opened = [key for key, found in ranges.items() if found.open_conflict]
    models.Conflict.objects.filter(strategy_id=strategy_id, term_key__in=list(ranges), is_open=True).update(
        is_open=False
    )
    for key in opened:
        models.Conflict.objects.create(
            organisation_id=row.organisation_id,
            round=row,
            strategy_id=strategy_id,
            term_key=key,
            term_name=asked[key].name,
            owner=asked[key].owner,
            sentence=records.conflict_sentence(asked[key], ranges[key]),
        )
