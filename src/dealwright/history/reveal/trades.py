"""Trades: what was really given for what.

**In prose.** Two terms are traded where one moves against us just when the other moves for us. First everything that
would move both without a trade is taken out of every term: quarter, product, region, country, segment and volume
(means, see `controls`). Then deals are compared two by two: in which share of pairs do the two residuals, oriented,
go opposite ways (Kendall's τ)? For all pairs of terms together the false-discovery rate is held at 10 %
(Benjamini–Hochberg), and a correlation too slight to be called a trade is dropped. For those that stand, the rate is
the median slope over the pairs of deals (Theil–Sen): units of the get for one unit of the give, which a few strange
deals cannot bend (METHOD §8).

All pairs of n deals would be n²/2. Instead each deal is compared with 48 others, chosen by laying the deals in random
order and stepping 1 to 24 places on; the variance of τ counts deals and pairs exactly for that design, so the
interval is wider by what the missing pairs cost (about a tenth). Up to 1,000 deals all pairs are used. The interval
of the rate is the range of slopes that τ cannot tell from the median (Sen).

Which of the two is the give? Past deals cannot say who asked first. A term of which less is better for us (a discount,
payment days, a warranty) is something we grant, so it is the give against a term of which more is better (a contract
length, a commitment). Of two alike, a price or discount is the give, then the less firm: it is what was let go.

A discount and the price that follows from it show the same trade twice; only the closer of the two is kept.

**Guarantees.** Swapping the direction of both terms keeps the trade and swaps nothing else than the sides. Two terms
computed from the same price are never called a trade. Terms that never vary take part in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.history.reveal import controls, negotiations
from dealwright.history.reveal.deals import DISCOUNT, PRICE, Values
from dealwright.history.reveal.report import TradeRate
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]
Steps = NDArray[np.float32]

ALL_PAIRS_UP_TO = 1_000  # deals; half a million pairs
NORMAL_90 = 1.6448536269514722  # standard deviations each side of a 90 % interval


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
    narrowed = [factor.take(rows) for factor in factors]
    together = None if negotiations.alone(negotiation) else np.unique(negotiation[rows], return_inverse=True)[1]
    moving = [values for values in held if _moves(values.values[rows], settings)]
    steps = {values.term.key: _steps(_residual(values, rows, narrowed), settings) for values in moving}
    tests = [
        _tested(one, other, steps, together)
        for one, other in combinations(moving, 2)
        if not (is_price(one) and is_price(other))
    ]
    tests = [test for test in tests if test.n >= settings.fewest_in_trade and test.error > 0]
    q_values = false_discovery_rates([test.p_value for test in tests])
    sure = {id(test): q for test, q in zip(tests, q_values, strict=True) if q <= settings.false_discoveries}
    made = _closest([test for test in tests if id(test) in sure and test.tau <= -settings.weakest_trade])
    rates = [_rate(test, sure[id(test)], steps, firm) for test in made]
    return tuple(sorted(rates, key=lambda rate: (rate.q_value, rate.give, rate.get)))


def false_discovery_rates(p_values: Sequence[float]) -> list[float]:
    """This function will give the q-value of each p-value (Benjamini–Hochberg)."""
    if not p_values:
        return []
    return [float(q) for q in stats.false_discovery_control(np.asarray(p_values), method="bh")]


def _moves(values: Numbers, settings: Settings) -> bool:
    known = values[np.isfinite(values)]
    return known.size >= settings.fewest_in_trade and float(known.min()) < float(known.max())


def _residual(held: Values, rows: NDArray[np.intp], factors: Sequence[controls.Factor]) -> Numbers:
    """This function will give the residual of one term, in its own unit, for the chosen deals; NaN where not stated."""
    values = held.values[rows]
    known = np.flatnonzero(np.isfinite(values))
    left = np.full(values.size, np.nan)
    left[known] = controls.without_means(controls.tamed(values[known]), [factor.take(known) for factor in factors])
    return left


def _steps(residual: Numbers, settings: Settings) -> Steps:
    """This function will give the difference of each deal and its partners: one row a shift, one column a deal.

    Differences that are nothing but rounding of the controls count as none.
    """
    n = residual.size
    shifts = range(1, (n - 1) // 2 + 1) if n <= ALL_PAIRS_UP_TO else range(1, settings.trade_rounds + 1)
    tolerance = 1e-6 * float(np.nanmax(np.abs(residual)))
    steps = np.empty((len(shifts), n), dtype=np.float32)
    for row, shift in enumerate(shifts):
        difference = np.roll(residual, -shift) - residual
        steps[row] = np.where(np.abs(difference) <= tolerance, 0.0, difference)
    return steps


def _tested(one: Values, other: Values, steps: Mapping[str, Steps], together: NDArray[np.intp] | None) -> _Test:
    """This function will compare two terms over all pairs of deals that hold both.

    `Var(τ) = (Σ_deals T² − Σ_pairs h²) / pairs²`, where h is a pair's agreement less τ and T sums h over a deal's
    pairs: the exact variance of this choice of pairs, whatever the distribution. T is summed over deals that were
    agreed together before it is squared.
    """
    sign = one.term.sign * other.term.sign
    agree = np.sign(steps[one.term.key] * steps[other.term.key]) * np.float32(sign)
    known = np.isfinite(agree)
    pairs = int(known.sum())
    n = int(known.any(axis=0).sum())
    if pairs == 0:
        return _Test(one=one, other=other, tau=0.0, error=0.0, p_value=1.0, n=0)
    tau = float(np.sum(agree, where=known, dtype=np.float64) / pairs)
    off = np.where(known, agree - np.float32(tau), np.float32(0))
    of_deal = off.sum(axis=0, dtype=np.float64)
    for shift, row in enumerate(off, start=1):
        of_deal += np.roll(row, shift)
    if together is not None:
        of_deal = np.bincount(together, weights=of_deal)
    squares = float((off.astype(np.float64) ** 2).sum())
    variance = max(controls.product(of_deal, of_deal) - squares, squares) / pairs**2
    error = float(np.sqrt(variance))
    p_value = float(2 * stats.norm.sf(abs(tau) / error)) if error > 0 else 1.0
    return _Test(one=one, other=other, tau=tau, error=error, p_value=p_value, n=n)


def _rate(test: _Test, q: float, steps: Mapping[str, Steps], firm: Mapping[str, Estimate]) -> TradeRate:
    give, get = _sides(test, firm)
    rate = _slope(steps[give.term.key], steps[get.term.key], test)
    return TradeRate(
        give=give.term.key, get=get.term.key, rate=rate, q_value=q, sentence=_sentence(give.term, get.term, rate)
    )


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


def _closest(tests: Sequence[_Test]) -> list[_Test]:
    """This function will keep, of the trades of prices and discounts with one other term, the closest alone."""
    kept: dict[tuple[str, str], _Test] = {}
    for test in sorted(tests, key=lambda test: test.tau):
        sides = ("price" if is_price(held) else held.term.key for held in (test.one, test.other))
        one, other = sorted(sides)
        kept.setdefault((one, other), test)
    return list(kept.values())


def _slope(give: Steps, get: Steps, test: _Test) -> Estimate:
    """This function will give the median slope (Theil–Sen): units of get for us per unit of give against us.

    Its interval is the slopes between the places ½ ∓ 1.645·(standard error of τ)/2 of all slopes (Sen 1968).
    """
    moved = np.isfinite(give) & np.isfinite(get) & (give != 0)
    slopes = (get[moved] / give[moved]).astype(np.float64) * -(test.one.term.sign * test.other.term.sign)
    half = NORMAL_90 * test.error / 2
    low, middle, high = np.quantile(slopes, [max(0.0, 0.5 - half), 0.5, min(1.0, 0.5 + half)])
    return Estimate(value=float(middle), low=float(low), high=float(high), n=test.n)


def _sentence(give: terms.Term, get: terms.Term, rate: Estimate) -> str:
    one = terms.KINDS[give.kind].unit or give.unit
    many = terms.KINDS[get.kind].unit or get.unit
    gave = "less" if give.direction is terms.Direction.MORE else "more"
    got = "more" if get.direction is terms.Direction.MORE else "less"
    unit_give, unit_get = (f" {unit}" if unit else "" for unit in (one, many))
    return (
        f"For 1{unit_give} {gave} of {give.name}, {rate.value:.3g}{unit_get} {got} of {get.name} was obtained "
        f"({rate.low:.3g} to {rate.high:.3g}; {rate.n:,} deals)."
    )
