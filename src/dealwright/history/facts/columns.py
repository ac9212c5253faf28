"""The columns of the deal-facts table: one row a deal (or a line of one), one column a fact.

Whatever the source, past deals are brought into this one shape; everything that learns from history reads only this.
Each term is a further column named `term_<key>` that holds a double in the kind's base unit (percent in points, an
ordered choice as its place in the order, yes as 1). Doubles, because these columns are for statistics over a million
rows; a figure somebody signs is a Decimal in the core.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["name", "dimension", "date", "text", "number", "row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One fixed column of the deal-facts table."""

    name: str
    role: Role
    type: str  # Ibis type name
    meaning: str  # one sentence for the person who maps a file
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(name="deal", role="name", type="string", meaning="What identifies the deal or the line.", required=True),
    Column(name="account", role="dimension", type="string", meaning="The customer that bought."),
    Column(
        name="account_group",
        role="dimension",
        type="string",
        meaning="The customer across countries: accounts that may compare their prices.",
    ),
    Column(name="region", role="dimension", type="string", meaning="The sales region that made the deal."),
    Column(name="country", role="dimension", type="string", meaning="The country the deal was made in."),
    Column(name="segment", role="dimension", type="string", meaning="The market segment of the customer."),
    Column(
        name="product", role="dimension", type="string", meaning="What was sold, so that one price means one thing."
    ),
    Column(name="seller", role="dimension", type="string", meaning="Who made the price."),
    Column(name="channel", role="dimension", type="string", meaning="The way it was sold or delivered."),
    Column(name="opened_on", role="date", type="date", meaning="The day the deal was opened or quoted."),
    Column(name="closed_on", role="date", type="date", meaning="The day the deal was decided; prices are dated by it."),
    Column(name="outcome", role="text", type="string", meaning="won, lost, walked_away or open; won where not stated."),
    Column(name="currency", role="text", type="string", meaning="The ISO 4217 code of the amounts."),
    Column(name="amount", role="number", type="float64", meaning="The value of the deal."),
    Column(name="quantity", role="number", type="float64", meaning="How many units of the product."),
    Column(name="list_price", role="number", type="float64", meaning="The price of one unit before negotiation."),
    Column(name="price", role="number", type="float64", meaning="The price of one unit that was agreed."),
    Column(name="cost", role="number", type="float64", meaning="What one unit costs us."),
)

# Added by the import, never mapped: amounts in the one reporting currency, at the rate of the deal's date.
CONVERTED: tuple[Column, ...] = (
    Column(
        name="fx_rate",
        role="number",
        type="float64",
        meaning="Units of reporting currency for one unit of the deal's currency, on the deal's date.",
    ),
    Column(name="amount_reporting", role="number", type="float64", meaning="The amount in the reporting currency."),
    Column(name="price_reporting", role="number", type="float64", meaning="The price in the reporting currency."),
    Column(
        name="source_row",
        role="row",
        type="int64",
        meaning="The row of the source file, counted from 1 after the header.",
    ),
)

OUTCOMES = ("won", "lost", "walked_away", "open")
TERM_PREFIX = "term_"
