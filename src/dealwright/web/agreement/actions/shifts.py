"""Shifts: between two revisions a function moves its ranking, and the priority order follows. Ranges stay pinned."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from dealwright.core import priorities
from dealwright.web.accounts.models import Membership
from dealwright.web.accounts.rules import NotPermitted
from dealwright.web.agreement import models, queries, records, rules
from dealwright.web.agreement.actions import telling
from dealwright.web.agreement.models import ShiftState
from dealwright.web.proof import actions as proof
from dealwright.web.strategy.models import Revision, Strategy

SHIFTED = "priorities shifted"
SECONDS = 1.0  # an order may take while those who read it wait [d]


class CannotShift(ValueError):
    """A function could not move its ranking; the message says why."""


class ShiftedMeanwhile(ValueError):
    """A shift could not be asked for or answered, because it is not what was seen any more."""


def ask_shift(
    strategy: Strategy, *, by: Membership, function: str, ranking: priorities.Groups, reason: str, seen: int
) -> models.Shift:
    """This function will have a function move its ranking: at once where the strategy says so, else once confirmed.

    `seen` is the id of the function's newest shift that the page showed, 0 for none. Raises `CannotShift`,
    `ShiftedMeanwhile` and `NotPermitted`.
    """
    rules.require(by, rules.Act.VOTE)
    with transaction.atomic():
        held, base = _held(strategy)
        name = _own(by, function)
        if not reason.strip():
            raise CannotShift("Say why: everybody who works by this order will read it.")
        newest = models.Shift.objects.filter(revision=base, function=name).order_by("-pk").first()
        if (newest.pk if newest else 0) != seen:
            raise ShiftedMeanwhile(
                f"Somebody else moved the ranking of {name} since you opened this page. Look at it below, then decide."
            )
        before = queries.orders.ranking_of(held, base, name)
        if ranking == before:
            raise CannotShift(f"That is how {name} ranks the terms already. Move at least one.")
        models.Shift.objects.filter(revision=base, function=name, state=ShiftState.WAITING).update(
            state=ShiftState.WITHDRAWN, answered_at=timezone.now(), answered_by_id=by.user_id
        )
        shift = models.Shift.objects.create(
            organisation_id=held.organisation_id,
            strategy=held,
            revision=base,
            function=name,
            before=records.lists(before),
            ranking=records.lists(ranking),
            reason=reason.strip(),
            asked_by_id=by.user_id,
        )
        if base.shifts_at_once:
            _apply(shift, base, by=by)
        else:
            telling.want_confirmation(shift)
        telling.tell_order(held.organisation_id, held.pk)
    return shift


def confirm_shift(shift: models.Shift, *, by: Membership) -> models.Shift:
    """This function will let a shift take effect; never by who asked for it. Raises `ShiftedMeanwhile`."""
    rules.require(by, rules.Act.CONFIRM)
    with transaction.atomic():
        held, base = _held(shift.strategy)
        waiting = _waiting(shift)
        if waiting.asked_by_id == by.user_id:
            raise CannotShift("You asked for this shift yourself. Let another strategist or an executive confirm it.")
        if waiting.revision_id != base.pk:
            raise ShiftedMeanwhile(
                f"Revision {base.number} has been published since, with an order of its own. Decline this shift; "
                f"{waiting.function} can ask again."
            )
        _apply(waiting, base, by=by)
        telling.tell_order(held.organisation_id, held.pk)
    return waiting


def decline_shift(shift: models.Shift, *, by: Membership, answer: str) -> models.Shift:
    """This function will decline a shift with a reason. Who asked may also withdraw it. Raises `ShiftedMeanwhile`."""
    own = shift.asked_by_id == by.user_id
    rules.require(by, rules.Act.VOTE if own else rules.Act.CONFIRM)
    if not own and not answer.strip():
        raise CannotShift("Say why it is declined: the function has to know what to do instead.")
    with transaction.atomic():
        waiting = _waiting(shift)
        waiting.state = ShiftState.WITHDRAWN if own else ShiftState.DECLINED
        waiting.answer, waiting.answered_at, waiting.answered_by_id = answer.strip(), timezone.now(), by.user_id
        waiting.save(update_fields=["state", "answer", "answered_at", "answered_by"])
        telling.tell_order(waiting.organisation_id, waiting.strategy_id)
    return waiting


def _held(strategy: Strategy) -> tuple[Strategy, Revision]:
    held = Strategy.objects.select_for_update().get(pk=strategy.pk)
    base = queries.orders.base_of(held)
    if base is None or base.published_at is None:
        raise CannotShift(
            "Priorities shift between published revisions. This strategy has none yet: vote in a ballot round instead."
        )
    return held, base


def _own(by: Membership, function: str) -> str:
    for name in queries.rounds.functions_of(by):
        if rules.same(name, function):
            return name
    raise NotPermitted(f"You do not speak for {function}, so you cannot move its ranking.")


def _waiting(shift: models.Shift) -> models.Shift:
    rows = models.Shift.objects.select_for_update(of=("self",)).select_related("strategy")
    found = rows.filter(pk=shift.pk, state=ShiftState.WAITING).first()
    if found is None:
        raise ShiftedMeanwhile("This shift was answered or replaced meanwhile. Nothing was changed.")
    return found


def _apply(shift: models.Shift, base: Revision, *, by: Membership) -> None:
    """This function will find the order again with the shift in it, and put it in effect (METHOD §3)."""
    stands = queries.orders.standing(shift.strategy, base)
    speaking = {rules.voice_named(shift.function, stands.voices): records.groups(shift.ranking)}
    try:
        found = priorities.shifted(
            {**stands.rankings, **speaking},
            voices=stands.voices,
            terms=stands.terms,
            standing=stands.published,
            seconds=SECONDS,
        )
    except priorities.UnusableVoice as silent:
        raise CannotShift(
            f"{shift.function} has no voice in this strategy: it neither took part in its ballot round nor owns a term."
        ) from silent
    rankings = {**stands.rankings, **speaking}
    row = models.Standing.objects.create(
        organisation_id=shift.organisation_id,
        strategy=shift.strategy,
        revision=base,
        number=queries.orders.latest_number(shift.strategy) + 1,
        groups=records.lists(found.groups),
        rankings={name: records.lists(said) for name, said in rankings.items()},
        voices=stands.voices,
        exactness=found.exactness,
        shift=shift,
    )
    shift.state, shift.answered_at, shift.answered_by_id = ShiftState.EFFECTIVE, timezone.now(), by.user_id
    shift.save(update_fields=["state", "answered_at", "answered_by"])
    telling.tell_shifted(shift)
    proof.append(shift.organisation_id, SHIFTED, records.proof_of_shift(shift, row))
