"""Facts of a few deals, written by hand or drawn at random, for tests of coherence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import pyarrow as pa

from dealwright.core import terms
from dealwright.history import facts

START = date(2024, 1, 1)
TYPES = {"string": pa.string(), "date": pa.date32(), "float64": pa.float64(), "int64": pa.int64()}
DELIVERY = facts.TermColumn(
    term=terms.Term(key="delivery", name="Delivery", kind="choice", direction=terms.Direction.MORE, choices=("A", "B")),
    delivered=True,
)
PAYMENT = facts.TermColumn(
    term=terms.Term(key="payment_days", name="Payment days", kind="days", direction=terms.Direction.LESS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One invented deal."""

    price: float | None
    country: str
    day: int | None = 0
    quantity: float | None = 10.0
    delivery: float | None = 0.0
    payment: float | None = 30.0
    group: str = "Group 1"
    product: str = "Pump"
    seller: str = "Seller 1"
    outcome: str | None = "won"


def facts_of(deals: Sequence[Deal], *, within: tuple[str, ...] = ()) -> facts.Facts:
    """This function will make facts of invented deals, with a delivered term and one that is not."""
    rows: Mapping[str, list[object]] = {
        "deal": [f"D{place}" for place in range(len(deals))],
        "account": [f"{deal.group} {deal.country}" for deal in deals],
        "account_group": [deal.group for deal in deals],
        "country": [deal.country for deal in deals],
        "product": [deal.product for deal in deals],
        "seller": [deal.seller for deal in deals],
        "closed_on": [None if deal.day is None else START + timedelta(days=deal.day) for deal in deals],
        "outcome": [deal.outcome for deal in deals],
        "quantity": [deal.quantity for deal in deals],
        "price": [deal.price for deal in deals],
        "price_reporting": [deal.price for deal in deals],
        "source_row": list(range(1, len(deals) + 1)),
        DELIVERY.column: [deal.delivery for deal in deals],
        PAYMENT.column: [deal.payment for deal in deals],
    }
    fixed = {column.name: TYPES[column.type] for column in (*facts.COLUMNS, *facts.CONVERTED)}
    types = fixed | {DELIVERY.column: pa.float64(), PAYMENT.column: pa.float64()}
    nothing = [None] * len(deals)
    table = pa.table({name: pa.array(rows.get(name, nothing), type=kind) for name, kind in types.items()})
    return facts.Facts(
        table=ibis.memtable(table),
        terms=(DELIVERY, PAYMENT),
        currency="EUR",
        source=facts.Source(name="invented", rows_read=len(deals), rows_used=len(deals), generated=True),
        compare_within=within,
    )
