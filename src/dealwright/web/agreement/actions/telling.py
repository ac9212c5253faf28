"""What leaves on commit: open pages and members are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from dealwright.web import live
from dealwright.web.accounts.models import Membership
from dealwright.web.agreement import models, queries, rules
from dealwright.web.kit import reading
from dealwright.web.notices import actions as notices
from dealwright.web.notices.models import Kind

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
    """This function will tell members that their vote is wanted; with `again` as a reminder, at most one a day."""
    ends = reading.written(row.deadline_at)
    text = f"Your vote is wanted on {row.revision.strategy.name}, until {ends}."
    if again:
        text = f"Your ballot on {row.revision.strategy.name} is still missing. The round ends on {ends}."
    _tell(row, members, text=text, once_key=f"{topic(row.pk)}:{timezone.localdate() if again else 'opened'}")


def tell_revealed(row: models.Round) -> None:
    """This function will tell who was invited that the ballots are revealed."""
    invited = [member for seat in queries.rounds.seats(row) for member in (*seat.members, *seat.voted)]
    text = f"All ballots on {row.revision.strategy.name} are revealed: see how the functions agree."
    _tell(row, invited, text=text, once_key=f"{topic(row.pk)}:revealed")


def want_confirmation(shift: models.Shift) -> None:
    """This function will tell those who may confirm that a shift waits."""
    _tell_of_shift(
        shift, rules.TABLE[rules.Act.CONFIRM], text=f"{shift.function} asks to move its priorities", key="asked"
    )


def tell_shifted(shift: models.Shift) -> None:
    """This function will tell everybody who may read it that the priority order moved."""
    _tell_of_shift(shift, rules.TABLE[rules.Act.READ], text=f"{shift.function} moved its priorities", key="effective")


def tell_speakers(remark: models.Remark, *, term_name: str, owner: str) -> None:
    """This function will tell the owner function, and who spoke about the term before, what kind of thing was said."""
    spoke = models.Remark.objects.filter(strategy_id=remark.strategy_id, term_key=remark.term_key)
    concerned = Membership.objects.filter(
        Q(user_id__in=spoke.values("said_by_id")) | Q(functions__name__iexact=owner),
        organisation_id=remark.organisation_id,
        role__in=rules.TABLE[rules.Act.READ],
    ).values_list("pk", "user_id")
    notices.tell(
        sorted({pk for pk, user_id in concerned if user_id != remark.said_by_id}),
        organisation_id=remark.organisation_id,
        kind=Kind.MENTION,
        text=f"{remark.get_kind_display()} about {term_name}: {remark.text or 'see the conversation'}",
        url=reverse("agreement:term", args=[remark.strategy_id, remark.term_key]),
    )


def _tell(row: models.Round, members: Iterable[Membership], *, text: str, once_key: str) -> None:
    notices.tell(
        sorted({member.pk for member in members}),
        organisation_id=row.organisation_id,
        kind=Kind.VOTE,
        text=text,
        url=reverse("agreement:round", args=[row.pk]),
        once_key=once_key,
    )


def _tell_of_shift(shift: models.Shift, roles: Collection[str], *, text: str, key: str) -> None:
    concerned = Membership.objects.filter(organisation_id=shift.organisation_id, role__in=roles, ended_at=None)
    notices.tell(
        [pk for pk, user_id in concerned.values_list("pk", "user_id") if user_id != shift.asked_by_id],
        organisation_id=shift.organisation_id,
        kind=Kind.SHIFT,
        text=f"{text} in {shift.strategy.name}: {shift.reason}",
        url=reverse("agreement:priorities", args=[shift.strategy_id]),
        once_key=f"shift:{shift.pk}:{key}",
    )
