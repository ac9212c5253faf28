"""Lint of trade rules against each other: contradictions, rules in another's shadow, and loops.

**Contradiction.** Two rules of one term, level and scope ask the same and lead to different limits.

**Shadow.** A rule that asks no more, for the same deals and more, for a level no higher, leads at least as far: then
the other never decides anything.

**Loop.** A rule may ask for something its own level may not agree to (a value past its limit), as long as another rule
lets it. Starting from the rules that need no other, those that they let in are added until no more come. What is left
needs one another in a circle, and no deal can ever begin it; or waits for a rule that nobody wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.core.strategy.lint.demands import Stretch, asks_at_least, demands, holds, meet
from dealwright.core.strategy.lint.ground import Ground
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.trade_rules import TradeRule

_Demands = dict[str, Stretch]


def problems(rules: Sequence[TradeRule], on: Ground) -> Iterator[Problem]:
    """This function will name what rules say against each other."""
    asked = [demands(rule, on.named) for rule in rules]
    by_term: dict[str, list[int]] = defaultdict(list)
    for place, rule in enumerate(rules):
        if rule.term in on.named:
            by_term[rule.term].append(place)
    for places in by_term.values():
        for one, other in combinations(places, 2):
            yield from _pair(rules, asked, one, other, on)
    yield from _circles(rules, asked, on)


def _pair(rules: Sequence[TradeRule], asked: Sequence[_Demands], one: int, other: int, on: Ground) -> Iterator[Problem]:
    first, second = rules[one], rules[other]
    if not meet(first.scope, second.scope):
        return
    term = on.named[first.term]
    same = asked[one] == asked[other] and first.level == second.level
    if same and set(first.scope.stated) == set(second.scope.stated):
        differ = first.to != second.to
        limits = figures.listed([terms.written(term, rule.to) for rule in (first, second)])
        said = f"but lead to {limits}" if differ else "and lead to the same limit"
        yield _problem(
            "rules-contradict" if differ else "rule-repeated",
            other,
            second,
            f"The trade rules “{first.key}” and “{second.key}” ask the same for {term.name}, {said}.",
            "Keep the one that is meant.",
            severity=Severity.ERROR if differ else Severity.WARNING,
        )
    elif _shadowed(rules, asked, one, by=other, on=on):
        yield _shadow(one, first, second, term)
    elif _shadowed(rules, asked, other, by=one, on=on):
        yield _shadow(other, second, first, term)


def _shadowed(rules: Sequence[TradeRule], asked: Sequence[_Demands], place: int, *, by: int, on: Ground) -> bool:
    rule, other = rules[place], rules[by]
    ranks = [on.ladder.rank(rule.level), on.ladder.rank(other.level)]
    lower = rule.level == other.level or (None not in ranks and (ranks[1] or 0) <= (ranks[0] or 0))
    further = not on.named[rule.term].better(other.to, rule.to)
    return lower and further and holds(other.scope, rule.scope) and asks_at_least(asked[place], asked[by])


def _shadow(place: int, rule: TradeRule, by: TradeRule, term: terms.Term) -> Problem:
    return _problem(
        "rule-in-shadow",
        place,
        rule,
        f"The trade rule “{rule.key}” never decides: “{by.key}” asks no more and leads {by.level} to "
        f"{terms.written(term, by.to)} for {term.name}.",
        "Take it out, or let it lead further for what more it asks.",
    )


def _circles(rules: Sequence[TradeRule], asked: Sequence[_Demands], on: Ground) -> Iterator[Problem]:
    needs = {place: found for place in range(len(rules)) if (found := _needs(rules, asked, place, on))}
    settled = set(range(len(rules))) - needs.keys()
    grew = True
    while grew:
        new = {place for place in needs.keys() - settled if all(each & settled for each in needs[place].values())}
        settled |= new
        grew = bool(new)
    named: set[int] = set()
    for place in sorted(needs.keys() - settled):
        if place in named:
            continue
        circle = _circle(place, needs, settled)
        if circle:
            if named.isdisjoint(circle):
                yield _loop(rules, circle)
            named.update(circle)
        else:
            yield _waiting(rules[place], place, needs[place], settled, on)


def _needs(rules: Sequence[TradeRule], asked: Sequence[_Demands], place: int, on: Ground) -> dict[str, set[int]]:
    """For each term a rule asks past its own level's limit: the rules that let it."""
    rule, found = rules[place], {}
    for key, wanted in asked[place].items():
        term = on.named[key]
        limits = on.limits(key, rule.level, rule.scope)
        if key == rule.term or not limits or any(
            limit is not None and wanted.high >= term.orient(limit) for limit in limits
        ):  # fmt: skip
            continue
        if any(limit is not None for limit in limits):
            found[key] = {
                by
                for by, other in enumerate(rules)
                if other.term == key
                and meet(rule.scope, other.scope)
                and _no_higher(other.level, rule.level, on)
                and term.orient(other.to) <= wanted.high
            }
    return found


def _no_higher(one: str, other: str, on: Ground) -> bool:
    ranks = on.ladder.rank(one), on.ladder.rank(other)
    return one == other or (ranks[0] is not None and ranks[1] is not None and ranks[0] <= ranks[1])


def _circle(start: int, needs: dict[int, dict[str, set[int]]], settled: set[int]) -> list[int]:
    """The rules from `start` round to `start` again, each needing the next; nothing where there is no way back."""
    came: dict[int, int] = {}
    open_ends = [start]
    while open_ends:
        place = open_ends.pop()
        for after in sorted(set().union(*needs.get(place, {}).values()) - settled):
            if after == start:
                way = [place]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if after not in came:
                came[after] = place
                open_ends.append(after)
    return []


def _loop(rules: Sequence[TradeRule], circle: Sequence[int]) -> Problem:
    keys = [f"“{rules[place].key}”" for place in circle]
    return _problem(
        "rules-loop",
        circle[0],
        rules[circle[0]],
        f"The trade rules {figures.listed(keys)} each need what the next one gives, and the last the first: "
        "no deal can begin with any of them.",
        "Let one of them ask for something its level may agree to.",
        cell="conditions",
        severity=Severity.ERROR,
    )


def _waiting(rule: TradeRule, place: int, needs: dict[str, set[int]], settled: set[int], on: Ground) -> Problem:
    missing = [on.named[key].name for key, by in needs.items() if not by & settled]
    return _problem(
        "beyond-authority",
        place,
        rule,
        f"The trade rule “{rule.key}” asks for more of {figures.listed(missing)} than {rule.level} may give.",
        "Ask for less, or give the rule to a level that may.",
        cell="conditions",
    )


def _problem(
    code: str,
    place: int,
    rule: TradeRule,
    what: str,
    advice: str,
    *,
    cell: str = "to",
    severity: Severity = Severity.WARNING,
) -> Problem:
    where = f"rules/{place}/{cell}"
    return Problem(code=code, severity=severity, term=rule.term, where=where, what=what, advice=advice)
