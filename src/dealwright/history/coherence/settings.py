"""The design choices of coherence, each in one place (METHOD §9, [d])."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What counts as comparable, how much support is needed, and when a gap is worth a flag."""

    window_days: int = 180  # deals further apart are not compared
    quantity_factor: float = 4.0  # nor are quantities further apart
    fewest_deals: int = 3  # on each side, with a partner; fewer cannot conclude
    cost_to_move: float = 0.05  # what it costs a customer to buy across the border, as a share of the price
    false_discovery: float = 0.10  # share of false flags among all flags
    most_comparisons: int = 400_000  # of one account group and product; past it, a random sample of deals
    most_sides: int = 60  # of one account group and product that are compared with each other, largest first
    most_for_terms: int = 500  # comparisons of an account group and two sides whose terms are compared


DEFAULT = Settings()
