"""What a reveal notices about the deals themselves: what is missing, alike, too few or impossible.

Each function looks at one thing and gives the findings it leads to, none or a few. A figure that could not be made is
always accompanied by one of these, so that no blank in a report is without its reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.history import facts
from dealwright.history.reveal.deals import Counted, Deals
from dealwright.history.reveal.draft import left_to_wider
from dealwright.history.reveal.report import RevealedTerm, TradeRate, VarianceShares
from dealwright.history.reveal.settings import Settings


def outcomes(counted: Counted) -> Iterator[facts.Finding]:
    """This function will say how many deals were not won, and so say nothing about what was agreed."""
    if counted.all == 0:
        yield facts.Finding(
            code="no-deals",
            weight=facts.Weight.LIMIT,
            what="There are no deals, so nothing can be revealed.",
            advice="Hand in a file with at least one row below its header; about 100 won deals make a first reveal.",
        )
    elif counted.won == 0:
        yield facts.Finding(
            code="no-won-deals",
            weight=facts.Weight.LIMIT,
            what=f"None of {figures.counted(counted.all, 'deal')} was won, so there is no agreed term to learn from.",
            why="Ranges, firmness and trades are those of won deals.",
            advice="Check which column says whether a deal was won, and which of its words mean so.",
            count=counted.all,
        )
    elif counted.won < counted.all:
        yield facts.Finding(
            code="not-won",
            weight=facts.Weight.NOTE,
            what=f"Figures are of the {figures.counted(counted.won, 'won deal')}; {counted.lost:,} lost or walked away "
            f"from and {counted.open:,} open stand in none.",
            why="What was asked but not agreed says nothing about what is accepted.",
            count=counted.all - counted.won,
        )


def customers(counted: Counted) -> Iterator[facts.Finding]:
    """This function will say where no customer is known across its accounts, which coherence would compare."""
    if counted.accounts > 1 and not counted.grouped:
        yield facts.Finding(
            code="no-account-group",
            weight=facts.Weight.LIMIT,
            what=f"Nothing says which of the {counted.accounts:,} accounts are one customer; each stands for itself.",
            why="Whether one customer got several prices is seen between its accounts in different countries.",
            advice="Name its column under “account_group” in the mapping, or write “account_group: {constant: NAME}” "
            "where one customer pays for all; prices in different countries are then compared.",
            count=counted.accounts,
        )


def missing(deals: Deals, settings: Settings) -> Iterator[facts.Finding]:
    """This function will say which columns are empty, and which figures that costs."""
    if deals.n == 0:
        return
    if deals.n < settings.fewest_in_scope:
        yield facts.Finding(
            code="too-few-deals",
            weight=facts.Weight.LIMIT,
            what=f"{figures.counted(deals.n, 'won deal')} can give no range; at least {settings.fewest_in_scope} are "
            "needed.",
            advice="Hand in a longer period, or several files in one.",
            count=deals.n,
        )
    if not np.isfinite(deals.numbers["log_price"]).any():
        yield _limit("no-price", "No won deal states a usable price above 0.", "price term, variance shares, sellers")
    elif not deals.priced:
        yield _limit(
            "no-market",
            f"No product was sold {settings.fewest_in_period} times, so no price can be compared with a market.",
            "price term, variance shares, sellers",
        )
    if not deals.quarter.present:
        yield _limit("no-dates", "No won deal states the day it closed.", "market, share of time, control for time")
    if not np.isfinite(deals.numbers["relative_quantity"]).any():
        yield _limit("no-quantity", "No won deal states a quantity.", "control for volume")
    costs = {"product": "comparison of like with like", "seller": "seller profiles and the share of sellers"}
    for name, cost in costs.items():
        if not deals.dimensions[name].present:
            yield _limit(f"no-{name}", f"No won deal states a {name}.", cost)
    region = deals.dimensions["region"]
    if len(region.names) == 1:
        yield facts.Finding(
            code="one-region",
            weight=facts.Weight.NOTE,
            what=f"Every deal is of one region, {region.names[0]}; regions cannot be compared.",
            count=deals.n,
        )


def _limit(code: str, what: str, cost: str) -> facts.Finding:
    return facts.Finding(
        code=code,
        weight=facts.Weight.LIMIT,
        what=what,
        why=f"It is needed for: {cost}.",
        advice="If the source has it, say in the mapping which column it is.",
    )


def prices(deals: Deals, settings: Settings) -> Iterator[facts.Finding]:
    """This function will say how many prices have no market, and where all prices are the same."""
    alone = int((np.isfinite(deals.numbers["log_price"]) & ~np.isfinite(deals.numbers["residual"])).sum())
    if alone and deals.priced:
        yield facts.Finding(
            code="rare-products",
            weight=facts.Weight.NOTE,
            what=f"{figures.counted(alone, 'deal')} of products sold fewer than {settings.fewest_in_period} times: no "
            "market to compare the price with.",
            count=alone,
        )
    residual = deals.numbers["residual"]
    known = residual[np.isfinite(residual)]
    if known.size >= settings.fewest_in_scope and float(np.ptp(known)) == 0.0:
        yield facts.Finding(
            code="same-price",
            weight=facts.Weight.NOTE,
            what="Every deal was made at the market price of its product and quarter; nobody moved it.",
            count=int(known.size),
        )


def terms_held(revealed: tuple[RevealedTerm, ...], deals: Deals) -> Iterator[facts.Finding]:
    """This function will say which terms were never stated, hardly stated, or never varied."""
    if deals.n == 0:
        return
    stated = {held.term.key: held.values[np.isfinite(held.values)] for held in deals.terms}
    for found in revealed:
        values = stated[found.term.key]
        if values.size == 0:
            yield facts.Finding(
                code="empty-term",
                weight=facts.Weight.LIMIT,
                what=f"{found.term.name} is stated in no won deal.",
                where=f"term {found.term.key}",
                advice="Leave it out of the mapping, or name the column that holds it.",
            )
        elif values.size and found.ranges[0].best.value is None and deals.n >= values.size * 2:
            yield facts.Finding(
                code="rarely-stated",
                weight=facts.Weight.LIMIT,
                what=f"{found.term.name} is stated in {values.size:,} of {figures.counted(deals.n, 'won deal')}: too "
                "few for a range.",
                where=f"term {found.term.key}",
                count=int(values.size),
            )
        elif values.size > 1 and float(np.ptp(values)) == 0.0:
            yield facts.Finding(
                code="constant-term",
                weight=facts.Weight.NOTE,
                what=f"{found.term.name} was {terms.written(found.term, float(values[0]))} in every deal: it is a "
                "rule, or it is not negotiated.",
                where=f"term {found.term.key}",
                count=int(values.size),
            )


def uncertain_scopes(revealed: tuple[RevealedTerm, ...]) -> Iterator[facts.Finding]:
    """This function will say how many scopes have figures too uncertain for a range of their own in a draft."""
    left = {found.term.name: len(left_to_wider(found)) for found in revealed}
    count = sum(left.values())
    if count:
        yield facts.Finding(
            code="uncertain-scopes",
            weight=facts.Weight.NOTE,
            what=f"{figures.counted(count, 'scope')} would have figures that may be anything; a draft leaves these "
            "deals to the range of the wider scope.",
            where="; ".join(f"{name}: {figures.counted(scopes, 'scope')}" for name, scopes in left.items() if scopes),
            why="The 90 % interval of a figure is wider than the whole range from best to walk-away.",
            count=count,
        )


def samples(
    trades: tuple[TradeRate, ...], shares: VarianceShares | None, deals: Deals, settings: Settings
) -> Iterator[facts.Finding]:
    """This function will say where figures are of a sample, and of how many deals."""
    if shares is not None and shares.n < shares.sampled_from:
        yield facts.Finding(
            code="variance-sample",
            weight=facts.Weight.NOTE,
            what=f"Variance shares are of {shares.n:,} deals, drawn from each quarter in proportion, out of "
            f"{shares.sampled_from:,}.",
            count=shares.n,
        )
    if shares is None and deals.priced and np.ptp(_known(deals.numbers["log_price"])) > 0:
        yield facts.Finding(
            code="too-few-for-variance",
            weight=facts.Weight.LIMIT,
            what="The variance of prices cannot be shared among its causes: that needs "
            f"{settings.fewest_for_variance} priced deals out of {settings.fewest_negotiations} negotiations.",
            why="The deals one account closes on one day count as one negotiation.",
            count=deals.n,
        )
    if trades and deals.n > settings.trade_deals:
        yield facts.Finding(
            code="trade-sample",
            weight=facts.Weight.NOTE,
            what=f"Trades were looked for in {settings.trade_deals:,} deals, drawn at random out of {deals.n:,}.",
            count=settings.trade_deals,
        )


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[np.isfinite(values)]
