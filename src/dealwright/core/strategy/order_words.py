"""How a change of the priority order is said: who moved, from which place to which.

Those who moved are the fewest that must move to make the one order into the other: all but a longest run of terms whose
places never fall. Places count from 1, and tied terms share the first place of their group.

>>> order_change((("a",), ("b",), ("c",), ("d",)), (("d",), ("a",), ("b",), ("c",)))
'The order of priorities changes: d moves up from 4 to 1.'
>>> order_change((("a", "b"),), (("a",), ("b",), ("e",)))
'The order of priorities changes: e is new in it; a and b are no longer tied.'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from dealwright.core.kernel import figures

Groups = Sequence[Sequence[str]]
SAID = 6  # changes that one sentence names


def order_change(before: Groups, after: Groups, *, names: Mapping[str, str] | None = None) -> str:
    """This function will say in one sentence how one order became another; `names` gives the words for keys."""
    words = names or {}
    old, new = _places(before), _places(after)
    shared = sorted(old.keys() & new.keys(), key=lambda key: (old[key], new[key], key))
    kept = _longest_run([new[key] for key in shared])
    moved = [key for place, key in enumerate(shared) if place not in kept]
    said = [
        f"{words.get(key, key)} moves {'up' if new[key] < old[key] else 'down'} from {old[key]} to {new[key]}"
        for key in moved
    ]
    said += [f"{words.get(key, key)} is new in it" for key in new if key not in old]
    said += [f"{words.get(key, key)} is no longer in it" for key in old if key not in new]
    stayed = [key for place, key in enumerate(shared) if place in kept]
    said += _ties(stayed, old, new, words)
    more = [f"and {len(said) - SAID} more"] if len(said) > SAID else []
    return f"The order of priorities changes: {'; '.join([*said[:SAID], *more])}."


def _places(groups: Groups) -> dict[str, int]:
    found: dict[str, int] = {}
    place = 1
    for group in groups:
        for key in group:
            found.setdefault(key, place)
        place += len(group)
    return found


def _longest_run(places: Sequence[int]) -> set[int]:
    """The positions of a longest part of the sequence that never falls; the first such part of equal ones."""
    best: list[tuple[int, int]] = []  # length of the longest run that ends here, and the position before it
    for end, place in enumerate(places):
        length, came = max(((best[k][0], -k) for k in range(end) if places[k] <= place), default=(0, 1))
        best.append((length + 1, -came))
    at = max(range(len(best)), key=lambda end: (best[end][0], -end), default=-1)
    kept: set[int] = set()
    while at >= 0:
        kept.add(at)
        at = best[at][1]
    return kept


def _ties(stayed: Sequence[str], old: Mapping[str, int], new: Mapping[str, int], words: Mapping[str, str]) -> list[str]:
    said = []
    for one, other in combinations(stayed, 2):
        was, now = old[one] == old[other], new[one] == new[other]
        if was != now:
            both = figures.listed([words.get(one, one), words.get(other, other)])
            said.append(f"{both} are {'now' if now else 'no longer'} tied")
    return said
