"""What differs between two revisions, in words and numbers, and the story of all of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.http import Http404

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.signing.models import Approval, Publication, Signature
from dealwright.web.signing.queries.content import reading
from dealwright.web.strategy import models
from dealwright.web.strategy import queries as strategies

KEPT = 16  # differences in memory
OUTSIDE = "—"  # filter: what belongs to no term


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What a revision says that an earlier one does not, narrowed to what a reader asked for."""

    every: int
    changes: tuple[core.Change, ...]
    terms: tuple[tuple[str, str], ...]  # key, name of each term that has changes
    owners: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[core.Change, ...]], ...]:
        """The changes of each term under its name, in the order of the diff; the whole first."""
        names = dict(self.terms)
        found: OrderedDict[str, list[core.Change]] = OrderedDict()
        for each in self.changes:
            key = term_of(each)
            found.setdefault(names.get(key, "The strategy as a whole"), []).append(each)
        return tuple((name, tuple(changes)) for name, changes in found.items())


def term_of(change: core.Change) -> str:
    """This function will give the key of the term that a change is in, or nothing."""
    first, _, rest = change.where.partition("/")
    return rest.partition("/")[0] if first == "terms" else ""


Pair = tuple[models.Revision, models.Revision, list[models.Revision]]  # the earlier, the later, all there are


def pair(membership: Membership, strategy_id: int, *, old: int | None, new: int | None) -> Pair:
    """This function will give two revisions and all there are; by default the newest and the one before it."""
    row = strategies.strategy_for(membership, strategy_id)
    every = strategies.revisions_of(row)
    numbers = {each.number: each for each in every}
    later = every[0].number if new is None and every else new
    earlier = max((later or 1) - 1, 1) if old is None else old
    if later not in numbers or earlier not in numbers:
        raise Http404("There is no such revision of this strategy.")
    return numbers[earlier], numbers[later], every


def differences(old: models.Revision, new: models.Revision, *, term: str = "", owner: str = "") -> Differences:
    """This function will say what the new revision says otherwise; `term` and `owner` narrow it."""
    every, names = _differences(strategies.stamp(old), strategies.stamp(new))
    keys = dict.fromkeys(term_of(each) for each in every if term_of(each))
    chosen = tuple(
        each
        for each in every
        if (not term or term_of(each) == ("" if term == OUTSIDE else term))
        and (not owner or each.owner.casefold() == owner.casefold())
    )
    return Differences(
        every=len(every),
        changes=chosen,
        terms=tuple((key, names.get(key, key)) for key in keys),
        owners=tuple(sorted({each.owner for each in every if each.owner}, key=str.casefold)),
    )


Stamp = tuple[int, int, str]


@lru_cache(maxsize=KEPT)
def _differences(old: Stamp, new: Stamp) -> tuple[tuple[core.Change, ...], dict[str, str]]:
    before, after = (reading(models.Revision.objects.get(pk=each[0])) for each in (old, new))
    return core.diff(before.content, after.content), {**before.names, **after.names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened to a revision."""

    at: datetime
    what: str
    who: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The story of one revision, newest first."""

    revision: models.Revision
    publication: Publication | None
    happenings: tuple[Happening, ...]


def changelog(strategy_row: models.Strategy) -> tuple[Chapter, ...]:
    """This function will tell of every revision why it was begun, who signed what when, and how it was published."""
    revisions = strategies.revisions_of(strategy_row)
    of_strategy = {"revision__strategy": strategy_row}
    told: dict[int, list[Happening]] = {each.pk: [] for each in revisions}
    names = dict(models.Entry.objects.filter(revision__strategy=strategy_row).values_list("key", "name"))
    for row in Signature.objects.filter(**of_strategy).select_related("member__user"):
        told[row.revision_id] += _of_signature(row, names.get(row.term, row.term))
    for approval in Approval.objects.filter(**of_strategy).select_related("member__user"):
        told[approval.revision_id] += _of_approval(approval)
    publications = {
        row.revision_id: row for row in Publication.objects.filter(**of_strategy).select_related("member__user")
    }
    chapters = []
    for revision in revisions:
        begun = Happening(at=revision.created_at, what="Begun", who=str(revision.created_by or ""), why=revision.reason)
        published = publications.get(revision.pk)
        every = [begun, *told[revision.pk], *_of_publication(published)]
        every.sort(key=lambda each: each.at, reverse=True)
        chapters.append(Chapter(revision=revision, publication=published, happenings=tuple(every)))
    return tuple(chapters)


def _of_signature(row: Signature, name: str) -> list[Happening]:
    who = row.member.user.name
    said = [Happening(at=row.signed_at, what=f"{name} signed for {row.function}", who=who, why=row.remark)]
    if row.withdrawn_at is not None:
        what = f"Signature of {name} for {row.function} withdrawn"
        said.append(Happening(at=row.withdrawn_at, what=what, who=who, why=row.withdrawn_because))
    return said


def _of_approval(row: Approval) -> list[Happening]:
    who = row.member.user.name
    said = [Happening(at=row.approved_at, what=f"Approved as {row.role}", who=who, why=row.remark)]
    if row.withdrawn_at is not None:
        what = f"Approval as {row.role} withdrawn"
        said.append(Happening(at=row.withdrawn_at, what=what, who=who, why=row.withdrawn_because))
    return said


def _of_publication(row: Publication | None) -> list[Happening]:
    if row is None:
        return []
    who = row.member.user.name if row.member else ""
    return [
        Happening(at=row.published_at, what=f"Published, in force from {row.effective_on}", who=who, why=row.reason)
    ]
