"""Reads of the chain of proof: its head, its links, and whether all of it still holds.

Two questions are asked. Does every link follow from the one before it (METHOD §13)? Then no record was changed,
dropped, moved or put in between. And do the rows of today still say what was recorded of them? For that each room
registers a witness for the kinds it records, in a module `witnesses.py` that is found by its name:

    queries.witness("revision published", check=published, missing=unrecorded)

*Guarantee:* of a chain whose end was kept elsewhere, any change of any link is found, and the first one is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from dealwright.core import kernel
from dealwright.web.kit import lists
from dealwright.web.proof import records
from dealwright.web.proof.models import Link

CHUNK = 200  # links read at once; a record may hold a whole strategy
MOST_DIFFERENCES = 100  # told of one verification; the first few say where to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that rows say today and the record does not, or the other way round."""

    where: str  # which revision, which term, which figure
    what: str  # one sentence with both values
    number: int | None = None  # of the link; None where there should be one


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first link that does not hold."""

    number: int
    kind: str
    at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last link of a chain; kept elsewhere, it shows that none was cut off."""

    number: int
    hash: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a verification of one chain found."""

    links: int
    kinds: tuple[tuple[str, int], ...]
    head: Head
    broken: Broken | None
    differences: tuple[Difference, ...]
    kept: int | None = None  # number of the link whose hash was kept elsewhere, where one was given and found

    @property
    def holds(self) -> bool:
        """Whether the chain and the rows hold."""
        return self.broken is None and not self.differences


Check = Callable[[int, Link], Iterable[Difference]]
Missing = Callable[[int, Set[int]], Iterable[Difference]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Witness:
    check: Check
    missing: Missing | None


_WITNESSES: dict[str, _Witness] = {}


def witness(kind: str, *, check: Check, missing: Missing | None = None) -> None:
    """This function will have `verify` hold every record of a kind against the rows of today.

    `check(organisation_id, link)` names what differs. `missing(organisation_id, ids)` names rows that ought to have a
    record and have none; `ids` are the values of `id` in the records of this kind.
    """
    _WITNESSES[kind] = _Witness(check=check, missing=missing)


def chain(organisation_id: int) -> QuerySet[Link]:
    """This function will give the links of an organisation in their order."""
    return Link.objects.filter(organisation_id=organisation_id).order_by("number")


def newest(organisation_id: int) -> QuerySet[Link]:
    """This function will give the links of an organisation for a list."""
    return Link.objects.filter(organisation_id=organisation_id).defer("record")


def head(organisation_id: int) -> Head:
    """This function will give the last link, or the start of the chain where nothing was recorded yet."""
    last = newest(organisation_id).order_by("-number").first()
    if last is None:
        return Head(number=0, hash=kernel.START, at=None)
    return Head(number=last.number, hash=last.hash, at=last.at)


def lines(organisation_id: int) -> Iterator[bytes]:
    """This function will give the whole chain as lines of canonical JSON."""
    return (records.line(row) for row in chain(organisation_id).iterator(CHUNK))


def verify(organisation_id: int, *, kept: str = "") -> Verified:
    """This function will recompute the chain of an organisation and ask every witness.

    `kept` is the hash of any link that was written down elsewhere; a chain that does not have it was cut or rewritten.
    """
    walk = _Walk(kept=kept.strip().lower())
    place = kernel.broken(walk.links(organisation_id))
    broken = None if place is None else walk.broken(place + 1)
    if broken is None and walk.kept and walk.found is None:
        broken = Broken(
            number=walk.count + 1,
            kind="",
            at=None,
            why=f"no link has the hash {walk.kept[:16]}… that was kept elsewhere: the chain was cut off or rewritten",
        )
    return Verified(
        links=walk.count,
        kinds=tuple(sorted(walk.kinds.items())),
        head=head(organisation_id),
        broken=broken,
        differences=tuple(_differences(organisation_id)),
        kept=walk.found,
    )


@dataclass(slots=True, kw_only=True)
class _Walk:
    """What is noted while the chain is read once, from its start."""

    kept: str
    count: int = 0
    found: int | None = None
    last: Link | None = None
    earlier: str = kernel.START
    kinds: Counter[str] = field(default_factory=Counter)

    def links(self, organisation_id: int) -> Iterator[kernel.Link]:
        """This function will give the links one by one and note each."""
        for row in chain(organisation_id).iterator(CHUNK):
            self.count += 1
            self.kinds[row.kind] += 1
            self.earlier = self.last.hash if self.last else kernel.START
            self.last = row
            if row.hash == self.kept:
                self.found = row.number
            yield records.read(row)

    def broken(self, place: int) -> Broken:
        """This function will say what is wrong with the link that was read last."""
        row = self.last
        if row is None or row.before != self.earlier or row.number != place:
            why = f"it does not follow link {place - 1}: a link was removed, moved or put in between"
        else:
            why = "its record does not give its hash: it was changed after it was recorded"
        return Broken(number=place, kind=row.kind if row else "", at=row.at if row else None, why=why)


def _differences(organisation_id: int) -> list[Difference]:
    told: list[Difference] = []
    seen: dict[str, set[int]] = {kind: set() for kind in _WITNESSES}
    for row in chain(organisation_id).filter(kind__in=list(_WITNESSES)).iterator(CHUNK):
        if not isinstance(row.record, dict):
            continue  # its hash says already that it was changed
        seen[row.kind].add(int(row.record.get("id") or 0))
        told.extend(_WITNESSES[row.kind].check(organisation_id, row))
    for kind, one in _WITNESSES.items():
        if one.missing is not None:
            told.extend(one.missing(organisation_id, seen[kind]))
    return told[:MOST_DIFFERENCES]


LINKS: lists.List[Link] = lists.List(
    name="proof",
    columns=(
        lists.Column(key="number", title="Link", value=lambda row: row.number, sort="number"),
        lists.Column(key="kind", title="What was recorded", value=lambda row: row.kind.capitalize(), sort="kind"),
        lists.Column(key="at", title="When", value=lambda row: row.at, sort="at"),
        lists.Column(key="hash", title="Hash", value=lambda row: row.hash),
    ),
    sort="-number",
    search=("kind", "hash"),
)
