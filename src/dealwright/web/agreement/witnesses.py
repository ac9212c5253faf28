"""Holds the rows of today against what the chain of proof says was voted, shifted and decided.

A strategy that was deleted takes its rounds, shifts and conversations with it; what the chain says of them stays and is
not held against anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from dealwright.core.kernel import canonical
from dealwright.web.agreement import actions, models, records
from dealwright.web.proof import queries as proof
from dealwright.web.proof.models import Link
from dealwright.web.strategy.models import Strategy

Found = Iterator[proof.Difference]


def revealed(organisation_id: int, link: Link) -> Found:
    """This function will say whether every ballot of a revealed round is still as it was recorded."""
    said = link.record
    row = models.Round.objects.filter(pk=said.get("id"), organisation_id=organisation_id).first()
    where = f"Ballot round {said.get('id')}"
    if row is None:
        yield from _gone(organisation_id, link, where)
        return
    ballots = models.Ballot.objects.filter(round=row, content__isnull=False)
    now = {(each.content["function"], each.content["voter"]): each.content for each in ballots if each.content}
    then = {(each["function"], each["voter"]): each for each in said.get("ballots", ())}
    for function, voter in sorted(now.keys() | then.keys()):
        one, other = now.get((function, voter)), then.get((function, voter))
        if one is None or other is None or canonical(one) != canonical(other):
            yield _difference(link, where, f"The ballot of member {voter} for {function} is not as it was revealed.")
    voices = {voice.name: voice.share for voice in models.Voice.objects.filter(round=row)}
    if canonical(voices) != canonical(said.get("voices", {})):
        yield _difference(link, where, "The voices of its functions are not as they were when it was counted.")


def shifted(organisation_id: int, link: Link) -> Found:
    """This function will say whether the order that a shift led to, and the shift itself, are as they were recorded."""
    said = link.record
    where = f"Shift of {said.get('function')} in strategy {said.get('strategy')}"
    row = models.Standing.objects.filter(shift_id=said.get("id"), organisation_id=organisation_id)
    standing = row.select_related("shift__revision").first()
    if standing is None:
        yield from _gone(organisation_id, link, where)
        return
    now = records.proof_of_shift(standing.shift, standing)
    for name in sorted(now.keys() | said.keys()):
        if canonical({"value": now.get(name)}) != canonical({"value": said.get(name)}):
            yield _difference(link, where, f"Its {name.replace('_', ' ')} is {now.get(name)}, not {said.get(name)}.")


def decided(organisation_id: int, link: Link) -> Found:
    """This function will say whether a decision reads as it was recorded."""
    said = link.record
    where = f"Decision about {said.get('term')} in strategy {said.get('strategy')}"
    row = models.Remark.objects.filter(pk=said.get("id"), organisation_id=organisation_id).first()
    if row is None:
        yield from _gone(organisation_id, link, where)
        return
    now = records.proof_of_decision(row, conflicts=said.get("conflicts", ()))
    if canonical(now) != canonical(said):
        yield _difference(link, where, "It does not read as it was decided.")


def _gone(organisation_id: int, link: Link, where: str) -> Found:
    if Strategy.objects.filter(pk=link.record.get("strategy"), organisation_id=organisation_id).exists():
        yield _difference(link, where, "It was recorded, and is not there any more.")


def _difference(link: Link, where: str, what: str) -> proof.Difference:
    return proof.Difference(where=where, what=what, number=link.number)


proof.witness(actions.REVEALED, check=revealed)
proof.witness(actions.SHIFTED, check=shifted)
proof.witness(actions.DECIDED, check=decided)
