"""Between rows and ballots: sealed while a round is blind, opened to be counted, recorded when revealed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dealwright.core import priorities, strategy, terms
from dealwright.core.kernel import canonical, digest
from dealwright.web.agreement import models
from dealwright.web.kit import sealing

PURPOSE = "dealwright ballot"


class NotThisBallot(RuntimeError):
    """A sealed ballot could not be counted, because it was sealed for another round, function or voter."""


def write_terms(asked: Iterable[terms.Term]) -> list[dict[str, Any]]:
    """This function will keep the terms of a round as they stand now."""
    return [strategy.part_record(term) for term in asked]


def read_terms(row: models.Round) -> tuple[terms.Term, ...]:
    """This function will give the terms as they stood when the round was opened."""
    return tuple(strategy.read_part(each, terms.Term) for each in row.terms)


def names(row: models.Round) -> dict[str, str]:
    """This function will name the terms of a round by their keys."""
    return {each["key"]: each["name"] for each in row.terms}


def seal(ballot: priorities.Ballot, *, round_id: int) -> str:
    """This function will encrypt a ballot, bound to its round, function and voter."""
    return sealing.seal(
        json.dumps({"round": round_id, "ballot": strategy.part_record(ballot)}, separators=(",", ":")), purpose=PURPOSE
    )


def unseal(row: models.Ballot) -> priorities.Ballot:
    """This function will open a sealed ballot: for its own voter, or to count it once the round has closed."""
    said = json.loads(sealing.unseal(row.sealed, purpose=PURPOSE))
    ballot = strategy.read_part(said["ballot"], priorities.Ballot)
    if said["round"] != row.round_id or ballot.function != row.voice.name or ballot.voter != str(row.membership_id):
        raise NotThisBallot(f"Ballot {row.pk} was sealed for another round, function or voter. It is not counted.")
    return ballot


def write_ballot(ballot: priorities.Ballot) -> dict[str, Any]:
    """This function will give a ballot as plain data, for when it is revealed."""
    return strategy.part_record(ballot)


def read_ballot(row: models.Ballot) -> priorities.Ballot:
    """This function will give a revealed ballot."""
    return strategy.read_part(row.content or {}, priorities.Ballot)


def inputs_digest(ballots: Sequence[priorities.Ballot], *, voices: Mapping[str, float], keys: Sequence[str]) -> str:
    """This function will give the digest of everything a board is counted from, whatever the order of ballots."""
    told = sorted((strategy.part_record(ballot) for ballot in ballots), key=canonical)
    return digest({"ballots": told, "voices": dict(voices), "terms": list(keys)})


def proof_of(
    row: models.Round,
    opened: Sequence[tuple[models.Ballot, priorities.Ballot]],
    *,
    voices: Mapping[str, float],
    digest: str,
) -> dict[str, Any]:
    """This function will give the record of a revealed round for the chain of proof (METHOD §13)."""
    return {
        "id": row.pk,
        "strategy": row.revision.strategy_id,
        "revision": row.revision.number,
        "terms": [each["key"] for each in row.terms],
        "voices": dict(voices),
        "ballots": [json.loads(json.dumps(write_ballot(ballot))) for _, ballot in opened],
        "inputs_sha256": digest,
    }
