"""Chain: records in an order that nobody can change unseen (METHOD §13).

Each link holds `h_n = SHA-256(h_{n−1} ‖ record)` with the record as canonical JSON; the first one follows `START`. A
record that is changed, dropped, moved or put in between breaks every link from its place on, and `broken` names the
first one. A chain that was cut at its end is a whole chain: only a head that was kept elsewhere shows the cut, which is
why `broken` takes one.

>>> from dataclasses import replace
>>> first = follow(START, {"event": "published", "revision": 1})
>>> second = follow(first.hash, {"event": "signed", "revision": 2})
>>> broken([first, second]), broken([first, replace(second, record={"event": "signed", "revision": 3})])
(None, 1)
>>> broken([first], head=second.hash)
1
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from dealwright.core.kernel.canonical import Json, canonical

START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One record in its place; hashes are 64 hexadecimal digits."""

    before: str
    record: Json
    hash: str


def follow(before: str, record: Json) -> Link:
    """This function will give the link that puts `record` after the one whose hash is `before`."""
    return Link(before=before, record=record, hash=_hash(before, record))


def broken(links: Iterable[Link], *, head: str | None = None) -> int | None:
    """This function will give the place of the first link that does not hold, or `None` when the whole chain does.

    `head`, where it is known from elsewhere, is the hash that the last link must have; a chain that ends before it is
    broken at the place after its end.
    """
    last = START
    place = 0
    for place, link in enumerate(links, start=1):
        if link.before != last or link.hash != _hash(last, link.record):
            return place - 1
        last = link.hash
    return None if head is None or last == head else place


def _hash(before: str, record: Json) -> str:
    return hashlib.sha256(bytes.fromhex(before) + canonical(record)).hexdigest()
