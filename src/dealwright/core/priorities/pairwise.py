"""Pairwise: a ranking from answers to "which of these two matters more?", and what to ask next.

**Asking.** Terms are taken one by one into a line that is ranked already. The next question puts the new term against
the middle of the part of the line where it can still stand; whatever earlier answers say or imply is never asked.
Half of the places fall away with each answer, so n terms take at most `Σ ⌈log₂ k⌉` questions for k = 2…n, about
n·log₂ n: 45 for 15 terms instead of 105. "Alike" puts two terms in one place.

**Ranking.** Terms answered alike stand in one group. Answers that go round in a circle cannot all be kept: the ranking
goes against as few as it must (the order of `kemeny`, each answer being a ballot of two terms), puts side by side what
it could as well turn round, names every circle by its shortest way round, and lists the answers it goes against.

**Guarantees.** Answers without a circle are all kept. Asking by `next_pair` never makes a circle and always ends.

>>> found = from_pairs((("discount", "liability"), ("liability", "warranty"), ("warranty", "discount")))
>>> found.circles, found.overruled
((('discount', 'liability', 'warranty'),), ())
>>> next_pair(("discount", "liability", "warranty"), wins=(("discount", "liability"),))
('warranty', 'liability')
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dealwright.core.priorities import kemeny, wording
from dealwright.core.priorities.ballot import Ballot

Answer = tuple[str, str]  # (what matters more, what matters less), or two that matter alike
NO_NAMES: Mapping[str, str] = MappingProxyType({})
ME = "voter"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRanking:
    """What pairwise answers say."""

    groups: kemeny.Groups  # a ranking for a ballot, most important first
    circles: tuple[tuple[str, ...], ...]  # each term was put above the next, and the last above the first
    overruled: tuple[Answer, ...]  # answers that the ranking turns round
    sentences: tuple[str, ...]  # what the answers contradict, one sentence each


def from_pairs(
    wins: Iterable[Answer], *, alike: Iterable[Answer] = (), names: Mapping[str, str] = NO_NAMES
) -> PairRanking:
    """This function will rank all terms that the answers name, and say what the answers contradict.

    `wins` holds (what matters more, what matters less), `alike` two terms that matter alike; `names` are for sentences.
    """
    wins, alike = tuple(dict.fromkeys(wins)), tuple(alike)
    stand_in = _stand_ins(alike, over=wins)
    arrows = {(stand_in[more], stand_in[less]) for more, less in wins} - {(one, one) for one in stand_in.values()}
    line = list(dict.fromkeys(stand_in.values()))
    ballots = [Ballot(function=ME, voter=ME, ranking=((more,), (less,))) for more, less in sorted(arrows)]
    ranked = kemeny.order(ballots, voices={ME: 1.0}, terms=line)
    groups = tuple(
        tuple(term for one in group for term in stand_in if stand_in[term] == one) for group in ranked.groups
    )
    place = {term: here for here, group in enumerate(groups) for term in group}
    circles = tuple(_circle(block, arrows) for block in _round(line, arrows))
    both = [pair for pair in wins if stand_in[pair[0]] == stand_in[pair[1]]]
    return PairRanking(
        groups=groups,
        circles=circles,
        overruled=tuple((more, less) for more, less in wins if place[more] > place[less]),
        sentences=(
            *(wording.of_circle(circle, names=names) for circle in circles),
            *(wording.of_both(*pair, names=names) for pair in both),
        ),
    )


def next_pair(terms: Sequence[str], *, wins: Iterable[Answer] = (), alike: Iterable[Answer] = ()) -> Answer | None:
    """This function will give the two terms to ask about next, or nothing once the answers rank all `terms`."""
    wins = tuple(wins)
    stand_in = _stand_ins(tuple(alike), over=wins, among=terms)
    arrows = {(stand_in[more], stand_in[less]) for more, less in wins}
    for block in _round(list(dict.fromkeys(stand_in.values())), arrows):
        stand_in = {term: block[0] if one in block else one for term, one in stand_in.items()}
    arrows = {(stand_in[more], stand_in[less]) for more, less in wins}
    below = {one: _reached(one, arrows) for one in stand_in.values()}
    line: list[str] = []
    for one in dict.fromkeys(stand_in[term] for term in terms):
        low = sum(one in below[held] for held in line)
        high = len(line) - sum(held in below[one] for held in line)
        if low < high:
            return one, line[(low + high) // 2]
        line.insert(low, one)
    return None


def _stand_ins(alike: Sequence[Answer], *, over: Iterable[Answer], among: Iterable[str] = ()) -> dict[str, str]:
    """This function will give every term the first of all terms it is said to be alike with, itself included."""
    named = [*among, *(term for pair in over for term in pair), *(term for pair in alike for term in pair)]
    stand_in = {term: term for term in named}
    for one, other in alike:
        kept, gone = stand_in[one], stand_in[other]
        stand_in = {term: kept if now == gone else now for term, now in stand_in.items()}
    return stand_in


def _reached(start: str, arrows: Iterable[Answer]) -> dict[str, str]:
    """This function will give every term below `start` with the term it was reached from, nearest first."""
    below: dict[str, list[str]] = {}
    for more, less in sorted(arrows):
        below.setdefault(more, []).append(less)
    reached: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for less in below.get(here, ()):
            if less not in reached:
                reached[less] = here
                waiting.append(less)
    return reached


def _round(line: Sequence[str], arrows: Iterable[Answer]) -> list[list[str]]:
    """This function will give the sets of terms that answers put above each other in a circle."""
    reached = {term: _reached(term, arrows) for term in line}
    sets: list[list[str]] = []
    for term in line:
        if term in reached[term] and not any(term in found for found in sets):
            sets.append([other for other in line if other in reached[term] and term in reached[other]])
    return sets


def _circle(block: Sequence[str], arrows: Iterable[Answer]) -> tuple[str, ...]:
    """This function will give the shortest circle through a set of terms, from its first term on."""
    circles = []
    for start in block:
        came_from = _reached(start, arrows)
        way = [came_from[start]]
        while way[-1] != start:
            way.append(came_from[way[-1]])
        circles.append(tuple(reversed(way)))
    return min(circles, key=len)
