"""Lint: everything that is missing from a strategy or contradicts itself, said as data.

A draft may be incomplete, so nothing here refuses to look; it is what people clear up before they sign. Each problem
says what is wrong with the values in it, what to do, what it means for publishing, and in which cell it stands:

```
order · dimensions · finance/margin                 terms/discount/owner · …/money_worth · …/review_by · …/kind
terms/discount/ranges/3/best · …/target · …/limits/seller · …/scope · …/valid
rules/2/to · …/level · …/term · …/scope · …/conditions/0/value       aggregates/0/limits/seller · …/owner
ladder/levels/1 · ladder/holders/0/member           great_deal/parts/0/weight · …/value · metrics/0/key
```

Places count from 0 in the order of the strategy. What each module finds is told at its head.

>>> from dealwright.core import terms
>>> from dealwright.core.strategy.strategy import Entry
>>> term = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
>>> draft = Strategy(name="First", currency="EUR", entries=(Entry(term=term, ranges=()),), order=(("discount",),))
>>> [(problem.severity.value, problem.where, problem.what) for problem in lint(draft)]
[('error', 'terms/discount/ranges', 'Discount has no range.')]
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dealwright.core import terms
from dealwright.core.strategy.lint import aims, entries, ladder, people, rule_pairs, rules, scopes, values
from dealwright.core.strategy.lint.ground import Ground
from dealwright.core.strategy.lint.problem import Problem
from dealwright.core.strategy.roster import Roster
from dealwright.core.strategy.strategy import Strategy


def lint(
    strategy: Strategy, *, members: Roster | None = None, before: Strategy | None = None, today: date | None = None
) -> tuple[Problem, ...]:
    """This function will name every problem of a strategy: of its order and terms first, then of all the rest.

    `members` are the people of the organisation, `before` the strategy that this one follows, `today` the day it is
    looked at; what needs one that is not given is not judged.
    """
    found = list(entries.unknown_kinds(strategy))
    if found:
        kept = tuple(entry for entry in strategy.entries if entry.term.kind in terms.KINDS)
        strategy = replace(strategy, entries=kept)
    found += entries.problems(strategy, today=today)
    for entry in strategy.entries:
        found += values.problems(entry)
        found += scopes.problems(entry, strategy.dimensions, today=today)
    found += ladder.problems(strategy)
    on = Ground(strategy)
    found += rules.problems(strategy, on)
    found += rule_pairs.problems(strategy.rules, on)
    found += aims.problems(strategy, before=before)
    found += people.problems(strategy, members=members)
    return tuple(found)
