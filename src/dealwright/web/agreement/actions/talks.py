"""Conversations about a term: what is said, proposed, conceded and decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from dealwright.core import terms
from dealwright.web.accounts.models import Membership
from dealwright.web.accounts.rules import NotPermitted
from dealwright.web.agreement import models, queries, records, rules
from dealwright.web.agreement.actions import telling
from dealwright.web.agreement.models import RemarkKind
from dealwright.web.proof import actions as proof
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import records as strategy_records
from dealwright.web.strategy.models import Entry, Revision, Strategy, TermRange

DECIDED = "conflict decided"


class CannotSay(ValueError):
    """Something could not be said as it was written; the message says what is missing."""


class RangeChanged(ValueError):
    """A decision could not write the range, because somebody changed it since the page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided about a term: why, and the ends of its range where it sets them."""

    reason: str
    low: float | None = None
    high: float | None = None
    writes: bool = False  # whether the range of every deal is set to it
    seen: str = ""  # the range as the page showed it; see `records.range_text`


def say(
    strategy: Strategy,
    term_key: str,
    *,
    by: Membership,
    kind: RemarkKind,
    function: str,
    text: str,
    record: Mapping[str, object],
) -> models.Remark:
    """This function will add a message, a proposal or a concession to the conversation about a term.

    A member speaks for a function of their own; a strategist may record what any function conceded. Raises `CannotSay`.
    """
    rules.require(by, rules.Act.VOTE)
    own = queries.rounds.functions_of(by)
    if function and not any(rules.same(function, each) for each in own) and by.role != "strategist":
        raise NotPermitted(f"You do not speak for {function}.")
    if not text.strip() and not record:
        raise CannotSay("Write something first.")
    with transaction.atomic():
        _, entry = _known(strategy, term_key)
        remark = _add(strategy, term_key, by=by, kind=kind, function=function, text=text, record=record)
        telling.tell_speakers(remark, term_name=entry.name, owner=entry.owner)
        telling.tell_talk(strategy.organisation_id, strategy.pk, term_key)
    return remark


def decide(strategy: Strategy, term_key: str, *, by: Membership, verdict: Verdict) -> models.Remark:
    """This function will decide about a term, close its open conflicts and, where asked, write its range.

    Only the owner function and strategists decide. Raises `CannotSay`, `RangeChanged` and what writing raises.
    """
    with transaction.atomic():
        revision, entry = _known(strategy, term_key)
        if not rules.decides(by, owner=entry.owner, functions=queries.rounds.functions_of(by)):
            raise NotPermitted(f"{entry.owner or 'A strategist'} decides about {entry.name}.")
        if not verdict.reason.strip():
            raise CannotSay("Say why: a decision without a reason will be asked again.")
        record: dict[str, object] = {}
        if verdict.low is not None and verdict.high is not None:
            record = {"low": min(verdict.low, verdict.high), "high": max(verdict.low, verdict.high)}
        if verdict.writes:
            if not record:
                raise CannotSay("State both ends of the range that is to be written.")
            _write_range(revision, entry, verdict)
            record |= {"written": True, "revision": revision.number}
        remark = _add(
            strategy,
            term_key,
            by=by,
            kind=RemarkKind.DECISION,
            function=entry.owner,
            text=verdict.reason,
            record=record,
        )
        telling.tell_speakers(remark, term_name=entry.name, owner=entry.owner)
        closed = _close_conflicts(strategy, term_key)
        telling.tell_talk(strategy.organisation_id, strategy.pk, term_key)
        proof.append(strategy.organisation_id, DECIDED, records.proof_of_decision(remark, conflicts=closed))
    return remark


def _close_conflicts(strategy: Strategy, term_key: str) -> list[int]:
    rows = models.Conflict.objects.filter(strategy=strategy, term_key=term_key, is_open=True)
    closed = sorted(rows.values_list("pk", flat=True))
    rows.update(is_open=False)
    return closed


def _known(strategy: Strategy, term_key: str) -> tuple[Revision, Entry]:
    entry = queries.talks.entry_of(strategy, term_key)
    if entry is None:
        raise CannotSay("This strategy has no such term any more. What was said about it is kept.")
    return entry.revision, entry


def _write_range(revision: Revision, entry: Entry, verdict: Verdict) -> None:
    """This function will move the range of every deal between the ends that were decided."""
    with strategies.changing(revision.pk):
        row = queries.talks.whole_range(entry)
        if row is None:
            raise CannotSay(
                f"{entry.name} has no range for every deal yet, so none can be written. Add one in the strategy first."
            )
        locked = TermRange.objects.select_for_update().get(pk=row.pk)
        before, term = strategy_records.read_range(locked), strategy_records.read_term(entry)
        if records.range_text(term, before) != verdict.seen:
            raise RangeChanged(
                f"Somebody changed the range of {entry.name} since you opened this page. It is shown as it is now; "
                "decide again."
            )
        low, high = sorted((verdict.low or 0.0, verdict.high or 0.0))
        after = terms.settled(before, term, low=low, high=high)
        for field, value in strategy_records.range_fields(after).items():
            setattr(locked, field, value)
        locked.reason = verdict.reason.strip()
        locked.save()


def _add(
    strategy: Strategy,
    term_key: str,
    *,
    by: Membership,
    kind: RemarkKind,
    function: str,
    text: str,
    record: Mapping[str, object],
) -> models.Remark:
    return models.Remark.objects.create(
        organisation_id=strategy.organisation_id,
        strategy=strategy,
        term_key=term_key,
        kind=kind,
        function=function,
        text=text.strip(),
        record=dict(record),
        said_by_id=by.user_id,
    )
