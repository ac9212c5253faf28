"""Lint of the ladder: levels and limits that fit together, and levels that decide something.

Limits follow the ladder: a higher level may go at least as far as a lower one. Each kind of finding is named once for a
term and a level, with all the ranges it concerns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.ladder import WALK_AWAY, Ladder
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.strategy import Entry, Strategy


def problems(strategy: Strategy) -> Iterator[Problem]:
    """This function will name the problems of the levels and of the limits that ranges state for them."""
    ladder = strategy.ladder
    yield from _levels(ladder)
    if not ladder.levels:
        yield from _no_ladder(strategy)
        return
    for entry in strategy.entries:
        yield from _unknown(entry, ladder)
        yield from _against(entry, ladder)
        yield from _in_vain(entry, ladder)
    yield from _idle(strategy)


def _levels(ladder: Ladder) -> Iterator[Problem]:
    counted = Counter(level.key for level in ladder.levels)
    for place, level in enumerate(ladder.levels):
        said = ""
        if level.key == WALK_AWAY:
            said = f"“{WALK_AWAY}” is no level: it is where everybody walks away."
        elif counted[level.key] > 1 and level.key not in {each.key for each in ladder.levels[:place]}:
            said = f"The level “{level.key}” stands {counted[level.key]} times on the ladder."
        if said:
            yield Problem(
                code="repeated-level",
                where=f"ladder/levels/{place}",
                what=said,
                advice="Give each level a key of its own, once.",
            )
    for place, holder in enumerate(ladder.holders):
        if holder.level not in counted:
            yield Problem(
                code="unknown-level",
                where=f"ladder/holders/{place}/level",
                what=f"{holder.member} holds the level “{holder.level}”, which the ladder does not have.",
                advice=_choose(ladder),
            )


def _no_ladder(strategy: Strategy) -> Iterator[Problem]:
    named = dict.fromkeys(
        level for entry in strategy.entries for each in entry.ranges for level, _ in each.limits if level != WALK_AWAY
    )
    if named:
        yield Problem(
            code="no-ladder",
            severity=Severity.WARNING,
            where="ladder/levels",
            what=f"Ranges state limits for {figures.listed(list(named))}, but there is no authority ladder, "
            "so nobody knows who they are.",
            advice="Add these levels to the ladder, the lowest first, and say who holds them.",
        )


def _unknown(entry: Entry, ladder: Ladder) -> Iterator[Problem]:
    for level, places in _stated(entry).items():
        if ladder.rank(level) is None:
            yield _about(
                entry,
                places,
                level,
                code="unknown-level",
                what=f"{entry.term.name} states a limit for “{level}”{_in(entry, places)}: no level of the ladder.",
                advice=_choose(ladder),
            )


def _against(entry: Entry, ladder: Ladder) -> Iterator[Problem]:
    """Limits that stand in another order than the ladder: a bigger give for a lower level."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, range_ in enumerate(entry.ranges):
        known = [level for level, _ in range_.limits if ladder.rank(level) is not None]
        for one, other in pairwise(known):
            if (ladder.rank(one) or 0) > (ladder.rank(other) or 0):
                found[other, one].append(place)
    for (lower, higher), places in found.items():
        limits = dict(entry.ranges[places[0]].limits)
        low, high = limits[lower], limits[higher]
        further = entry.term.better(high, low)
        said = (
            f"{lower} may go to {terms.written(entry.term, low)} and {higher}, which stands above, only to "
            f"{terms.written(entry.term, high)}"
            if further
            else f"the limit of {lower} stands behind that of {higher}, which stands above it on the ladder"
        )
        yield _about(
            entry,
            places,
            lower,
            code="against-ladder",
            what=f"{entry.term.name}{_in(entry, places)}: {said}.",
            advice="Let the higher level go at least as far, or turn the ladder.",
        )


def _in_vain(entry: Entry, ladder: Ladder) -> Iterator[Problem]:
    """Limits that let a level decide nothing that the level below may not decide already."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    highest = ladder.levels[-1].key
    for place, range_ in enumerate(entry.ranges):
        for (lower, low), (level, limit) in pairwise(range_.limits):
            if level != WALK_AWAY and low == limit and ladder.rank(level) is not None:
                found[lower, level].append(place)
            if lower == highest and level == WALK_AWAY and low != limit:
                found["", highest].append(place)
    for (lower, level), places in found.items():
        range_ = entry.ranges[places[0]]
        shown = terms.written(entry.term, dict(range_.limits)[level])
        said = (
            f"{level} may go no further than {lower} ({shown}), so {level} never decides."
            if lower
            else f"{level} is the highest level and may go to the walk-away "
            f"({terms.written(entry.term, range_.walk_away)}), so its limit of {shown} says nothing."
        )
        yield _about(
            entry,
            places,
            level,
            code="limit-in-vain",
            severity=Severity.WARNING,
            what=f"{entry.term.name}{_in(entry, places)}: {said}",
            advice="Leave this limit out, or move one of the two.",
        )


def _idle(strategy: Strategy) -> Iterator[Problem]:
    """Levels that no range and no rule names, so that they never decide anything of their own."""
    ladder = strategy.ladder
    ranges = [each for entry in strategy.entries for each in entry.ranges]
    named = {level for each in ranges for level, _ in each.limits} | {rule.level for rule in strategy.rules}
    named |= {level for total in strategy.aggregates for level, _ in total.range.limits}
    highest = {ladder.levels[-1].key} if WALK_AWAY in named else set()
    for place, level in enumerate(ladder.levels):
        if ranges and level.key not in named | highest and level.key != WALK_AWAY:
            yield Problem(
                code="idle-level",
                severity=Severity.WARNING,
                where=f"ladder/levels/{place}",
                what=f"No range states a limit for {level.name}, so this level never decides.",
                advice="State a limit for it, or take it off the ladder.",
            )


def _stated(entry: Entry) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, range_ in enumerate(entry.ranges):
        for level, _ in range_.limits:
            found[level].append(place)
    return found


def _in(entry: Entry, places: list[int]) -> str:
    """Where it is so: the scope of one range, the number of several."""
    if len(places) == 1:
        return f" for {entry.ranges[places[0]].scope}"
    return f" in {len(places)} ranges, first for {entry.ranges[places[0]].scope}"


def _about(
    entry: Entry,
    places: list[int],
    level: str,
    *,
    code: str,
    what: str,
    advice: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    where = f"terms/{entry.term.key}/ranges/{places[0]}/limits/{level}"
    return Problem(
        code=code, term=entry.term.key, ranges=tuple(places), where=where, what=what, advice=advice, severity=severity
    )


def _choose(ladder: Ladder) -> str:
    keys = [level.key for level in ladder.levels]
    return f"Add the level, or choose one of: {', '.join(keys)}." if keys else "Add the level to the ladder."
