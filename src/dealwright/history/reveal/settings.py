"""Settings: every number of a reveal that is a choice and not a finding (METHOD, **[d]**).

A strategist may change any of them; the report names those that matter to a reader. Each field says what it decides.

>>> Settings().fewest_in_scope
30
>>> from dataclasses import replace
>>> replace(Settings(), fewest_in_scope=60).fewest_in_scope
60
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices behind a reveal."""

    # What counts as the market price of a product (METHOD §8)
    fewest_in_period: int = 5  # deals of a product in a quarter, else in a year, else at all, to know its market price
    volume_band: float = 2.0  # deals whose quantity, against their product's median, lies within this factor are alike

    # Ranges
    best: float = 0.90  # share of won deals that were no better for us than the best value
    target: float = 0.60
    seller_limit: float = 0.25
    walk_away: float = 0.05
    fewest_in_scope: int = 30  # deals on both sides of a split, and behind any range

    # The tree of segments
    scope_dimensions: tuple[str, ...] = ("region", "country", "segment", "product")
    deepest_scope: int = 3  # dimensions a scope may state
    most_scopes: int = 24  # scopes shown for one term
    most_values: int = 400  # values of one dimension that are tried, most frequent first
    folds: int = 5  # of the cross-validation
    least_gain: float = 0.05  # share of the error inside a scope that its own range must save
    split_certainty: float = 2.0  # standard errors by which a split must lower the cross-validated error
    grid: int = 64  # steps a term is cut into while splits are compared

    # Intervals
    redraws: int = 400  # bootstrap redraws where an interval is not exact

    # Trades
    false_discoveries: float = 0.10  # accepted share of trades that are none (Benjamini–Hochberg)
    trade_deals: int = 40_000  # deals at most that trades are looked for in, drawn at random
    trade_rounds: int = 24  # partners each deal is compared with
    fewest_in_trade: int = 60  # deals that hold both terms
    weakest_trade: float = 0.10  # rank correlation (Kendall) below which a trade is too slight to be called one

    # Who makes the variance
    variance_deals: int = 100_000  # deals at most, drawn from every quarter in proportion
    fewest_for_variance: int = 100
    fewest_negotiations: int = 30  # that these deals came out of, below which their variance has no interval
    fewest_in_group: int = 5  # deals of a region, account group or seller; smaller ones are taken together
    volume_steps: int = 20  # steps of quantity, equally full

    # Sellers
    fewest_of_seller: int = 20  # deals, to show a seller's level and spread
