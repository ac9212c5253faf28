"""Dear sides: the flagged pairs by the side that is the dearer one, so that no quantity is counted twice.

What one customer bought of one product in one place can be moved only once, however many cheaper places there are. So
all flagged pairs with the same dear side are one thing to settle, and its money at stake is that of its largest pair.

**Guarantees.** Every flagged pair belongs to exactly one dear side. The money at stake of a dear side is never more
than the sum, and never less than the largest, of its pairs; that of all dear sides adds up to the headline.
"""

from __future__ import annotations

from collections.abc import Sequence

from dealwright.history.coherence import sentences
from dealwright.history.coherence.report import DearSide, Pair


def gather(flagged: Sequence[Pair], *, by: str, currency: str) -> tuple[DearSide, ...]:
    """This function will gather flagged pairs, given most at stake first, by their dear side in the same order."""
    found: dict[tuple[str, str, str], list[Pair]] = {}
    for pair in flagged:
        found.setdefault((pair.account_group, pair.article, pair.a), []).append(pair)
    return tuple(_dear_side(pairs, by=by, currency=currency) for pairs in found.values())


def _dear_side(pairs: Sequence[Pair], *, by: str, currency: str) -> DearSide:
    first = pairs[0]
    return DearSide(
        account_group=first.account_group,
        product=first.product,
        within=first.within,
        side=first.a,
        cheaper=tuple(pair.b for pair in pairs),
        price=first.price_a,
        cheaper_price=first.price_b,
        gap=first.gap,
        money_at_stake=first.money_at_stake,
        sentence=sentences.of_dear_side(first, others=len(pairs) - 1, by=by, currency=currency),
    )
