"""One strategy of 60 terms, 5,000 scoped ranges and 200 trade rules: lint, diff, signatures, resolution, formulas.

The ranges are drawn without care, so that lint has thousands of ties and overlaps to name: a strategy that people wrote
is quicker. Alone: `python -m benchmarks strategy`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Measure, seconds
from dealwright.core import strategy, terms
from dealwright.core.kernel import Period

Table = dict[str, NDArray[np.float64] | float | None]
TERMS, RANGES, RULES = 60, 5_000, 200
ROWS = 1_000_000
ON = date(2026, 5, 4)
LADDER = strategy.Ladder(
    levels=tuple(strategy.Level(key=key, name=key, role=key) for key in ("seller", "manager", "executive"))
)
VALUES = {
    "region": 4,
    "country": 40,
    "segment": 3,
    "product": 20,
    "tier": 3,
    "position": 4,
}


def measures() -> Iterator[Measure]:
    """This function will measure what pages and commands ask of one large strategy."""
    chance = random.Random(1)  # noqa: S311  # a draw for a benchmark guards nothing
    said = _strategy(chance)
    size = f"{TERMS} terms, {RANGES:,} ranges, {RULES} rules"
    yield Measure(
        work=f"lint {size} ({len(strategy.lint(said, before=said, today=ON)):,} problems)",
        value=seconds(lambda: strategy.lint(said, before=said, today=ON)),
        budget=1.0,
        unit="s",
    )
    changed = replace(
        said, entries=(said.entries[0], *(replace(each, ranges=each.ranges) for each in said.entries[1:]))
    )
    yield Measure(work=f"diff {size}", value=seconds(lambda: strategy.diff(said, changed)), budget=1.0, unit="s")
    yield Measure(
        work=f"digests of all entries, {size}", value=seconds(lambda: strategy.digests(said)), budget=None, unit="s"
    )
    deal = {"region": "region 1", "country": "country 7", "segment": "segment 2", "position": "position 0"}
    yield Measure(
        work=f"allowances of a seller, {size}",
        value=seconds(lambda: strategy.allowances(said, deal, "seller", ON)),
        budget=0.05,
        unit="s",
    )
    index = strategy.Index(said.entries[0], said.dimensions)
    yield Measure(
        work="resolve 10,000 deals in one entry",
        value=seconds(lambda: [index.place(deal, ON) for _ in range(10_000)]),
        budget=None,
        unit="s",
    )
    formula = terms.formula.read("amount * cost_of_capital / 365 if value > 30 else 0")
    rng = np.random.default_rng(1)
    table: Table = {"amount": rng.uniform(0, 1e6, ROWS), "value": rng.uniform(0, 90, ROWS), "cost_of_capital": 0.08}
    yield Measure(
        work=f"a formula over {ROWS:,} deals", value=seconds(lambda: formula.worths(table)), budget=None, unit="s"
    )


def _strategy(chance: random.Random) -> strategy.Strategy:
    entries = tuple(_entry(place, chance) for place in range(TERMS))
    rules = tuple(
        strategy.TradeRule(
            key=f"rule_{place}",
            term=f"term_{place % TERMS}",
            level="seller",
            to=chance.uniform(8, 16),
            conditions=(
                strategy.Condition(
                    term=f"term_{(place + 1) % TERMS}",
                    comparison=strategy.Comparison.AT_MOST,
                    value=chance.uniform(3, 6),
                ),
            ),
            scope=_scope(chance),
        )
        for place in range(RULES)
    )
    order = tuple((entry.term.key,) for entry in entries)
    return strategy.Strategy(name="Large", currency="EUR", entries=entries, order=order, rules=rules, ladder=LADDER)


def _entry(place: int, chance: random.Random) -> strategy.Entry:
    term = terms.Term(
        key=f"term_{place}", name=f"Term {place}", kind="percent", direction=terms.Direction.LESS, owner="finance"
    )
    return strategy.Entry(term=term, ranges=tuple(_range(chance) for _ in range(RANGES // TERMS)))


def _range(chance: random.Random) -> terms.Range:
    best = chance.uniform(0, 5)
    steps = [best + chance.uniform(2, 5), best + chance.uniform(5, 9), best + chance.uniform(9, 20)]
    return terms.Range(
        best=best,
        target=best + 1,
        limits=tuple(zip(("seller", "manager", "walk-away"), steps, strict=True)),
        scope=_scope(chance),
        valid=chance.choice([Period(), Period(start_on=date(2026, 1, 1)), Period(end_before=date(2026, 1, 1))]),
    )


def _scope(chance: random.Random) -> terms.Scope:
    stated = chance.sample(sorted(VALUES), chance.randint(0, 3))
    return terms.Scope.of(**{name: f"{name} {chance.randrange(VALUES[name])}" for name in stated})
