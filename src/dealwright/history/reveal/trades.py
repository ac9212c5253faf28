"""Trades: what was really given for what.

**In prose.** Two terms are traded where one moves against us just when the other moves for us. First everything that
would move both without a trade is taken out of every term: quarter, product, region, country, segment and volume
(means, see `controls`). Then deals are compared two by two: in which share of pairs do the two residuals, oriented,
go opposite ways (Kendall's τ)? For all pairs of terms together the false-discovery rate is held at 10 %
(Benjamini–Hochberg), and a correlation too slight to be called a trade is dropped. For those that stand, the rate is
the median slope over the pairs of deals (Theil–Sen): units of the get for one unit of the give, which a few strange
deals cannot bend (METHOD §8).

How deals are compared two by two, and how wide that makes an interval, is in `pairs`.

Which of the two is the give? Past deals cannot say who asked first. A term of which less is better for us (a discount,
payment days, a warranty) is something we grant, so it is the give against a term of which more is better (a contract
length, a commitment). Of two alike, a price or discount is the give, then the less firm: it is what was let go.

A sentence says the rate for a give of usual size (the distance within which the middle half of the deals lie, rounded
to one digit); a yes is held against a no, and an ordered choice against its neighbour.

A discount and the price that follows from it show the same trade twice; only the closer of the two is kept.

**Guarantees.** Swapping the direction of both terms keeps the trade and swaps nothing else than the sides. A price is
never called a trade with a discount, nor with a term that is part of what the price includes. Terms that never vary
take part in none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from dealwright.core import terms
from dealwright.core.kernel import Estimate, figures
from dealwright.history.reveal import controls, negotiations, pairs
from dealwright.history.reveal.deals import DISCOUNT, PRICE, Values
from dealwright.history.reveal.report import TradeRate
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]

QUARTILES, NEARLY_ALL = (0.25, 0.75), (0.05, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Bench:
    """The deals that trades are looked for in, laid in random order, and what is taken out of every term."""

    rows: NDArray[np.intp]
    factors: tuple[controls.Factor, ...]
    together: pairs.Groups | None  # deals agreed together; None where none were
    rounds: int

    def steps(self, values: Numbers) -> pairs.Steps:
        """This function will give the differences, between deals, of what the factors leave of a term's values."""
        known = np.flatnonzero(np.isfinite(values))
        left = np.full(values.size, np.nan)
        factors = [factor.take(known) for factor in self.factors]
        left[known] = controls.without_means(controls.tamed(values[known]), factors)
        return pairs.steps(left, rounds=self.rounds)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Test:
    """How two terms move together: Kendall's τ of their oriented residuals, and how surely it is not 0."""

    one: Values
    other: Values
    tau: float
    error: float
    p_value: float
    n: int


def find(
    held: Sequence[Values],
    factors: Sequence[controls.Factor],
    firm: Mapping[str, Estimate],
    *,
    negotiation: NDArray[np.integer],
    rng: np.random.Generator,
    settings: Settings,
) -> tuple[TradeRate, ...]:
    """This function will give the trades that were really made, surest first."""
    n = held[0].values.size if held else 0
    if n < settings.fewest_in_trade:
        return ()
    rows = rng.permutation(n)[: settings.trade_deals]
    bench = _Bench(
        rows=rows,
        factors=tuple(factor.take(rows) for factor in factors),
        together=None if negotiations.alone(negotiation) else np.unique(negotiation[rows], return_inverse=True)[1],
        rounds=settings.trade_rounds,
    )
    moving = [values for values in held if _moves(values.values[rows], settings)]
    steps = {values.term.key: bench.steps(values.values[rows]) for values in moving}
    tests = [_tested(one, other, steps, bench) for one, other in combinations(moving, 2) if not _of_itself(one, other)]
    tests = [test for test in tests if test.n >= settings.fewest_in_trade and test.error > 0]
    q_values = false_discovery_rates([test.p_value for test in tests])
    sure = {id(test): q for test, q in zip(tests, q_values, strict=True) if q <= settings.false_discoveries}
    made = _closest([test for test in tests if id(test) in sure and test.tau <= -settings.weakest_trade])
    rates = []
    for test in made:
        give, get = _sides(test, firm)
        answering = bench.steps(pairs.spread_over_step(get.values[rows], rng=rng))
        sign = np.float32(-give.term.sign * get.term.sign)
        rate = pairs.slope(steps[give.term.key], sign * answering, bench.together)
        if (rate.low or 0.0) > 0.0:  # a trade whose size may be nothing is none, however sure its direction is
            rates.append(_rate(give, get, rate, sure[id(test)]))
    return tuple(sorted(rates, key=lambda rate: (rate.q_value, rate.give, rate.get)))


def false_discovery_rates(p_values: Sequence[float]) -> list[float]:
    """This function will give the q-value of each p-value (Benjamini–Hochberg)."""
    if not p_values:
        return []
    return [float(q) for q in stats.false_discovery_control(np.asarray(p_values), method="bh")]


def _moves(values: Numbers, settings: Settings) -> bool:
    known = values[np.isfinite(values)]
    return known.size >= settings.fewest_in_trade and float(known.min()) < float(known.max())


def _tested(one: Values, other: Values, steps: Mapping[str, pairs.Steps], bench: _Bench) -> _Test:
    """This function will compare two terms over all pairs of deals that hold both."""
    sign = np.float32(one.term.sign * other.term.sign)
    agree = sign * np.sign(steps[one.term.key] * steps[other.term.key])
    tau, error, n = pairs.agreement(agree, bench.together)
    p_value = float(2 * stats.norm.sf(abs(tau) / error)) if error > 0 else 1.0
    return _Test(one=one, other=other, tau=tau, error=error, p_value=p_value, n=n)


def _sides(test: _Test, firm: Mapping[str, Estimate]) -> tuple[Values, Values]:
    def first(held: Values) -> tuple[bool, bool, float, str]:
        found = firm.get(held.term.key)
        firmness = 1.0 if found is None or found.value is None else found.value
        granted = held.term.direction is terms.Direction.LESS
        return (not granted, not is_price(held), firmness, held.term.key)

    give, get = sorted((test.one, test.other), key=first)
    return give, get


def is_price(held: Values) -> bool:
    """This function will say whether a term is the price itself or a discount on it."""
    return held.from_price or held.term.key == PRICE.key or DISCOUNT.key in held.term.key


def _of_itself(one: Values, other: Values) -> bool:
    """This function will say whether two terms move together of themselves: both prices, or price and what is in it."""
    return (is_price(one) and (is_price(other) or other.delivered)) or (is_price(other) and one.delivered)


def _closest(tests: Sequence[_Test]) -> list[_Test]:
    """This function will keep, of the trades of prices and discounts with one other term, the closest alone."""
    kept: dict[tuple[str, str], _Test] = {}
    for test in sorted(tests, key=lambda test: test.tau):
        sides = ("price" if is_price(held) else held.term.key for held in (test.one, test.other))
        one, other = sorted(sides)
        kept.setdefault((one, other), test)
    return list(kept.values())


def _rate(give: Values, get: Values, rate: Estimate, q: float) -> TradeRate:
    return TradeRate(
        give=give.term.key, get=get.term.key, rate=rate, q_value=q, sentence=_sentence(give, get.term, rate)
    )


def _sentence(give: Values, get: terms.Term, rate: Estimate) -> str:
    """This function will say what was obtained for a give of usual size; for a yes or a choice, for one step of it."""
    gave, size = _given(give)
    value, low, high = (size * (figure or 0.0) for figure in (rate.value, rate.low, rate.high))
    deals = figures.counted(rate.n, "deal")
    if get.kind == "yes_no":
        won = "obtained" if get.direction is terms.Direction.MORE else "spared us"
        more, least, most = (figures.number(100 * figure, places=0) for figure in (value, low, high))
        return f"{gave}, {get.name} was {won} in {more} more of 100 deals ({least} to {most}; {deals})."
    if get.kind == "choice":
        more, least, most = (figures.number(figure) for figure in (value, low, high))
        best = terms.written(get, len(get.choices) - 1 if get.direction is terms.Direction.MORE else 0)
        return f"{gave}, {get.name} moved {more} choices towards {best} ({least} to {most}; {deals})."
    more, span = terms.written(get, value), figures.span(terms.written(get, low), terms.written(get, high))
    return f"{gave}, {more} {get.direction.value} of {get.name} was obtained ({span}; {deals})."


def _given(give: Values) -> tuple[str, float]:
    """This function will say a give of usual size and how large it is: half of the deals lie within that distance."""
    term, known = give.term, give.values[np.isfinite(give.values)]
    granted = term.direction is terms.Direction.LESS
    if term.kind == "yes_no":
        return (f"With {term.name} against without" if granted else f"Without {term.name} against with"), 1.0
    if term.kind == "choice":
        usual, levels = float(np.median(known)), np.unique(known)
        neighbours = [sorted(pair, reverse=not granted) for pair in pairwise(levels.tolist())]
        one, other = min(neighbours, key=lambda pair: abs(pair[0] - usual))
        return f"For {term.name} at {terms.written(term, other)} instead of {terms.written(term, one)}", abs(
            other - one
        )
    size = _readable(_usual_distance(known))
    return f"For {terms.written(term, size)} {'more' if granted else 'less'} of {term.name}", size


def _usual_distance(known: Numbers) -> float:
    """This function will give the distance within which the middle half of the deals lie, or nearly all, or all."""
    for low, high in (QUARTILES, NEARLY_ALL):
        distance = float(np.quantile(known, high) - np.quantile(known, low))
        if distance > 0:
            return distance
    return float(np.ptp(known))


def _readable(size: float) -> float:
    """This function will round a size to one digit: 18 becomes 20, and 0.072 becomes 0.07."""
    return round(size, -math.floor(math.log10(size)))
