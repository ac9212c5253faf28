"""What the sorter (`kit/parts/sorter.html`) sends back: an order with ties.

With script it is JSON in one hidden field, `[["price"], ["payment_days", "warranty"]]`; without, one number a key,
where equal numbers are tied and a key without a number comes last, tied with the others that have none.

>>> read({"order-price": "2", "order-warranty": "1", "order-notice": "2"}, "order", ("price", "warranty", "notice"))
(('warranty',), ('price', 'notice'))
>>> read({"order": '[["price", "notice"], ["warranty"]]'}, "order", ("price", "warranty", "notice"))
(('price', 'notice'), ('warranty',))
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby


class Unsorted(ValueError):
    """An order could not be read, because it misses, repeats or invents something, or a place is no number."""


def read(sent: Mapping[str, str], name: str, keys: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """This function will give the groups of keys from most to least important; `Unsorted` says what is wrong."""
    text = sent.get(name, "").strip()
    groups = _from_json(text) if text else _from_places(sent, name, keys)
    given = [key for group in groups for key in group]
    missing, unknown = [key for key in keys if key not in given], sorted(set(given) - set(keys))
    repeated = sorted({key for key in given if given.count(key) > 1})
    faults = (("misses", missing), ("knows nothing of", unknown), ("repeats", repeated))
    told = [f"{how} {', '.join(found)}" for how, found in faults if found]
    if told:
        raise Unsorted(f"The order {' and '.join(told)}. Load the page again and put every term in order once.")
    return groups


def _from_json(text: str) -> tuple[tuple[str, ...], ...]:
    try:
        said = json.loads(text)
        groups = tuple(tuple(group) for group in said if isinstance(group, list) and group)
    except (ValueError, TypeError, RecursionError) as broken:
        raise Unsorted("The order that was sent cannot be read. Load the page again.") from broken
    if not isinstance(said, list) or not all(isinstance(key, str) for group in groups for key in group):
        raise Unsorted("The order that was sent cannot be read. Load the page again.")
    return groups


def _from_places(sent: Mapping[str, str], name: str, keys: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    last = len(keys) + 1
    places: dict[str, int] = {}
    for key in keys:
        text = sent.get(f"{name}-{key}", "").strip()
        if text and not (text.isascii() and text.isdigit()):
            raise Unsorted(f"“{text[:20]}” is no place for {key}. Write a whole number from 1 to {len(keys)}.")
        places[key] = min(int(text[:9]), last) if text else last
    ordered = sorted(keys, key=places.__getitem__)
    return tuple(tuple(group) for _, group in groupby(ordered, key=places.__getitem__))
