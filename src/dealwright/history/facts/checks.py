"""Checks: what stands out when the deals are compared with each other: the same deal twice, dates in reverse.

Each check is a grouped query over the facts; nothing is corrected here. Prices far from their product's are a matter
for the rooms that learn from prices (METHOD §9), which leave them out and say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import ibis
import ibis.expr.types as ir

from dealwright.history.facts.findings import Finding, Weight, counted
from dealwright.history.facts.mapping import DateOrder
from dealwright.history.facts.normalise import ORDER_PREFIX, WrittenDates
from dealwright.history.facts.reading import EITHER

EXAMPLES = 20
_PART = "\x1f"  # stands in no text


def repeated_deals(table: ir.Table) -> ir.Table:
    """This function will give the rows whose deal is named more than once, with `named`, a number that stands for the
    name, and `first_row`, the earliest row that is alike in every fact; a row that differs from all before it is its
    own `first_row`.
    """
    # The names are counted as numbers and on their own: joined as an expression, the engine would hold every column.
    names = table.select(named=table.deal.hash()).group_by("named").agg(times=lambda t: t.count())
    several = ibis.memtable(names.filter(names.times > 1).select("named").to_pyarrow())
    lines = table.filter(table.deal.hash().isin(several.named))
    alike = [name for name in table.columns if name != "source_row" and not name.startswith(("bad_", ORDER_PREFIX))]
    written = [ibis.coalesce(lines[name].cast("string"), "") for name in alike]
    said = lines.select("source_row", named=lines.deal.hash(), said=ibis.literal(_PART).join(written).hash())
    return said.select("source_row", "named", first_row=said.source_row.min().over(ibis.window(group_by="said")))


def compare(table: ir.Table) -> tuple[Finding, ...]:
    """This function will say what stands out in a table of facts."""
    return tuple(_reversed_dates(table))


def mixed_orders(normalised: ir.Table, dates: Iterable[WrittenDates], *, read: DateOrder) -> Iterator[Finding]:
    """This function will say of each column that holds dates which only the other order can read, how many more can be
    read both ways: those were read as the mapping says, and may mean another day.
    """
    other = next(order for order in DateOrder if order is not read)
    for column in dates:
        told = normalised[column.held_in]
        counts = normalised.agg(**{name: (told == name).sum() for name in (*DateOrder, EITHER)}).to_pyarrow()
        number = {name: count or 0 for name, count in counts.to_pylist()[0].items()}
        if number[other] and number[EITHER]:
            _, rows = _counted(normalised.filter(told == EITHER))
            yield _mixed_order(column.source, number, read=read, other=other, rows=rows)


def _mixed_order(
    source: str, number: dict[str, int], *, read: DateOrder, other: DateOrder, rows: tuple[int, ...]
) -> Finding:
    said, against = (order.replace("_", " ") for order in (read, other))
    return Finding(
        code="date-order-mixed",
        weight=Weight.DATA,
        what=counted(
            number[EITHER],
            f"One date of “{source}” can be read both ways and was read {said}; it may mean another day, because "
            f"{_can_only(number[other], against)}, and {_can_only(number[read], said)}.",
            f"{{n}} dates of “{source}” can be read both ways and were read {said}; they may mean other days, because "
            f"{_can_only(number[other], against)}, and {_can_only(number[read], said)}.",
        ),
        where=f"column “{source}”, rows {_listed(rows)}",
        why="A price dated in the wrong month is compared with the wrong market.",
        advice=f"If every date is written {against}, set “dates: {against}” in the mapping. If the file mixes both "
        "orders, split it by the order, or write its dates like 2024-03-31, and import again.",
        count=number[EITHER],
        rows=rows,
    )


def _can_only(count: int, order: str) -> str:
    return counted(count, f"one date can only be read {order}", f"{{n}} can only be read {order}")


def _reversed_dates(table: ir.Table) -> Iterator[Finding]:
    wrong = table.filter(table.opened_on > table.closed_on)
    count, rows = _counted(wrong)
    if count:
        yield Finding(
            code="dates-reversed",
            weight=Weight.DATA,
            what=counted(
                count,
                "One deal was closed before it was opened.",
                "{n} deals were closed before they were opened.",
            ),
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
