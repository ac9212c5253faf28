"""Diff: what one strategy says that another does not, in words and numbers.

Things are matched by what they are (see `things`), never by where they stand in a file, so sorting a table is no
change. A thing that is new or gone is one change, with everything in it; a thing that stayed is one change for each
field that differs.

**Guarantees.** Equal strategies differ in nothing; strategies that differ in nothing have equal records but for order
that says nothing; the diff the other way names the same cells with before and after exchanged.

>>> from dataclasses import replace
>>> from dealwright.core import terms
>>> from dealwright.core.strategy.strategy import Entry
>>> term = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
>>> old = Strategy(name="First", currency="EUR", entries=(Entry(term=term, ranges=()),), order=(("discount",),))
>>> new = replace(old, entries=(Entry(term=replace(term, owner="sales"), ranges=()),))
>>> [change.sentence for change in diff(old, new)]
['Discount: owner changes from finance to sales.']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dealwright.core.strategy.order_words import order_change
from dealwright.core.strategy.strategy import Strategy
from dealwright.core.strategy.things import NOTHING, Path, Thing, Told, things


class ChangeKind(StrEnum):
    """What happened to a thing or a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two strategies."""

    where: str  # cell in the new strategy; in the old one for what is gone
    kind: ChangeKind
    sentence: str
    before: str = ""  # as a reader sees it; empty where there was nothing
    after: str = ""
    owner: str = ""  # function whose term it is; empty where it is nobody's own


def diff(old: Strategy, new: Strategy) -> tuple[Change, ...]:
    """This function will name every difference: the whole first, then term by term, then all the rest."""
    before, after = things(old), things(new)
    names = {entry.term.key: entry.term.name for said in (old, new) for entry in said.entries}
    changes: list[Change] = []
    for path, thing in after.items():
        if path in before:
            changes.extend(_fields(before[path], thing, names))
        elif not _within(thing, before, after):
            changes.append(_one(thing, ChangeKind.ADDED))
    for path, thing in before.items():
        if path not in after and not _within(thing, after, before):
            changes.append(_one(thing, ChangeKind.REMOVED))
    return tuple(changes)


def _within(thing: Thing, there: dict[Path, Thing], here: dict[Path, Thing]) -> bool:
    """Whether a thing came or went together with what it belongs to."""
    return bool(thing.parent) and thing.parent in here and thing.parent not in there


def _one(thing: Thing, kind: ChangeKind) -> Change:
    said = "; ".join(f"{told.words} {told.text}" for told in thing.told.values() if not told.is_order)
    verb = "is new" if kind is ChangeKind.ADDED else "is gone"
    sentence = f"{thing.name} {verb}{': ' + said if said else ''}."
    shown = said or thing.name
    return Change(
        where=thing.where,
        kind=kind,
        sentence=sentence,
        before=shown if kind is ChangeKind.REMOVED else "",
        after=shown if kind is ChangeKind.ADDED else "",
        owner=thing.owner,
    )


def _fields(old: Thing, new: Thing, names: Mapping[str, str]) -> Iterator[Change]:
    for cell in (*new.told, *(cell for cell in old.told if cell not in new.told)):
        before, after = old.told.get(cell), new.told.get(cell)
        if (before is None or after is None or before.raw != after.raw) and not _implied(before, after):
            yield _field(old, new, before, after, names)


def _implied(before: Told | None, after: Told | None) -> bool:
    """Whether an order changed only because something came or went, which is told by itself."""
    told = after or before
    if told is None or not told.is_order:
        return False
    was, now = (tuple(each.raw) if each else () for each in (before, after))
    return set(was) != set(now) and [key for key in was if key in now] == [key for key in now if key in was]


def _field(old: Thing, new: Thing, before: Told | None, after: Told | None, names: Mapping[str, str]) -> Change:
    told = after or before
    if told is None:
        raise ValueError("A field that stands on neither side is no change.")
    texts = (before.text if before else "", after.text if after else "")
    if before and after and texts[0] == texts[1]:
        texts = (repr(before.raw), repr(after.raw))
    kind = ChangeKind.CHANGED if before and after else ChangeKind.ADDED if after else ChangeKind.REMOVED
    sentence = f"{new.name}: {told.words} changes from {texts[0] or NOTHING} to {texts[1] or NOTHING}."
    if told.cell == "order":
        sentence = order_change(before.raw if before else (), after.raw if after else (), names=names)
    return Change(
        where=f"{new.where}/{told.cell}".removeprefix("/"),
        kind=kind,
        sentence=sentence,
        before=texts[0],
        after=texts[1],
        owner=new.owner or old.owner,
    )
