"""Ballot rounds: opening one, voting, moving its end, giving it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from dealwright.core import priorities
from dealwright.web.accounts.models import Function, Membership
from dealwright.web.agreement import models, queries, records, rules
from dealwright.web.agreement.actions import telling
from dealwright.web.agreement.models import RoundState
from dealwright.web.strategy import actions as strategy_actions
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Revision

CLOSE = "dealwright.web.agreement.tasks.close"
COUNT = "dealwright.web.agreement.tasks.count"
REMIND = "dealwright.web.agreement.tasks.remind"
REMINDED_BEFORE = timedelta(hours=24)  # the end; a shorter round is reminded of when half of it is over [d]
LEAST_TERMS = 2
topic = telling.topic


class CannotOpen(ValueError):
    """A round could not be opened as asked; the message says what to change."""


class Late(ValueError):
    """A ballot could not be cast, because its round is closed."""


class NotInvited(ValueError):
    """A ballot could not be cast, because its voter does not speak for the function it is cast for."""


class VotedMeanwhile(ValueError):
    """A ballot could not be replaced, because the voter cast another one since, on another page."""


class RoundChanged(ValueError):
    """A round could not be changed, because it is not what was seen any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a round asks, of whom and until when; voices are by id of the function and need not add up to anything."""

    term_keys: tuple[str, ...]
    voices: Mapping[int, float]
    deadline_at: datetime
    question: str = ""
    ranges_asked: bool = True


def open_round(revision: Revision, *, by: Membership, asks: Invitation) -> models.Round:
    """This function will open a blind ballot round on an open revision; raises `CannotOpen` and `NotPermitted`."""
    rules.require(by, rules.Act.CONVENE)
    with transaction.atomic():
        held = (
            Revision.objects.select_for_update(of=("self",)).select_related("strategy").filter(pk=revision.pk).first()
        )
        if held is None or not held.open:
            raise CannotOpen(
                "This revision is published and stays as it is. Begin the next one, then open a round on it."
            )
        if models.Round.objects.filter(revision=held, state__in=queries.rounds.ACTIVE).exists():
            raise CannotOpen("A round on this revision is open already. Wait for it to end, or withdraw it.")
        asked = _asked(held, asks)
        shares = _shares(held.organisation_id, asks.voices)
        row = models.Round.objects.create(
            organisation_id=held.organisation_id,
            revision=held,
            question=asks.question.strip(),
            terms=asked,
            ranges_asked=asks.ranges_asked,
            deadline_at=asks.deadline_at,
            opened_by_id=by.user_id,
        )
        models.Voice.objects.bulk_create(
            models.Voice(
                organisation_id=row.organisation_id, round=row, function=function, name=function.name, share=share
            )
            for function, share in shares
        )
        _schedule(row)
        telling.want_votes(row, [member for seat in queries.rounds.seats(row) for member in seat.members])
        telling.tell_round(row)
    return row


def cast(
    voice: models.Voice, *, by: Membership, ballot: priorities.Ballot, seen_version: int, now: datetime | None = None
) -> models.Ballot:
    """This function will cast or replace a member's ballot; the last one missing closes the round.

    `seen_version` is that of the ballot the page showed, 0 for none. Raises `Late`, `NotInvited`, `VotedMeanwhile`.
    """
    rules.require(by, rules.Act.VOTE)
    moment = now or timezone.now()
    with transaction.atomic():
        row = _held(voice.round_id)
        if row.state != RoundState.OPEN or row.deadline_at <= moment:
            raise Late(
                f"This round closed on {timezone.localtime(row.deadline_at):%Y-%m-%d %H:%M}. Your ballot was not cast."
            )
        if not any(each.pk == voice.pk for each in queries.rounds.voices_of(by, row)):
            raise NotInvited(f"You do not speak for {voice.name} in this round, so you cannot vote for it.")
        kept = models.Ballot.objects.select_for_update().filter(voice=voice, membership=by).first()
        if (kept.version if kept else 0) != seen_version:
            raise VotedMeanwhile(
                "You cast another ballot since this page was opened, perhaps in another window. What you send now is "
                "shown below; send it again to put it in place of the other."
            )
        sealed = records.seal(ballot, round_id=row.pk)
        if kept is None:
            kept = models.Ballot(organisation_id=row.organisation_id, round=row, voice=voice, membership=by, version=0)
        kept.sealed, kept.cast_at, kept.version = sealed, moment, kept.version + 1
        kept.save()
        if all(seat.complete for seat in queries.rounds.seats(row)):
            close(row)
        telling.tell_round(row)
    return kept


def extend(row: models.Round, *, by: Membership, deadline_at: datetime, seen_version: int) -> models.Round:
    """This function will move the end of an open round further away; raises `RoundChanged` and `CannotOpen`."""
    rules.require(by, rules.Act.CONVENE)
    with transaction.atomic():
        held = _unchanged(row, seen_version)
        if deadline_at <= held.deadline_at:
            raise CannotOpen(
                "A round ends earlier only by its last ballot: time to vote that was given is kept. Choose a later end."
            )
        held.deadline_at, held.version = deadline_at, held.version + 1
        held.save(update_fields=["deadline_at", "version"])
        _schedule(held)
        telling.tell_round(held)
    return held


def withdraw(row: models.Round, *, by: Membership, reason: str, seen_version: int) -> models.Round:
    """This function will give up an open round; its ballots stay sealed. Raises `RoundChanged` and `CannotOpen`."""
    rules.require(by, rules.Act.CONVENE)
    if not reason.strip():
        raise CannotOpen("Say why the round is withdrawn: people have given their time to it.")
    with transaction.atomic():
        held = _unchanged(row, seen_version)
        held.state, held.reason, held.version = RoundState.WITHDRAWN, reason.strip()[:500], held.version + 1
        held.closed_at = timezone.now()
        held.save(update_fields=["state", "reason", "closed_at", "version"])
        telling.tell_round(held)
    return held


def remind(round_id: int, *, by: Membership | None = None) -> int:
    """This function will remind every invited member whose ballot is missing, and say how many they are."""
    if by is not None:
        rules.require(by, rules.Act.CONVENE)
    with transaction.atomic():
        row = (
            models.Round.objects.filter(pk=round_id, state=RoundState.OPEN).select_related("revision__strategy").first()
        )
        if row is None:
            return 0
        missing = [member for seat in queries.rounds.seats(row) for member in seat.waiting]
        telling.want_votes(row, missing, again=True)
    return len(missing)


def take_order(row: models.Round, *, by: Membership, seen: priorities.Groups) -> None:
    """This function will write the order a round found into its revision; terms it did not ask about stand behind.

    `seen` is the order of the revision as the page showed it. Raises what `strategy.actions.set_order` raises.
    """
    rules.require(by, rules.Act.CONVENE)
    board = queries.rounds.board_of(row)
    if board is None:
        raise CannotOpen("This round has not been counted yet, so there is no order to take.")
    found = records.groups(board.content["order"]["groups"])
    asked = {key for group in found for key in group}
    rest = (tuple(key for key in group if key not in asked) for group in queries.orders.stated(row.revision))
    whole = (*found, *(group for group in rest if group))
    strategy_actions.set_order(row.revision, whole, seen=seen, by=by)


def close(row: models.Round) -> None:
    """This function will close a held round and have its ballots counted by a worker."""
    row.state, row.closed_at, row.version = RoundState.COUNTING, timezone.now(), row.version + 1
    row.save(update_fields=["state", "closed_at", "version"])
    app.configure_task(COUNT, lock=f"round-{row.pk}").defer(organisation_id=row.organisation_id, round_id=row.pk)


def _held(round_id: int) -> models.Round:
    rows = models.Round.objects.select_for_update(of=("self",)).select_related("revision__strategy")
    return rows.get(pk=round_id)


def _unchanged(row: models.Round, seen_version: int) -> models.Round:
    held = _held(row.pk)
    if held.version != seen_version or held.state != RoundState.OPEN:
        raise RoundChanged(
            f"This round is {held.get_state_display().lower()} by now, or somebody else changed it. Look at it again."
        )
    return held


def _asked(revision: Revision, asks: Invitation) -> list[dict[str, object]]:
    content = strategies.content(revision)
    known = {entry.term.key: entry.term for entry in content.entries}
    unknown = sorted(set(asks.term_keys) - set(known))
    if unknown:
        raise CannotOpen(f"This revision has no term {', '.join(unknown)} any more. Choose among those it has.")
    if len(set(asks.term_keys)) < LEAST_TERMS:
        raise CannotOpen("Choose at least two terms: one alone cannot be ranked.")
    if asks.deadline_at <= timezone.now():
        raise CannotOpen("The deadline lies in the past. Choose a later one.")
    return records.write_terms(known[key] for key in dict.fromkeys(asks.term_keys))


def _shares(organisation_id: int, voices: Mapping[int, float]) -> Sequence[tuple[Function, float]]:
    """The invited functions with their share of all voices; refused where one has nobody who may vote."""
    speaking = {pk: voice for pk, voice in voices.items() if voice > 0}
    found = [
        (function, members)
        for function, members in queries.rounds.invitable(organisation_id)
        if function.pk in speaking
    ]
    silent = [function.name for function, members in found if not members]
    if silent:
        raise CannotOpen(
            f"Nobody may vote for {', '.join(silent)}. Leave it out, or let an administrator add a member to it."
        )
    if not found:
        raise CannotOpen("Invite at least one function, with a voice above zero.")
    together = sum(speaking[function.pk] for function, _ in found)
    return [(function, speaking[function.pk] / together) for function, _ in found]


def _schedule(row: models.Round) -> None:
    app.configure_task(CLOSE, schedule_at=row.deadline_at).defer(organisation_id=row.organisation_id, round_id=row.pk)
    left = row.deadline_at - timezone.now()
    at = row.deadline_at - min(REMINDED_BEFORE, left / 2)
    app.configure_task(REMIND, schedule_at=at).defer(organisation_id=row.organisation_id, round_id=row.pk)
