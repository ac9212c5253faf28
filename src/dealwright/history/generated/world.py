"""The invented company: where it sells, what, and in which currency.

Nothing here is a real company, product or price. Countries and currencies are real, so that amounts convert at real
European Central Bank rates; customers and sellers carry numbers, so that nobody takes them for somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CURRENCY = "EUR"  # the company reports in it
FIRST_DAY = date(2023, 7, 1)
DAYS = 1096  # three years, the last day is 30 June 2026
QUARTERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country with the sales region that serves it."""

    name: str
    region: str
    currency: str
    far: float  # 0 next door … 1 overseas: how often delivery is part of the price


COUNTRIES = (
    Country(name="France", region="West Europe", currency="EUR", far=0.1),
    Country(name="Germany", region="West Europe", currency="EUR", far=0.1),
    Country(name="Netherlands", region="West Europe", currency="EUR", far=0.0),
    Country(name="Denmark", region="North Europe", currency="DKK", far=0.2),
    Country(name="Sweden", region="North Europe", currency="SEK", far=0.3),
    Country(name="United Kingdom", region="North Europe", currency="GBP", far=0.4),
    Country(name="Italy", region="South Europe", currency="EUR", far=0.2),
    Country(name="Spain", region="South Europe", currency="EUR", far=0.2),
    Country(name="Czechia", region="East Europe", currency="CZK", far=0.2),
    Country(name="Poland", region="East Europe", currency="PLN", far=0.3),
    Country(name="Canada", region="North America", currency="CAD", far=0.9),
    Country(name="United States", region="North America", currency="USD", far=0.8),
    Country(name="Japan", region="Asia Pacific", currency="JPY", far=1.0),
    Country(name="Singapore", region="Asia Pacific", currency="SGD", far=1.0),
)
REGIONS = tuple(dict.fromkeys(country.region for country in COUNTRIES))
SEGMENTS = ("Hospitals", "Laboratories", "Distributors", "Universities")
CHANNELS = ("Direct", "Partner", "Tender")
PRODUCTS = tuple(
    f"{family} {size}"
    for family in ("Analyser", "Centrifuge", "Incubator", "Sampler")
    for size in ("100", "200", "300", "400")
)
DELIVERY = ("DDP", "DAP", "FCA", "EXW")  # worst for us first
FREIGHT_LOG = (0.070, 0.045, 0.010, 0.0)  # what delivery adds to the log price, in the same order
DECIMALS = {"JPY": 0}  # places a price is written with; 2 where not stated


def place(country: str) -> int:
    """This function will give the position of a country in `COUNTRIES`."""
    return [each.name for each in COUNTRIES].index(country)
