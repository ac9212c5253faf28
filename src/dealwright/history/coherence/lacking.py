"""Why no two prices could be compared: the first thing that comparing needs and these deals lack.

Comparing takes won deals with a price, a customer, a product and a side, of more than one side, and one customer that
bought one product often enough from two of them. What is missing first, in this order, is the reason.
"""

from __future__ import annotations

from typing import Any

import ibis

from dealwright.history import facts
from dealwright.history.coherence import deals
from dealwright.history.coherence.report import Lack, Nothing
from dealwright.history.coherence.settings import Settings

NAMED = ((Lack.CUSTOMERS, "customers", "customer"), (Lack.PRODUCTS, "products", "product"))


def find(found: facts.Facts, *, by: str, settings: Settings) -> Nothing:
    """This function will say why no two prices could be compared by the dimension `by`, given that none could be."""
    seen = _seen(found, by=by)
    if not seen["prices"]:
        return _nothing(Lack.PRICES, "no won deal has a price")
    for lack, counted, name in (*NAMED, (Lack.SIDES, "sides", by)):
        if not seen[counted]:
            return _nothing(lack, f"no won deal with a price names its {name}")
    if seen["sides"] == 1:
        return _nothing(Lack.OTHER_SIDE, f"every price is of one {by}, {seen['side']}", "one alone cannot be compared")
    like = f" of the same {' and '.join(within)}" if (within := deals.within(found, by=by)) else ""
    shared = f"bought one product{like} from more than one {by}, {settings.fewest_deals} times from each"
    if not seen["groups"]:
        return _nothing(Lack.ACCOUNT_GROUPS, "no deal names its account group", f"no account by itself {shared}")
    return _nothing(Lack.SHARED_PRODUCT, f"no customer {shared}")


def _nothing(lack: Lack, short: str, *more: str) -> Nothing:
    said = ", and ".join((short, *more))
    return Nothing(lack=lack, short=short, sentence=f"{said[0].upper()}{said[1:]}.")


def _seen(found: facts.Facts, *, by: str) -> dict[str, Any]:
    """How many deals can be compared so far as prices go, and how many different values each of the others has."""
    table = found.table.filter(deals.priced(found.table))
    customer = ibis.coalesce(table.account_group, table.account)
    counts = table.aggregate(
        prices=table.count(),
        customers=customer.nunique(),
        groups=table.account_group.nunique(),
        products=table.product.nunique(),
        sides=table[by].nunique(),
        side=table[by].max(),
    )
    seen: dict[str, Any] = counts.to_pyarrow().to_pylist()[0]
    return seen
