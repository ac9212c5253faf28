"""The price index: what a deal's price was against the market of its day.

**In prose.** A price is compared on the log scale with the median of its product in the quarter it closed; where
fewer than five deals of the product closed in the quarter, in the year; where fewer still, over all deals of the
product (METHOD §8). What is left, the *residual*, is 0 for a price at the market and +0.05 for one about 5 % above
it. So a falling market is never read as discounting, and products of different price levels can be looked at
together. Before that, a price more than eight robust deviations from its product's median is set aside: it is a
typing error or a mix-up of units, not a price (METHOD §9). A product with fewer than five deals has no market, and
its prices say nothing.

All of it is one Ibis expression, so it runs where the deals are, and the same column serves whoever wants to look at
the deals behind a figure.

**Guarantees.** Multiplying every price of a product by a constant, or every price of a quarter, changes no residual.
No deal is lost or doubled. Deals with no usable price keep their row with an empty residual.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from dealwright.history import facts
from dealwright.history.reveal.settings import Settings

DEVIATION = 1.4826  # median absolute deviation → standard deviation of a normal distribution

PRODUCT_STATS = ("product_log_price", "product_deals", "product_deviation", "product_log_quantity")


def won(table: ir.Table) -> ir.Table:
    """This function will keep the deals that were won; an outcome nobody stated counts as won."""
    return table.filter(table.outcome.isnull() | (table.outcome == "won"))


def add(deals: facts.Facts, *, settings: Settings | None = None) -> ir.Table:
    """This function will give the won deals with the columns of the price index.

    Added: `quarter` (first day), `log_price`, `price_outlier`, `price_ratio` (log price less the product's median),
    `residual` (log price less its market) and `relative_quantity` (log quantity less the product's median).
    """
    settings = settings or Settings()
    table = _logs(won(deals.table))
    table = _with_product(table, settings)
    clean = (~table.price_outlier).ifelse(table.log_price, ibis.null("float64"))
    return _with_market(table.mutate(log_price=clean), settings)


def _logs(table: ir.Table) -> ir.Table:
    nothing = ibis.null("float64")
    price, quantity = table.price_reporting.cast("float64"), table.quantity.cast("float64")
    day = table.closed_on.cast("date")
    return table.mutate(
        closed_on=day,
        quarter=day.truncate("Q"),
        priced_product=table["product"].fill_null(""),
        raw_log_price=(price > 0).ifelse(price.ln(), nothing),
        log_quantity=(quantity > 0).ifelse(quantity.ln(), nothing),
    )


def _with_product(table: ir.Table, settings: Settings) -> ir.Table:
    middle = table.group_by("priced_product").aggregate(
        product_log_price=table.raw_log_price.median(),
        product_log_quantity=table.log_quantity.median(),
    )
    table = _joined(table, middle, "priced_product")
    off = (table.raw_log_price - table.product_log_price).abs()
    spread = table.group_by("priced_product").aggregate(product_deviation=off.median() * DEVIATION)
    table = _joined(table, spread, "priced_product")
    off = (table.raw_log_price - table.product_log_price).abs()
    allowed = settings.outlier_deviations * ibis.greatest(table.product_deviation, settings.smallest_deviation)
    return table.mutate(
        log_price=table.raw_log_price,
        relative_quantity=table.log_quantity - table.product_log_quantity,
        price_outlier=off.notnull() & (off > allowed),
    )


def _with_market(table: ir.Table, settings: Settings) -> ir.Table:
    table = table.mutate(year=table.quarter.year())
    steps = {
        "of_quarter": ["priced_product", "quarter"],
        "of_year": ["priced_product", "year"],
        "of_all": ["priced_product"],
    }
    enough = {}
    for name, keys in steps.items():
        found = table.group_by(keys).aggregate(
            **{name: table.log_price.median(), f"{name}_deals": table.log_price.count()}
        )
        table = _joined(table, found, *keys)
    for name in steps:
        many = table[f"{name}_deals"].fill_null(0) >= settings.fewest_in_period
        enough[name] = many.ifelse(table[name], ibis.null("float64"))
    market = ibis.coalesce(*enough.values())
    return table.mutate(
        residual=table.log_price - market,
        price_ratio=table.log_price - ibis.coalesce(enough["of_all"]),
    )


def _joined(table: ir.Table, found: ir.Table, *keys: str) -> ir.Table:
    joined = table.left_join(found, list(keys))
    return joined.drop(*(f"{key}_right" for key in keys if f"{key}_right" in joined.columns))
