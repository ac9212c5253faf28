"""The sentence each pair and each dear side is told in, for a reader who knows the business and no statistics."""

from __future__ import annotations

from dealwright.core.kernel import figures
from dealwright.history.coherence.report import Pair, Status
from dealwright.history.coherence.settings import Settings

SAME = 0.0005  # a difference that a percentage with one digit does not show
NOTHING = 0.005  # a rest that is not worth a number
REASONS = {
    "time": "they bought at different times",
    "volume": "they bought different quantities",
    "terms": "they bought on different delivered terms",
}
PLACES = ("country", "region")


def of_pair(pair: Pair, *, by: str, currency: str, either_order: bool, settings: Settings) -> str:
    """This function will say in a sentence or two what a pair shows; it may still lack its own sentence."""
    at = _at(by)
    raw = pair.raw.ratio or 1.0
    start = f"{pair.account_group} paid {figures.more(raw - 1)} for {pair.article} {at} {pair.a} than {at} {pair.b}"
    if raw - 1 < SAME:
        start = f"{pair.account_group} paid the same for {pair.article} {at} {pair.a} as {at} {pair.b}"
    if pair.status is Status.FLAGGED:
        return (
            f"For {pair.article}, {_prices(pair, at, currency)}: {figures.more(pair.gap.value)} at the same time, for "
            f"similar quantities and on the same delivered terms, at least {_percent(pair.gap.low)} with "
            f"90{figures.PERCENT} confidence; {figures.money(pair.money_at_stake, currency)} at stake."
        )
    if pair.status is Status.CANNOT_CONCLUDE:
        one, other = (figures.counted(n, "deal") for n in (pair.terms.matched_a, pair.terms.matched_b))
        return (
            f"{start}, but only {one} of {pair.a} and {other} of {pair.b} have a comparable partner and "
            f"{settings.fewest_deals} on each side are needed: cannot conclude, no common support."
        )
    return f"{start}. {_explained(pair, at, currency, either_order=either_order, settings=settings)}"


def of_dear_side(first: Pair, *, others: int, by: str, currency: str) -> str:
    """This function will say what one side paid above the cheaper ones, of which the first is named with its price."""
    and_others = f" ({figures.counted(others, 'other', 'others')} paid less too)" if others else ""
    return (
        f"For {first.article}, {_prices(first, _at(by), currency)}, {figures.more(first.gap.value)}{and_others}: "
        f"{figures.money(first.money_at_stake, currency)} at stake."
    )


def _prices(pair: Pair, at: str, currency: str) -> str:
    price_a, price_b = (figures.price(price, currency) for price in (pair.price_a, pair.price_b))
    return f"{pair.account_group} paid {price_a} {at} {pair.a} where it paid {price_b} {at} {pair.b}"


def _explained(pair: Pair, at: str, currency: str, *, either_order: bool, settings: Settings) -> str:
    cost = settings.cost_to_move
    raw = pair.raw.ratio or 1.0
    left = pair.gap.value or 0.0
    if raw - 1 < SAME:
        return "There is nothing to explain."
    if raw <= 1 + cost:
        return f"That is within the {_percent(cost)} it costs to buy elsewhere."
    reason = _reason(pair, 1 + cost)
    price_a, price_b = (figures.price(price, currency) for price in (pair.price_a, pair.price_b))
    alike = f"{price_a} {at} {pair.a} and {price_b} {at} {pair.b}"
    if reason:
        return f"That is because {reason}: like for like, {_left(left)} ({alike})."
    if not either_order and pair.gap.low is not None and pair.gap.low > cost:
        return (
            f"Like for like it is {_percent(left)} ({alike}), but not whichever of the two bought first: the price may "
            "just have changed between their deals, so it is not called incoherent."
        )
    if pair.gap.low is not None and pair.gap.low > cost:
        return (
            f"Like for like it is {_percent(left)} ({alike}), but among all pairs looked at, some that rest on so few "
            "deals differ as much by chance, so it is not called incoherent."
        )
    return (
        f"Like for like it is {_percent(left)} ({alike}), but chance could leave as little as "
        f"{_percent(max(pair.gap.low or 0.0, 0.0))}, so it is not called incoherent."
    )


def _reason(pair: Pair, limit: float) -> str:
    """Why the raw gap is none: the first stage from which on no more is left than it costs to move."""
    reason = ""
    for name in reversed(REASONS):
        ratio = getattr(pair, name).ratio
        if ratio is None or ratio > limit:
            break
        reason = REASONS[name]
    return reason


def _left(gap: float) -> str:
    if gap < -NOTHING:
        return f"it paid {_percent(-gap)} less there"
    return f"{_percent(gap)} is left" if gap >= NOTHING else "nothing is left"


def _percent(value: float | None) -> str:
    return figures.gap(value).removeprefix("+")


def _at(by: str) -> str:
    return "in" if by in PLACES else "with"
