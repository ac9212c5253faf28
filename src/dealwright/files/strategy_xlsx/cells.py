"""Cells that hold several things, as a person writes them, and as JSON where that could be misread.

*Guarantee:* what is written here is read back unchanged.

>>> joined(("DDP", "EXW")), parted("DDP; EXW"), joined(("a; b",))
('DDP; EXW', ('DDP', 'EXW'), '["a; b"]')
>>> order_text((("discount", "payment_days"), ("length",)))
'discount = payment_days > length'
>>> intervals_text((("best", 1.0, 2.5),))
'best: 1 to 2.5'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

Intervals = tuple[tuple[str, float, float], ...]
Order = tuple[tuple[str, ...], ...]
_INTERVAL = re.compile(r"(.+?):\s*(-?[\d.]+(?:e[-+]?\d+)?)\s+to\s+(-?[\d.]+(?:e[-+]?\d+)?)", re.IGNORECASE)


class UnreadableList(ValueError):
    """A cell could not be read as several things; the message shows how it is written."""


def joined(texts: Sequence[str]) -> str:
    """This function will write texts as `one; two`."""
    said = "; ".join(texts)
    return said if texts and not said.startswith("[") and parted(said) == tuple(texts) else as_json(list(texts))


def parted(said: str) -> tuple[str, ...]:
    """This function will read `one; two`; raises `UnreadableList`."""
    if said.startswith("["):
        return _texts(from_json(said), "one; two; three")
    return tuple(each.strip() for each in said.split(";") if each.strip())


def order_text(order: Order) -> str:
    """This function will write an order as `first > second = as important`."""
    said = " > ".join(" = ".join(group) for group in order)
    return (
        said
        if order and not said.startswith("[") and read_order(said) == order
        else as_json([list(each) for each in order])
    )


def read_order(said: str) -> Order:
    """This function will read an order; raises `UnreadableList`."""
    if said.startswith("["):
        groups = from_json(said)
        if not isinstance(groups, list):
            raise UnreadableList("Write it like: discount > payment_days = contract_months.")
        return tuple(_texts(group, "discount > payment_days") for group in groups)
    groups = [tuple(key.strip() for key in group.split("=") if key.strip()) for group in said.split(">")]
    return tuple(group for group in groups if group)


def intervals_text(intervals: Intervals) -> str:
    """This function will write intervals as `best: 1 to 2.5; target: 3 to 4`."""
    said = "; ".join(f"{figure}: {_number(low)} to {_number(high)}" for figure, low, high in intervals)
    try:
        same = read_intervals(said) == intervals
    except UnreadableList:
        same = False
    return said if same else as_json([list(each) for each in intervals])


def read_intervals(said: str) -> Intervals:
    """This function will read intervals; raises `UnreadableList`."""
    if said.startswith("["):
        return tuple(_interval(each) for each in _as_list(from_json(said)))
    found = []
    for part in (each.strip() for each in said.split(";") if each.strip()):
        match = _INTERVAL.fullmatch(part)
        try:
            found.append((match[1], float(match[2]), float(match[3])) if match else ("", 0.0, 0.0))
        except ValueError:
            match = None
        if match is None:
            raise UnreadableList(f"“{part}” is no interval. Write it like: best: 1 to 2.5; target: 3 to 4.")
    return tuple(found)


def _interval(said: object) -> tuple[str, float, float]:
    if isinstance(said, list) and len(said) == 3 and all(isinstance(end, int | float) for end in said[1:]):
        return str(said[0]), float(said[1]), float(said[2])
    raise UnreadableList("Write it like: best: 1 to 2.5; target: 3 to 4.")


def _as_list(said: object) -> list[object]:
    if not isinstance(said, list):
        raise UnreadableList("Write it like: best: 1 to 2.5; target: 3 to 4.")
    return said


def _texts(said: object, example: str) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        raise UnreadableList(f"Write it like: {example}.")
    return tuple(said)


def from_json(said: str) -> object:
    """This function will read what stands in brackets; raises `UnreadableList`."""
    try:
        return json.loads(said)
    except (ValueError, RecursionError) as broken:
        raise UnreadableList(f"The cell begins with a bracket, but is no list ({broken}).") from broken


def as_json(said: Iterable[object]) -> str:
    """This function will write what a line cannot say without doubt."""
    return json.dumps(said, ensure_ascii=False)


def _number(value: float) -> str:
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
