"""Reads of ballot rounds: who is invited, who has voted, and never what, before the round is revealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from dealwright.core import priorities
from dealwright.web.accounts.models import Function, Membership, MembershipFunction
from dealwright.web.agreement import models, records, rules
from dealwright.web.strategy import queries as strategies

ACTIVE = (models.RoundState.OPEN, models.RoundState.COUNTING)


class StillBlind(RuntimeError):
    """Ballots could not be read, because their round has not been revealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One invited function: its voice, who may vote for it and who has."""

    voice: models.Voice
    members: tuple[Membership, ...]
    voted: tuple[Membership, ...]

    @property
    def waiting(self) -> tuple[Membership, ...]:
        """The members whose ballots are missing."""
        done = {member.pk for member in self.voted}
        return tuple(member for member in self.members if member.pk not in done)

    @property
    def complete(self) -> bool:
        """Whether nobody of this function is waited for."""
        return not self.waiting


def rounds_for(membership: Membership) -> QuerySet[models.Round]:
    """This function will give the rounds of the strategies that this member may read, newest first."""
    if not rules.may(membership, rules.Act.READ):
        return models.Round.objects.none()
    return (
        models.Round.objects.filter(revision__strategy__in=strategies.strategies_for(membership))
        .select_related("revision__strategy", "opened_by")
        .order_by("-pk")
    )


def round_for(membership: Membership, round_id: int) -> models.Round:
    """This function will give one round this member may read; anything else is not found."""
    found = rounds_for(membership).prefetch_related("voices").filter(pk=round_id).first()
    if found is None:
        raise Http404("There is no such ballot round in this organisation.")
    return found


def newest_of(membership: Membership, strategy_id: int) -> models.Round | None:
    """This function will give the newest round of a strategy that was not withdrawn, if there is one."""
    kept = rounds_for(membership).exclude(state=models.RoundState.WITHDRAWN)
    return kept.filter(revision__strategy_id=strategy_id).first()


def seats(row: models.Round) -> tuple[Seat, ...]:
    """This function will give the invited functions with who may vote for them and who has, by name."""
    voices = list(models.Voice.objects.filter(round=row).order_by("name"))
    members = voters(voice.function_id for voice in voices if voice.function_id)
    voted: dict[int, list[Membership]] = {}
    cast = models.Ballot.objects.filter(round=row).select_related("membership__user").order_by("membership__user__name")
    for ballot in cast.defer("sealed", "content"):
        voted.setdefault(ballot.voice_id, []).append(ballot.membership)
    return tuple(
        Seat(
            voice=voice,
            members=tuple(members.get(voice.function_id or 0, ())),
            voted=tuple(voted.get(voice.pk, ())),
        )
        for voice in voices
    )


def voters(function_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """This function will give, by function, its present members who may vote, by name."""
    links = (
        MembershipFunction.objects.filter(
            function_id__in=list(function_ids),
            membership__ended_at=None,
            membership__user__is_active=True,
            membership__role__in=rules.VOTERS,
        )
        .select_related("membership__user")
        .order_by("membership__user__name", "membership_id")
    )
    found: dict[int, list[Membership]] = {}
    for link in links:
        found.setdefault(link.function_id, []).append(link.membership)
    return found


def invitable(organisation_id: int) -> list[tuple[Function, list[Membership]]]:
    """This function will give every function of the organisation with its members who may vote, by name."""
    functions = list(Function.objects.filter(organisation_id=organisation_id).order_by("name"))
    found = voters(function.pk for function in functions)
    return [(function, found.get(function.pk, [])) for function in functions]


def functions_of(membership: Membership) -> frozenset[str]:
    """This function will name the functions a member speaks for."""
    links = MembershipFunction.objects.filter(membership=membership)
    return frozenset(links.values_list("function__name", flat=True))


def voices_of(membership: Membership, row: models.Round) -> list[models.Voice]:
    """This function will give the invited functions for which this member may vote."""
    if not rules.may(membership, rules.Act.VOTE):
        return []
    own = MembershipFunction.objects.filter(membership=membership).values("function_id")
    return list(models.Voice.objects.filter(round=row, function_id__in=own).order_by("name"))


def own_ballot(membership: Membership, voice: models.Voice) -> tuple[models.Ballot, priorities.Ballot] | None:
    """This function will give the ballot that this member cast for this voice, opened, if there is one."""
    row = models.Ballot.objects.filter(voice=voice, membership=membership).select_related("voice").first()
    return None if row is None else (row, records.unseal(row))


def revealed(row: models.Round) -> list[models.Ballot]:
    """This function will give every ballot with its content; raises `StillBlind` before the round is revealed."""
    if row.state != models.RoundState.REVEALED:
        raise StillBlind("The ballots stay closed until every invited member has voted or the deadline has passed.")
    cast = models.Ballot.objects.filter(round=row, content__isnull=False).select_related("voice", "membership__user")
    return list(cast.defer("sealed").order_by("voice__name", "membership__user__name"))


def board_of(row: models.Round) -> models.Board | None:
    """This function will give what the round said, if it has been counted."""
    return models.Board.objects.filter(round=row).first()


# What is wanted of a member -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A vote this member is asked for."""

    round_id: int
    voice_id: int
    strategy: str
    function: str
    question: str
    deadline_at: datetime


def votes_wanted(membership: Membership) -> tuple[Wanted, ...]:
    """This function will give the votes this member is still asked for, most urgent first, in one query."""
    if not rules.may(membership, rules.Act.VOTE):
        return ()
    own = MembershipFunction.objects.filter(membership=membership).values("function_id")
    cast = models.Ballot.objects.filter(voice=OuterRef("pk"), membership=membership)
    open_ = models.Voice.objects.filter(
        organisation_id=membership.organisation_id,
        round__state=models.RoundState.OPEN,
        round__revision__strategy__in=strategies.strategies_for(membership),
        function_id__in=own,
    )
    missing = open_.filter(~Exists(cast)).select_related("round__revision__strategy").order_by("round__deadline_at")
    return tuple(
        Wanted(
            round_id=voice.round_id,
            voice_id=voice.pk,
            strategy=voice.round.revision.strategy.name,
            function=voice.name,
            question=voice.round.question,
            deadline_at=voice.round.deadline_at,
        )
        for voice in missing
    )


def listed(membership: Membership) -> list[models.Round]:
    """This function will give the latest rounds with how many ballots each has, counted by rows alone."""
    cast = Prefetch("ballots", queryset=models.Ballot.objects.only("pk", "round_id"), to_attr="cast")
    return list(rounds_for(membership).prefetch_related("voices", cast)[:100])
