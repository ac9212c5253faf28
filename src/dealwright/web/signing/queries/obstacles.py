"""What still stands against sending or publishing a revision; `core.strategy` decides, here its inputs are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dealwright.core import strategy as core
from dealwright.web.signing import records
from dealwright.web.signing.models import Approval, Signature
from dealwright.web.signing.queries.content import Reading, reading
from dealwright.web.strategy import models
from dealwright.web.strategy import queries as strategies


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How far a revision is from being published."""

    standing: Mapping[str, core.Standing]
    problems: tuple[core.Problem, ...]
    obstacles: tuple[core.Obstacle, ...]

    @property
    def warnings(self) -> tuple[core.Problem, ...]:
        """What lint warns of."""
        return tuple(each for each in self.problems if each.severity is core.Severity.WARNING)

    @property
    def errors(self) -> tuple[core.Problem, ...]:
        """What publishing is refused for."""
        return tuple(each for each in self.problems if each.severity is core.Severity.ERROR)

    @property
    def signed(self) -> int:
        """How many terms have a signature that stands."""
        return sum(each.state is core.State.SIGNED for each in self.standing.values())


def readiness(
    revision: models.Revision,
    *,
    signatures: Sequence[Signature],
    approvals: Sequence[Approval],
    today: date,
    reason: str = "",
) -> Readiness:
    """This function will say which signatures stand, what lint finds, and what stands against publishing."""
    read = reading(revision)
    before = before_of(revision)
    said = records.signatures(signatures)
    problems = _problems(revision, today)
    return Readiness(
        standing=core.standing(read.content, said, digests=read.digests),
        problems=problems,
        obstacles=core.obstacles(
            read.content,
            signatures=said,
            approvals=records.approvals(approvals),
            problems=problems,
            reason=reason,
            authors=authors(read, before),
            digests=read.digests,
        ),
    )


def before_sending(revision: models.Revision, *, today: date) -> tuple[core.Problem, ...]:
    """This function will give what lint finds in a revision that is about to be sent to its owners."""
    return _problems(revision, today)


def _problems(revision: models.Revision, today: date) -> tuple[core.Problem, ...]:
    return strategies.findings(revision, members=strategies.roster(revision.organisation_id), today=today)


def authors(read: Reading, before: Reading | None) -> dict[str, frozenset[str]]:
    """This function will say who wrote each term's entry, by address; nobody, where it is as it was published."""
    kept = {} if before is None else before.digests.entries
    return {
        key: frozenset()
        if kept.get(key) == read.digests.entries.get(key)
        else frozenset(read.addresses[user] for user in users if user in read.addresses)
        for key, users in read.touched.items()
    }


def authors_of(revision: models.Revision, read: Reading) -> dict[str, frozenset[str]]:
    """This function will say who wrote each term's entry of a revision since the one published before it."""
    return authors(read, before_of(revision))


def before_of(revision: models.Revision) -> Reading | None:
    """This function will read the revision of the same strategy that was published before this one."""
    found = strategies.in_force_before(revision)
    return None if found is None else reading(found)
