"""Reports made by hand, small enough to know every figure of, for the tests of what displays them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.history import coherence, facts, reveal

NASTY = "<script>alert('x')</script> & “#set page(fill: red)” *bold* \\ $x$ @ref [a](b)"


def near(value: float, *, n: int, width: float = 0.1) -> Estimate:
    """This function will make an estimate with an interval around it."""
    return Estimate(value=value, low=value - width, high=value + width, n=n)


def a_range(*figures: float, n: int, scope: terms.Scope = terms.Scope(), width: float = 1.0) -> reveal.RevealedRange:  # noqa: B008  # a frozen value
    best, target, seller_limit, walk_away = (near(figure, n=n, width=width) for figure in figures)
    return reveal.RevealedRange(
        scope=scope, n=n, best=best, target=target, seller_limit=seller_limit, walk_away=walk_away
    )


def the_terms() -> tuple[reveal.RevealedTerm, ...]:
    less, more = terms.Direction.LESS, terms.Direction.MORE
    discount = terms.Term(key="discount", name="Discount", kind="percent", direction=less, owner="finance")
    payment = terms.Term(key="payment_days", name="Payment days", kind="days", direction=less)
    length = terms.Term(key="length", name="Contract length", kind="months", direction=more)
    delivery = terms.Term(
        key="delivery", name="Delivery", kind="choice", direction=more, choices=("DDP", "DAP", "CIP", "EXW")
    )
    unknown = Estimate.unknown(n=4, reason="4 deals; at least 30 are needed")
    thin = reveal.RevealedRange(
        scope=terms.Scope(), n=4, best=unknown, target=unknown, seller_limit=unknown, walk_away=unknown
    )
    emea = terms.Scope.of(region="EMEA")
    return (
        reveal.RevealedTerm(
            term=discount,
            n=900,
            firmness=near(0.72, n=900, width=0.06),
            ranges=(a_range(2.0, 9.5, 14.0, 24.0, n=900), a_range(1.0, 7.0, 11.0, 19.0, n=310, scope=emea)),
        ),
        reveal.RevealedTerm(
            term=payment, n=880, firmness=near(0.6, n=880), ranges=(a_range(15, 32, 47, 88, n=880, width=2),)
        ),
        reveal.RevealedTerm(
            term=length, n=870, firmness=near(0.41, n=870), ranges=(a_range(48, 30, 18, 12, n=870, width=3),)
        ),
        reveal.RevealedTerm(
            term=delivery, n=860, firmness=near(0.3, n=860), ranges=(a_range(3, 2, 1, 0, n=860, width=0),)
        ),
        reveal.RevealedTerm(
            term=terms.Term(key="cap", name="Liability cap", kind="ratio", direction=less),
            n=4,
            firmness=unknown,
            ranges=(thin,),
        ),
    )


def the_sellers() -> tuple[reveal.SellerProfile, ...]:
    known = tuple(
        reveal.SellerProfile(
            seller=f"Seller {place:02d}",
            n=20 + 5 * place,
            level=near(math.sin(place) / 20, n=20 + 5 * place, width=0.02),
            spread=near(0.35 + (0.6 if place in (7, 13) else 0.0) + place / 200, n=20 + 5 * place, width=0.06),
        )
        for place in range(20)
    )
    few = Estimate.unknown(n=2, reason="2 deals; at least 10 are needed")
    return (*known, reveal.SellerProfile(seller="Newcomer", n=2, level=few, spread=few))


@pytest.fixture
def revealed() -> reveal.Reveal:
    """A reveal of 900 deals over three years."""
    shares = {"time": 0.22, "product": 0.31, "volume": 0.12, "region": 0.04, "account_group": 0.09, "seller": 0.14}
    estimates = {name: near(share, n=900, width=0.03) for name, share in shares.items()}
    quarters = [date(2022 + place // 4, 3 * (place % 4) + 1, 1) for place in range(12)]
    return reveal.Reveal(
        deals=900,
        period=(date(2022, 1, 3), date(2024, 12, 20)),
        currency="EUR",
        terms=the_terms(),
        order=(("discount", "payment_days"), ("length",), ("delivery",)),
        trade_rates=(
            reveal.TradeRate(
                give="discount",
                get="length",
                rate=near(1.8, n=870, width=0.3),
                q_value=0.01,
                sentence="One point of discount came with 1.8 more months of contract.",
            ),
        ),
        variance_shares=reveal.VarianceShares(
            **estimates, unexplained=near(0.08, n=900, width=0.02), n=900, sampled_from=900
        ),
        sellers=the_sellers(),
        market=tuple(
            reveal.MarketPoint(
                quarter=quarter,
                n=75,
                p5=0.7 - place / 60,
                p25=0.9 - place / 60,
                median=1.1 - place / 60,
                p75=1.25 - place / 60,
                p95=1.6 - place / 60,
            )
            for place, quarter in enumerate(quarters)
        ),
        controls=("Prices are compared within product and quarter.", "Only won deals are counted."),
        source=facts.Source(name="deals.csv", rows_read=910, rows_used=900, generated=True),
        findings=(
            facts.Finding(
                code="price-outlier",
                weight=facts.Weight.DATA,
                what="3 prices lie more than 8 robust deviations from their product's median.",
                where="rows 12, 40 and 77",
                why="They look like typing errors.",
                advice="Correct them in the source and import again.",
                count=3,
                rows=(12, 40, 77),
            ),
        ),
    )


def a_stage(ratio: float | None, matched: int) -> coherence.Stage:
    return coherence.Stage(ratio=ratio, matched_a=matched, matched_b=matched)


@pytest.fixture
def compared() -> coherence.Coherence:
    """Three pairs: one flagged, one that time explains, one without common support."""
    flagged = coherence.Pair(
        account_group="Northwind",
        product="Standard licence",
        a="France",
        b="Germany",
        n_a=24,
        n_b=31,
        raw=a_stage(1.34, 24),
        time=a_stage(1.25, 20),
        volume=a_stage(1.21, 12),
        terms=a_stage(1.18, 8),
        price_a=118.0,
        price_b=100.0,
        gap=Estimate(value=0.18, low=0.12, high=0.24, n=16),
        q_value=0.004,
        money_at_stake=182_400.0,
        status=coherence.Status.FLAGGED,
        sentence="Northwind pays 18 % more in France than in Germany for the same thing.",
    )
    explained = replace(
        flagged,
        product="Premium licence",
        raw=a_stage(1.9, 24),
        time=a_stage(1.02, 12),
        volume=a_stage(1.01, 9),
        terms=a_stage(1.0, 5),
        price_a=100.0,
        gap=Estimate(value=0.0, low=-0.03, high=0.03, n=10),
        q_value=0.8,
        money_at_stake=0.0,
        status=coherence.Status.EXPLAINED,
        sentence="Time explains the difference.",
    )
    unknown = replace(
        explained,
        a="Spain",
        raw=a_stage(1.4, 3),
        time=a_stage(1.1, 3),
        volume=a_stage(None, 1),
        terms=a_stage(None, 0),
        gap=Estimate.unknown(n=0, reason="no common support"),
        q_value=None,
        status=coherence.Status.CANNOT_CONCLUDE,
        sentence="Cannot conclude: no common support.",
    )
    dear = coherence.DearSide(
        account_group="Northwind",
        product="Standard licence",
        side="France",
        cheaper=("Germany",),
        price=118.0,
        cheaper_price=100.0,
        gap=flagged.gap,
        money_at_stake=182_400.0,
        sentence="For Standard licence, Northwind paid 118.00 EUR in France where it paid 100.00 EUR in Germany.",
    )
    gap = coherence.TermGap(
        account_group="Northwind",
        term="payment_days",
        a="France",
        b="Germany",
        n_a=24,
        n_b=31,
        gap=near(12.0, n=18, width=4.0),
        q_value=0.02,
        status=coherence.Status.FLAGGED,
    )
    return coherence.Coherence(
        by="country",
        currency="EUR",
        pairs=(flagged, explained, unknown),
        dear_sides=(dear,),
        term_gaps=(gap,),
        flagged=1,
        money_at_stake=182_400.0,
        controls=("Deals are paired within 180 days.",),
        findings=(),
    )
