"""Checks: what stands out when the deals are compared with each other: repeated, negative, far from their product.

Each check is one or two grouped queries over the facts and ends in findings. Nothing is corrected here: a price far
from its product's median stays in the table, named, and the rooms that learn from prices leave it out by the same rule
(METHOD §9: more than 8 robust deviations is a data finding, never a gap).
"""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from dealwright.history.facts.findings import Finding, Weight

FAR_DEVIATIONS = 8.0  # robust deviations from the product's median (METHOD §9) [d]
LEAST_DEVIATION = 0.05  # log points; a product whose prices hardly differ does not make 3 % a typing error [d]
LEAST_DEALS = 5  # a median of fewer prices is no median [d]
MAD_TO_SIGMA = 1.4826
EXAMPLES = 20
_PART = "\x1f"  # stands in no text


def price_outliers(table: ir.Table) -> ir.Table:
    """This function will give the deals whose price lies more than `FAR_DEVIATIONS` robust deviations from the median
    of its product and currency: `source_row`, `deal`, `product`, `price`, `median`, `deviations` (METHOD §9).
    """
    priced = table.filter(table.price > 0).mutate(log_price=lambda t: t.price.ln())
    same = ["product", "currency"]
    medians = priced.group_by(same).agg(middle=priced.log_price.median(), deals=priced.count())
    off = _with(priced, medians, same).mutate(off=lambda t: (t.log_price - t.middle).abs())
    spreads = off.group_by(same).agg(spread=off.off.median() * MAD_TO_SIGMA)
    scaled = _with(off, spreads, same).mutate(
        deviations=lambda t: t.off / ibis.greatest(t.spread, LEAST_DEVIATION), median=lambda t: t.middle.exp()
    )
    return scaled.filter((scaled.deals >= LEAST_DEALS) & (scaled.deviations > FAR_DEVIATIONS)).select(
        "source_row", "deal", "product", "price", "median", "deviations"
    )


def repeated_deals(table: ir.Table) -> ir.Table:
    """This function will give the rows whose deal is named more than once, with `first_row`, the earliest that is alike
    in every fact; a row that differs from all before it is its own `first_row`.
    """
    named = table.group_by("deal").agg(times=table.count()).filter(lambda t: t.times > 1)
    lines = table.semi_join(named, "deal")
    alike = [name for name in table.columns if name != "source_row" and not name.startswith("bad_")]
    written = [ibis.coalesce(lines[name].cast("string"), "") for name in alike]
    said = lines.select("source_row", "deal", said=ibis.literal(_PART).join(written).hash())
    return said.select(
        "source_row", "deal", first_row=said.source_row.min().over(ibis.window(group_by=["deal", "said"]))
    )


def compare(table: ir.Table) -> tuple[Finding, ...]:
    """This function will say what stands out in a table of facts."""
    return tuple([*_outliers(table), *_reversed_dates(table)])


def _with(table: ir.Table, figures: ir.Table, same: list[str]) -> ir.Table:
    matches = [table[name].identical_to(figures[name]) for name in same]
    joined = table.left_join(figures, matches, rname="{name}_again")
    return joined.drop(*(f"{name}_again" for name in same))


def _outliers(table: ir.Table) -> Iterator[Finding]:
    far = price_outliers(table)
    count, rows = _counted(far, far.deviations.desc())
    if not count:
        return
    worst = far.order_by(far.deviations.desc(), far.source_row).limit(1).to_pyarrow().to_pylist()[0]
    yield Finding(
        code="price-outlier",
        weight=Weight.DATA,
        what=f"{count:,} prices lie far from what the same product otherwise costs; the farthest is "
        f"{worst['price']:,.6g} where {worst['median']:,.6g} is usual (row {worst['source_row']:,}).",
        where=f"rows {_listed(rows)}",
        why=f"Each is more than {FAR_DEVIATIONS:g} robust deviations from the median of its product: a typing error, "
        "another unit or a free sample rather than a price.",
        advice="Correct them in the source. Until then they are not taken for differences between customers.",
        count=count,
        rows=rows,
    )


def _reversed_dates(table: ir.Table) -> Iterator[Finding]:
    wrong = table.filter(table.opened_on > table.closed_on)
    count, rows = _counted(wrong)
    if count:
        yield Finding(
            code="dates-reversed",
            weight=Weight.DATA,
            what=f"{count:,} deals were closed before they were opened.",
            where=f"rows {_listed(rows)}",
            why="Day and month may be exchanged, or another date was entered afterwards.",
            advice="Check “dates” in the mapping and the columns behind opened_on and closed_on.",
            count=count,
            rows=rows,
        )


def _counted(found: ir.Table, *first: ir.Value) -> tuple[int, tuple[int, ...]]:
    count = int(found.count().execute())
    if not count:
        return 0, ()
    rows = found.order_by(*first, found.source_row).limit(EXAMPLES).source_row.execute()
    return count, tuple(int(row) for row in rows)


def _listed(rows: tuple[int, ...]) -> str:
    return ", ".join(f"{row:,}" for row in rows) + (", …" if len(rows) == EXAMPLES else "")
