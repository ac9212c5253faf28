"""Whole strategies drawn by chance, with everything that one may hold."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period

TERM_KEYS = ("discount", "months", "payment_days", "delivery")
LEVELS = ("seller", "manager", "executive")
TEXTS = st.sampled_from(["", "why", "a reason — with “marks”", "0"])
FIGURES = st.sampled_from([0.0, 1.0, 2.5, 7.0, 12.0, 30.0])
DAYS = st.sampled_from([date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)])
PERIODS = st.sampled_from(
    [Period(), Period(start_on=date(2026, 1, 1)), Period(end_before=date(2026, 7, 1)),
     Period(start_on=date(2026, 7, 1), end_before=date(2027, 1, 1))]
)  # fmt: skip
SCOPES = st.dictionaries(
    st.sampled_from(["region", "segment", "position"]), st.sampled_from(["A", "B"]), max_size=3
).map(lambda stated: terms.Scope.of(**stated))


def _term(key: str) -> st.SearchStrategy[terms.Term]:
    return st.builds(
        terms.Term,
        key=st.just(key),
        name=st.just(key.replace("_", " ").capitalize()),
        kind=st.just({"discount": "percent", "months": "months", "payment_days": "days"}.get(key, "choice")),
        direction=st.just(terms.Direction.MORE if key == "months" else terms.Direction.LESS),
        owner=st.sampled_from(["", "finance", "legal"]),
        choices=st.just(("EXW", "DAP", "DDP") if key == "delivery" else ()),
        nature=st.sampled_from(terms.Nature),
        description=TEXTS,
        talk_track=st.builds(terms.TalkTrack, why=TEXTS, ask=TEXTS),
        money_worth=st.sampled_from(["", "amount / 365"]),
        review_by=st.none() | DAYS,
    )


RANGES = st.builds(
    terms.Range,
    best=FIGURES,
    target=FIGURES,
    limits=st.lists(st.tuples(st.sampled_from([*LEVELS, strategy.WALK_AWAY]), FIGURES), min_size=1, max_size=4,
                    unique_by=lambda limit: limit[0]).map(tuple),
    scope=SCOPES,
    valid=PERIODS,
    reason=TEXTS,
)  # fmt: skip
EVIDENCE = st.none() | st.builds(strategy.Evidence, deals=st.integers(1, 3), intervals=st.just((("best", 0.0, 1.0),)))


@st.composite
def _entry(draw: st.DrawFn, key: str) -> strategy.Entry:
    found = draw(st.lists(st.tuples(RANGES, EVIDENCE), max_size=2))
    return strategy.Entry(
        term=draw(_term(key)), ranges=tuple(each for each, _ in found), evidence=tuple(each for _, each in found)
    )


CONDITIONS = st.builds(
    strategy.Condition,
    term=st.sampled_from(TERM_KEYS),
    comparison=st.sampled_from(strategy.Comparison),
    value=FIGURES,
)


def _rules() -> st.SearchStrategy[tuple[strategy.TradeRule, ...]]:
    rule = st.builds(
        strategy.TradeRule,
        key=st.sampled_from(["long", "fast", "both"]),
        term=st.sampled_from(TERM_KEYS),
        level=st.sampled_from(LEVELS),
        to=FIGURES,
        conditions=st.lists(CONDITIONS, max_size=2).map(tuple),
        scope=SCOPES,
        reason=TEXTS,
    )
    return st.lists(rule, max_size=3, unique_by=lambda each: each.key).map(tuple)


def _ladders() -> st.SearchStrategy[strategy.Ladder]:
    level = st.builds(
        strategy.Level, key=st.sampled_from(LEVELS), name=st.just("Level"), role=st.sampled_from(["", "seller"])
    )
    holder = st.builds(strategy.Holder, level=st.sampled_from(LEVELS), member=st.just("ada@example.com"), scope=SCOPES)
    return st.builds(
        strategy.Ladder,
        levels=st.lists(level, max_size=3, unique_by=lambda each: each.key).map(tuple),
        holders=st.lists(holder, max_size=2).map(tuple),
    )


def _great_deals() -> st.SearchStrategy[strategy.GreatDeal]:
    part = st.builds(
        strategy.Part, term=st.sampled_from(TERM_KEYS), weight=st.sampled_from([20.0, 50.0]), value=FIGURES
    )
    behaviour = st.builds(strategy.Behaviour, wanted=st.sampled_from(terms.Direction), text=st.just("asking first"))
    return st.builds(
        strategy.GreatDeal,
        parts=st.lists(part, max_size=3, unique_by=lambda each: each.term).map(tuple),
        behaviours=st.lists(behaviour, max_size=2).map(tuple),
        text=TEXTS,
    )


def _metrics() -> st.SearchStrategy[tuple[strategy.Metric, ...]]:
    metric = st.builds(
        strategy.Metric,
        key=st.sampled_from(["margin", "long_contracts"]),
        name=st.just("A metric"),
        tense=st.sampled_from(strategy.Tense),
        wanted=st.sampled_from(terms.Direction),
        target=st.none() | FIGURES,
        owner=st.sampled_from(["", "sales"]),
    )
    return st.lists(metric, max_size=2, unique_by=lambda each: each.key).map(tuple)


TOTALS = st.lists(
    st.builds(strategy.Aggregate, measure=st.sampled_from(strategy.Measure), range=RANGES, owner=TEXTS), max_size=2
).map(tuple)
GUIDELINES = st.lists(
    st.builds(strategy.Guideline, text=st.just("Ask first."), term=st.sampled_from(["", *TERM_KEYS]), scope=SCOPES),
    max_size=2,
).map(tuple)
ENTRIES = {key: _entry(key) for key in TERM_KEYS}
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["First", "Second"]),
    "currency": st.sampled_from(["EUR", "USD"]),
    "origin": TEXTS,
    "order": st.sampled_from(
        [(), (("discount",), ("months",)), (("months", "discount"),), (("months",), ("discount",))]
    ),
    "dimensions": st.sampled_from([terms.DIMENSIONS, ("segment", "region", "position")]),
    "rules": _rules(),
    "aggregates": TOTALS,
    "ladder": _ladders(),
    "great_deal": _great_deals(),
    "metrics": _metrics(),
    "guidelines": GUIDELINES,
    "finance": st.builds(strategy.Finance, cost_of_capital=st.none() | st.just(0.08)),
    "shifts_at_once": st.booleans(),
}


@st.composite
def strategies(draw: st.DrawFn) -> strategy.Strategy:
    """This function will draw a strategy whose terms, rules and metrics have keys of their own."""
    keys = draw(st.lists(st.sampled_from(TERM_KEYS), min_size=1, max_size=2, unique=True))
    entries = tuple(draw(ENTRIES[key]) for key in keys)
    return strategy.Strategy(entries=entries, **{name: draw(found) for name, found in FIELDS.items()})


@st.composite
def pairs(draw: st.DrawFn) -> tuple[strategy.Strategy, strategy.Strategy]:
    """This function will draw a strategy and the same one with some of its fields or entries drawn again."""
    one = draw(strategies())
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=2, unique=True))
    entries = tuple(draw(ENTRIES[entry.term.key]) if draw(st.integers(0, 3)) == 0 else entry for entry in one.entries)
    kept = entries if draw(st.booleans()) else entries[::-1]
    return one, replace(one, entries=kept, **{name: draw(FIELDS[name]) for name in names})
