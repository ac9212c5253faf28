"""The price index: what a deal's price was against the market of its day.

**In prose.** A price is compared on the log scale with the median of its product in the quarter it closed; where
fewer than five deals of the product closed in the quarter, in the year; where fewer still, over all deals of the
product (METHOD §8). What is left, the *residual*, is 0 for a price at the market and +0.05 for one about 5 % above
it. So a falling market is never read as discounting, and products of different price levels can be looked at
together. Before that, prices that are typing errors or mix-ups of units are set aside (`facts.price_outliers`). A
product with fewer than five deals has no market, and its prices say nothing.

All of it is one Ibis expression, so it runs where the deals are, and the same column serves whoever wants to look at
the deals behind a figure.

**Guarantees.** Multiplying every price of a product by a constant, or every price of a quarter, changes no residual.
No deal is lost or doubled. Deals with no usable price keep their row with an empty residual.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dealwright.history import facts
from dealwright.history.reveal.settings import Settings

NOTHING = ibis.null("float64")
MARKETS = {  # from the nearest to the widest
    "of_quarter": ["priced_product", "quarter"],
    "of_year": ["priced_product", "year"],
    "of_all": ["priced_product"],
}


def won(table: ir.Table) -> ir.Table:
    """This function will keep the deals that were won; an outcome nobody stated counts as won."""
    return table.filter(table.outcome.isnull() | (table.outcome == "won"))


def add(deals: facts.Facts, *, left_out: Sequence[int], settings: Settings | None = None) -> ir.Table:
    """This function will give the won deals with the columns of the price index; rows `left_out` have no price.

    Added: `quarter` (first day), `log_price`, `price_ratio` (log price less the product's median), `residual` (log
    price less its market), `log_quantity` and `relative_quantity` (less the product's median).
    """
    settings = settings or Settings()
    table = _with_market(_with_quantity(_logs(won(deals.table), left_out)), settings)
    return table.mutate(
        price_ratio=table.log_price - table.of_all,
        residual=table.log_price - table.market,
        relative_quantity=table.log_quantity - table.product_log_quantity,
    )


def _logs(table: ir.Table, left_out: Sequence[int]) -> ir.Table:
    price, quantity = table.price_reporting.cast("float64"), table.quantity.cast("float64")
    day = table.closed_on.cast("date")
    return table.mutate(
        closed_on=day,
        quarter=day.truncate("Q"),
        year=day.year(),
        priced_product=table["product"].fill_null(""),
        log_price=table.source_row.isin(left_out).ifelse(NOTHING, (price > 0).ifelse(price.ln(), NOTHING)),
        log_quantity=(quantity > 0).ifelse(quantity.ln(), NOTHING),
    )


def _with_quantity(table: ir.Table) -> ir.Table:
    same = table.group_by("priced_product")
    return _joined(table, same.aggregate(product_log_quantity=table.log_quantity.median()), "priced_product")


def _with_market(table: ir.Table, settings: Settings) -> ir.Table:
    for name, keys in MARKETS.items():
        counted = table.group_by(keys).aggregate(middle=table.log_price.median(), deals=table.log_price.count())
        enough = (counted.deals >= settings.fewest_in_period).ifelse(counted.middle, NOTHING)
        table = _joined(table, counted.mutate(**{name: enough}).drop("middle", "deals"), *keys)
    return table.mutate(market=ibis.coalesce(*(table[name] for name in MARKETS)))


def _joined(table: ir.Table, found: ir.Table, *keys: str) -> ir.Table:
    joined = table.left_join(found, list(keys))
    return joined.drop(*(f"{key}_right" for key in keys if f"{key}_right" in joined.columns))
