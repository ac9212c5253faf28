"""Any strategy: what hypothesis may invent, for tests of whatever writes, reads, compares or shows one.

`strategies()` may contradict itself in any way that lint finds (unknown terms, unordered figures, repeated shares);
what no file can tell apart is left out (a term without a key, two limits of one level).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period

T = TypeVar("T")
Texts = st.SearchStrategy[str]

TEXTS = st.text(st.characters(codec="utf-8"), max_size=15)
SPOKEN = st.text(st.characters(codec="utf-8"), min_size=1, max_size=15).filter(lambda text: text.strip() != "")
NUMBERS = st.floats(-1e300, 1e300).map(lambda number: float(f"{number:.15g}"))  # as precise as any spreadsheet
VALUES = NUMBERS | st.integers(0, 3).map(float)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))
KEYS = st.sampled_from(["discount", "payment_days", "length", "delivery"])
LEVELS = st.sampled_from(["seller", "manager", "vice president", "walk-away"])


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """This function will draw a period, bounded or not."""
    start_on, end_before = draw(st.none() | DAYS), draw(st.none() | DAYS)
    assume(start_on is None or end_before is None or start_on < end_before)
    return Period(start_on=start_on, end_before=end_before)


def scopes(texts: Texts = SPOKEN) -> st.SearchStrategy[terms.Scope]:
    """This function will draw the deals something is for."""
    return st.dictionaries(st.sampled_from(terms.DIMENSIONS), texts, max_size=3).map(
        lambda stated: terms.Scope.of(**stated)
    )


def ranges(
    texts: Texts = TEXTS, levels: Texts = LEVELS | SPOKEN, spoken: Texts = SPOKEN
) -> st.SearchStrategy[terms.Range]:
    """This function will draw a range whose figures are in any order."""
    limits = st.dictionaries(levels, VALUES, min_size=1, max_size=3).map(lambda found: tuple(found.items()))
    scope = scopes(spoken)
    return st.builds(terms.Range, best=VALUES, target=VALUES, limits=limits, scope=scope, valid=periods(), reason=texts)


@st.composite
def some_terms(
    draw: st.DrawFn, texts: Texts = TEXTS, spoken: Texts = SPOKEN, keys: Texts = KEYS | SPOKEN
) -> terms.Term:
    """This function will draw a term with everything that may be said of it; a choice names at least one."""
    kind = draw(st.sampled_from(sorted(terms.KINDS)))
    return terms.Term(
        key=draw(keys),
        name=draw(spoken),
        kind=kind,
        direction=draw(st.sampled_from(terms.Direction)),
        owner=draw(texts),
        unit=draw(texts),
        choices=tuple(draw(st.lists(spoken, min_size=kind == "choice", max_size=3))),
        nature=draw(st.sampled_from(terms.Nature)),
        description=draw(texts),
        talk_track=draw(st.builds(terms.TalkTrack, why=texts, customer=texts, ask=texts)),
        money_worth=draw(texts),
        review_by=draw(st.none() | DAYS),
    )


FIGURES = st.sampled_from(["best", "target", "seller_limit", "walk_away"])
INTERVALS = st.dictionaries(FIGURES, st.tuples(NUMBERS, NUMBERS)).map(
    lambda found: tuple((figure, low, high) for figure, (low, high) in found.items())
)
EVIDENCE = st.none() | st.builds(strategy.Evidence, deals=st.integers(0, 10**7), intervals=INTERVALS)


@st.composite
def entries(
    draw: st.DrawFn,
    term: st.SearchStrategy[terms.Term] | None = None,
    each: st.SearchStrategy[terms.Range] | None = None,
) -> strategy.Entry:
    """This function will draw a term with ranges and the evidence beside them."""
    both = draw(st.lists(st.tuples(each if each is not None else ranges(), EVIDENCE), max_size=2))
    return strategy.Entry(
        term=draw(term if term is not None else some_terms()),
        ranges=tuple(one for one, _ in both),
        evidence=tuple(other for _, other in both),
    )


def strategies(
    texts: Texts = TEXTS, spoken: Texts = SPOKEN, keys: Texts = KEYS | SPOKEN, levels: Texts = LEVELS | SPOKEN
) -> st.SearchStrategy[strategy.Strategy]:
    """This function will draw a whole strategy; `texts`, `spoken`, `keys` and `levels` narrow what may be written."""
    scope = scopes(spoken)
    condition = st.builds(strategy.Condition, term=keys, comparison=st.sampled_from(strategy.Comparison), value=VALUES)
    rule = st.builds(
        strategy.TradeRule,
        key=keys,
        term=keys,
        level=levels,
        to=VALUES,
        conditions=_few(condition),
        scope=scope,
        reason=texts,
    )
    each = ranges(texts, levels, spoken)
    metric = st.builds(
        strategy.Metric,
        key=keys,
        name=spoken,
        tense=st.sampled_from(strategy.Tense),
        wanted=st.sampled_from(terms.Direction),
        target=st.none() | NUMBERS,
        **dict.fromkeys(("unit", "owner", "definition", "term"), texts),
    )
    behaviour = st.builds(strategy.Behaviour, wanted=st.sampled_from(terms.Direction), text=spoken, term=texts)
    share = st.floats(0, 0.999).map(lambda share: round(share, 6))
    return st.builds(
        strategy.Strategy,
        name=spoken,
        currency=spoken,
        origin=texts,
        business_unit=texts,
        entries=_few(entries(some_terms(texts, spoken, keys), each), by=lambda entry: entry.term.key),
        order=_few(_few(keys)),
        dimensions=st.permutations(terms.DIMENSIONS).map(tuple) | st.just(terms.DIMENSIONS),
        rules=_few(rule, by=lambda rule: rule.key),
        aggregates=_few(
            st.builds(strategy.Aggregate, measure=st.sampled_from(strategy.Measure), range=each, owner=texts)
        ),
        ladder=st.builds(
            strategy.Ladder,
            levels=_few(st.builds(strategy.Level, key=levels, name=spoken, role=texts), by=lambda level: level.key),
            holders=_few(st.builds(strategy.Holder, level=levels, member=spoken, scope=scope)),
        ),
        great_deal=st.builds(
            strategy.GreatDeal,
            parts=_few(st.builds(strategy.Part, term=keys, weight=NUMBERS, value=VALUES)),
            behaviours=_few(behaviour),
            text=texts,
        ),
        metrics=_few(metric, by=lambda metric: metric.key),
        guidelines=_few(st.builds(strategy.Guideline, text=spoken, term=texts, scope=scope)),
        finance=st.builds(strategy.Finance, cost_of_capital=st.none() | share, margin=st.none() | share),
        shifts_at_once=st.booleans(),
    )


def _few(one: st.SearchStrategy[T], by: Callable[[T], str] | None = None) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(one, max_size=2, unique_by=by).map(tuple)
