"""Reveal: from past deals to the strategy a company has by default (METHOD §8).

Descriptive, not causal: it shows what was agreed, how evenly and in exchange for what, with time, product and volume
held constant as far as the deals allow. Whatever the deals cannot answer becomes a finding; no input is refused.

The parts, each in its own module: `price_index` (prices against the market of their day), `segments` (which deals a
range speaks about), `ranges`, `firmness`, `trades`, `variance`, `sellers`, `market`. This one lays the deals before
each of them and gathers the answers. The same facts, settings and seed give the same report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealwright.history import facts
from dealwright.history.reveal import (
    controls,
    deals,
    firmness,
    market,
    noticed,
    ranges,
    segments,
    sellers,
    trades,
    variance,
)
from dealwright.history.reveal.report import Reveal, RevealedTerm, SellerProfile, VarianceShares
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]
Progress = Callable[[str, int, int | None], None]  # (stage, done, total)

CONTROLS = (
    "Prices are compared with the median of their product in the same quarter, else the same year, else at all.",
    "Firmness and sellers: what quarter, product and volume account for is taken out first.",
    "Trades: what quarter, product, region, country, segment and volume account for is taken out first.",
    "Deals that one account closed on one day count as agreed together, which widens intervals.",
    "This describes what was agreed; it does not say what caused it.",
)


def learn(
    found: facts.Facts,
    *,
    rng: np.random.Generator,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Reveal:
    """This function will reveal the strategy that past deals show; chance comes from `rng` alone."""
    settings = settings or Settings()
    tell = progress or _silent
    for_terms, for_trades, for_variance, for_sellers = rng.spawn(4)
    tell("reading deals", 0, None)
    counted = deals.count(found.table)
    odd = facts.price_outliers(found)
    held = deals.read(found, left_out=odd.rows, settings=settings)
    study = _Study.of(held, settings)
    revealed = _terms(held, study, rng=for_terms, settings=settings, tell=tell)
    firm = {term.term.key: term.firmness for term in revealed}
    tell("finding trades", 0, None)
    rates = trades.find(
        held.terms, study.for_trades(), firm, negotiation=held.negotiation, rng=for_trades, settings=settings
    )
    tell("sharing the variance", 0, None)
    shares, lacks = _variance(held, rng=for_variance, settings=settings)
    tell("profiling sellers", 0, None)
    profiles = _sellers(held, study, rng=for_sellers, settings=settings)
    points = market.corridor(held.numbers["price_ratio"], held.quarter, settings=settings)
    tell("done", 1, 1)
    return Reveal(
        deals=counted.all,
        period=counted.period,
        currency=found.currency,
        terms=revealed,
        order=firmness.order(firm),
        trade_rates=rates,
        variance_shares=shares,
        variance_lacks=lacks,
        sellers=profiles,
        market=points,
        controls=CONTROLS,
        source=found.source,
        findings=(
            *found.findings,
            *noticed.outcomes(counted),
            *noticed.customers(counted),
            *noticed.missing(held, settings),
            *odd.findings,
            *noticed.prices(held, settings),
            *noticed.terms_held(revealed, held),
            *noticed.uncertain_scopes(revealed),
            *noticed.samples(rates, shares, held, settings),
        ),
    )


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    """This function will tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Study:
    """The factors that several parts control for, made once."""

    quarter: controls.Factor
    product: controls.Factor
    volume: controls.Factor
    places: tuple[controls.Factor, ...]  # region, country and segment

    @classmethod
    def of(cls, held: deals.Deals, settings: Settings) -> _Study:
        relative = held.numbers["relative_quantity"]
        return cls(
            quarter=controls.Factor.of(held.quarter.codes),
            product=controls.Factor.of(held.dimensions["product"].codes),
            volume=controls.Factor.of(controls.bands(relative, settings.volume_band), covariate=relative),
            places=tuple(controls.Factor.of(held.dimensions[name].codes) for name in ("region", "country", "segment")),
        )

    def for_trades(self) -> list[controls.Factor]:
        return [factor for factor in (self.quarter, self.product, self.volume, *self.places) if factor.size > 1]

    def for_firmness(self, known: NDArray[np.intp]) -> list[controls.Factor]:
        """This function will give quarter, product and volume of the known deals."""
        factors = [factor for factor in (self.quarter, self.product, self.volume) if factor.size > 1]
        return factors if known.size == self.quarter.codes.size else [factor.take(known) for factor in factors]


def _terms(
    held: deals.Deals, study: _Study, *, rng: np.random.Generator, settings: Settings, tell: Progress
) -> tuple[RevealedTerm, ...]:
    revealed = []
    for place, values in enumerate(held.terms):
        tell("revealing ranges", place, len(held.terms))
        revealed.append(_term(values, held, study, rng=rng, settings=settings))
    tell("revealing ranges", len(held.terms), len(held.terms))
    return tuple(revealed)


def _term(
    values: deals.Values, held: deals.Deals, study: _Study, *, rng: np.random.Generator, settings: Settings
) -> RevealedTerm:
    term = values.term
    known = np.flatnonzero(np.isfinite(values.values))
    oriented = term.sign * values.values[known]
    negotiation = held.negotiation[known]
    dimensions = {
        name: deals.Named(codes=held.dimensions[name].codes[known], names=held.dimensions[name].names)
        for name in settings.scope_dimensions
    }
    grown = segments.grow(oriented, dimensions, rng=rng, settings=settings)
    return RevealedTerm(
        term=term,
        n=int(known.size),
        firmness=firmness.estimate(
            oriented, study.for_firmness(known), negotiation=negotiation, rng=rng, redraws=settings.redraws
        ),
        ranges=tuple(
            ranges.of(oriented[part.rows], term, part.scope, negotiation=negotiation[part.rows], settings=settings)
            for part in grown
        ),
    )


def _variance(held: deals.Deals, *, rng: np.random.Generator, settings: Settings) -> tuple[VarianceShares | None, str]:
    """This function will give the shares of the variance, or why there are none."""
    log_price = held.numbers["log_price"]
    dated = (held.quarter.codes >= 0) | (not held.quarter.present)
    comparable = np.isfinite(held.numbers["residual"])
    usable = np.flatnonzero(comparable & dated)
    if usable.size == 0:
        unpriced = variance.NO_MARKET if np.isfinite(log_price).any() else variance.NO_PRICE
        return None, variance.NO_DAY if comparable.any() else unpriced
    chosen = usable[variance.stratified(held.quarter.codes[usable], settings.variance_deals, rng=rng)]
    negotiation = held.negotiation[chosen]
    if lacks := variance.lacks(log_price[chosen], negotiation=negotiation, settings=settings):
        return None, lacks
    quantity = held.numbers["log_quantity"][chosen]
    causes = {
        "time": variance.Cause.of(held.quarter.codes[chosen]),
        "product": variance.Cause.of(held.dimensions["product"].codes[chosen]),
        "volume": variance.Cause.of(controls.equal_steps(quantity, settings.volume_steps), covariate=quantity),
        **{
            name: variance.Cause.of(held.dimensions[name].codes[chosen], fewest=settings.fewest_in_group)
            for name in ("region", "account_group", "seller")
        },
    }
    of, chosen_price = int(usable.size), log_price[chosen]
    shares = variance.shares(chosen_price, causes, negotiation=negotiation, sampled_from=of, rng=rng, settings=settings)
    return shares, ""


def _sellers(
    held: deals.Deals, study: _Study, *, rng: np.random.Generator, settings: Settings
) -> tuple[SellerProfile, ...]:
    residual = held.numbers["residual"]
    known = np.flatnonzero(np.isfinite(residual))
    left = np.full(held.n, np.nan)
    left[known] = controls.without_medians(residual[known], [study.volume.take(known)], fewest=settings.fewest_in_scope)
    return sellers.profiles(left, held.dimensions["seller"], negotiation=held.negotiation, rng=rng, settings=settings)
