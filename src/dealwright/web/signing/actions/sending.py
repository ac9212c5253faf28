"""A revision goes to its owners to be signed, or comes back to be worked on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import history
from dealwright.web.proof import actions as proof
from dealwright.web.signing import queries, rules
from dealwright.web.signing.actions import held, telling
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy.models import Revision


class Unsound(ValueError):
    """A revision could not be sent to be signed, because of what lint finds; `problems` holds the errors."""

    def __init__(self, message: str, *, problems: tuple[core.Problem, ...]) -> None:
        super().__init__(message)
        self.problems = problems


def send(by: Membership, revision_id: int, *, seen_version: int, note: str = "") -> Revision:
    """This function will send a draft to its owners and tell them which terms wait for them.

    `Unsound` when lint finds an error; `strategies.Clash` when it changed since it was seen, `strategies.WrongState`
    when it is no draft.
    """
    with transaction.atomic():
        row = held.revision(by, revision_id)
        member = held.member(by, rules.Act.SEND)
        _refuse_errors(row)
        history.because(note)
        sent = strategies.to_signing(row, seen_version=seen_version)
        read = queries.reading(sent)
        telling.signatures_wanted(sent, read.content)
        record = {
            "id": sent.pk,
            "strategy": sent.strategy_id,
            "number": sent.number,
            "member": {"id": member.pk, "name": member.user.name},
            "note": note.strip(),
            "digest": read.digests.whole,
        }
        proof.append(by.organisation_id, "revision sent to be signed", record)
    return sent


def take_back(by: Membership, revision_id: int, *, reason: str) -> Revision:
    """This function will take a revision back to be worked on; signatures stay with what they were made on.

    `strategies.WrongState` when it is not being signed.
    """
    with transaction.atomic():
        row = held.revision(by, revision_id)
        held.member(by, rules.Act.SEND)
        history.because(reason)
        return strategies.back_to_draft(row)


def _refuse_errors(row: Revision) -> None:
    found = queries.before_sending(row, today=timezone.localdate())
    errors = tuple(each for each in found if each.severity is core.Severity.ERROR)
    if errors:
        first = f"{errors[0].what} {errors[0].advice}"
        more = f" There {'is one more' if len(errors) == 2 else f'are {len(errors) - 1} more'}." if errors[1:] else ""
        raise Unsound(
            f"Nobody can sign what contradicts itself. {first}{more} Settle it, then send it.", problems=errors
        )
