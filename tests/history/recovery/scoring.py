"""Holding what was revealed against what was planted, one generated history at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dealwright.core.kernel import Estimate
from dealwright.history import coherence, generated, reveal

TRUE_OF_ITSELF = ("price", "delivery_terms")  # delivery is part of the price, so the two move together in truth
ROUNDING = 1e-9
FAMILIES = ("ranges", "firmness", "trade rates", "variance shares", "incoherent gaps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What one generated history gave back."""

    seed: int
    covered: tuple[tuple[str, bool], ...]  # family of the figure, whether its interval holds what was planted
    trades_found: int  # of the planted ones
    trades_false: int
    order_right: bool  # no two terms whose firmness is told apart stand the wrong way round
    loosest: bool  # the planted loose sellers are the two of widest spread
    gaps_flagged: int  # of the planted ones
    gaps_false: int
    volume_flagged: int  # gaps that are only volume, yet were flagged
    typing_errors: tuple[bool, bool]  # all and only the planted ones set aside by reveal, by coherence


def recover(seed: int, *, deals: int) -> Recovered:
    """This function will generate a history, learn from it and compare with its truth."""
    made = generated.history(seed=seed, deals=deals)
    learned = reveal.learn(made.facts, rng=np.random.default_rng(seed))
    compared = coherence.compare(made.facts, rng=np.random.default_rng(seed))
    truth = made.truth
    planted = {(trade.give, trade.get) for trade in truth.trades}
    trades = {(rate.give, rate.get) for rate in learned.trade_rates}
    flagged = {_names(pair) for pair in compared.pairs if pair.status is coherence.Status.FLAGGED}
    gaps = {(gap.account_group, gap.product, gap.dearer, gap.cheaper) for gap in truth.incoherent}
    loose = sorted(learned.sellers, key=lambda seller: -(seller.spread.value or 0))[: len(truth.loose_sellers)]
    return Recovered(
        seed=seed,
        covered=tuple(_covered(learned, compared, truth)),
        trades_found=len(planted & trades),
        trades_false=len(trades - planted - {TRUE_OF_ITSELF}),
        order_right=_order_right(learned, truth),
        loosest={seller.seller for seller in loose} == set(truth.loose_sellers),
        gaps_flagged=len(gaps & flagged),
        gaps_false=len(flagged - gaps),
        volume_flagged=sum(
            {gap.dearer, gap.cheaper} <= set(pair) for gap in truth.volume_only for pair in _of(gap, flagged)
        ),
        typing_errors=_typing_errors(learned, compared, truth),
    )


def _covered(
    learned: reveal.Reveal, compared: coherence.Coherence, truth: generated.Truth
) -> Iterator[tuple[str, bool]]:
    firmness = dict(truth.firmness)
    for revealed in learned.terms:
        key = revealed.term.key
        if key not in firmness:
            continue  # the price itself, which is no term of the book
        yield "firmness", revealed.firmness.covers(firmness[key])
        for held in revealed.ranges:
            planted = truth.range_of(key, held.scope)
            for figure in ("best", "target", "seller_limit", "walk_away"):
                yield "ranges", _holds(getattr(held, figure), getattr(planted, figure))
    rates = {(rate.give, rate.get): rate.rate for rate in learned.trade_rates}
    for trade in truth.trades:
        if (trade.give, trade.get) in rates:
            yield "trade rates", rates[trade.give, trade.get].covers(trade.rate)
    for cause in ("time", "product", "volume", "region", "account_group", "seller", "unexplained"):
        yield "variance shares", getattr(learned.variance_shares, cause).covers(getattr(truth.shares, cause))
    gaps = {_names(pair): pair.gap for pair in compared.pairs}
    for gap in truth.incoherent:
        yield (
            "incoherent gaps",
            gaps[gap.account_group, gap.product, gap.dearer, gap.cheaper].covers(gap.gap),
        )


def _holds(interval: Estimate, figure: float) -> bool:
    """Whether an interval holds a figure; values of a term lie on a grid, so equal ones may differ in the last bit."""
    return (
        interval.low is not None
        and interval.high is not None
        and interval.low - ROUNDING <= figure <= interval.high + ROUNDING
    )


def _order_right(learned: reveal.Reveal, truth: generated.Truth) -> bool:
    planted = dict(truth.firmness)
    held = {revealed.term.key: revealed.firmness for revealed in learned.terms if revealed.term.key in planted}
    return not any(
        planted[one] < planted[other] - 0.02 and (held[one].low or 0) > (held[other].high or 0)
        for one in held
        for other in held
    )


def _names(pair: coherence.Pair) -> tuple[str, str, str, str]:
    return pair.account_group, pair.product, pair.a, pair.b


def _of(gap: generated.PlantedGap, flagged: set[tuple[str, str, str, str]]) -> Iterator[tuple[str, str]]:
    return ((a, b) for group, product, a, b in flagged if (group, product) == (gap.account_group, gap.product))


def _typing_errors(learned: reveal.Reveal, compared: coherence.Coherence, truth: generated.Truth) -> tuple[bool, bool]:
    planted = {error.row for error in truth.typing_errors}
    return (
        any(set(finding.rows) == planted for finding in learned.findings if finding.code == "price-outlier"),
        any(set(finding.rows) == planted for finding in compared.findings if finding.code == "price-outlier"),
    )
