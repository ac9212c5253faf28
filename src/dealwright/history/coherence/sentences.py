"""The sentence each pair is told in, for a reader who knows the business and no statistics."""

from __future__ import annotations

from dealwright.core.kernel import Estimate
from dealwright.history.coherence.report import Stage, Status
from dealwright.history.coherence.settings import Settings

SAME = 0.0005  # a difference that a percentage with one digit does not show
REASONS = {
    "time": "they bought at different times",
    "volume": "they bought different quantities",
    "terms": "they bought on different delivered terms",
}


def tell(
    names: tuple[str, str, str, str],
    stages: dict[str, Stage],
    *,
    gap: Estimate,
    status: Status,
    either_order: bool,
    at_stake: str,
    settings: Settings,
) -> str:
    """This function will say in a sentence or two what a pair shows; `names` are customer, product, a and b."""
    group, product, a, b = names
    raw = stages["raw"].ratio or 1.0
    start = f"{group} paid {percent(raw - 1)} more for {product} in {a} than in {b}"
    if raw - 1 < SAME:
        start = f"{group} paid the same for {product} in {a} as in {b}"
    if status is Status.FLAGGED:
        return (
            f"{group} pays {percent(gap.value)} more for {product} in {a} than in {b} at the same time, for similar "
            f"quantities and on the same delivered terms, at least {percent(gap.low)} with 90 % confidence; "
            f"{at_stake} is at stake."
        )
    if status is Status.CANNOT_CONCLUDE:
        last = stages["terms"]
        return (
            f"{start}, but only {_deals(last.matched_a)} of {a} and {_deals(last.matched_b)} of {b} have a comparable "
            f"partner and {settings.fewest_deals} on each side are needed: cannot conclude, no common support."
        )
    return f"{start}. {_explained(stages, gap=gap, either_order=either_order, settings=settings)}"


def percent(value: float | None) -> str:
    """This function will write a share as a percentage a reader takes in at once."""
    points = 100 * (value or 0.0)
    return f"{points:,.0f} %" if abs(points) >= 9.5 else f"{points:.1f} %"


def _explained(stages: dict[str, Stage], *, gap: Estimate, either_order: bool, settings: Settings) -> str:
    cost = settings.cost_to_move
    raw = stages["raw"].ratio or 1.0
    if raw - 1 < SAME:
        return "There is nothing to explain."
    if raw <= 1 + cost:
        return f"That is within the {percent(cost)} it costs to buy elsewhere."
    for name, reason in REASONS.items():
        ratio = stages[name].ratio
        if ratio is not None and ratio <= 1 + cost:
            return f"That is because {reason}: like for like, {_left(ratio)}."
    if not either_order and gap.low is not None and gap.low > cost:
        return (
            f"Like for like it is {percent(gap.value)}, but not whichever of the two bought first: the price may just "
            "have changed between their deals, so it is not called incoherent."
        )
    return (
        f"Like for like it is {percent(gap.value)}, but chance could leave as little as "
        f"{percent(max(gap.low or 0.0, 0.0))}, so it is not called incoherent."
    )


def _left(ratio: float) -> str:
    if ratio < 0.995:
        return f"it paid {percent(1 - ratio)} less there"
    return f"{percent(ratio - 1)} is left" if ratio >= 1.005 else "nothing is left"


def _deals(count: int) -> str:
    return f"{count} deal" if count == 1 else f"{count} deals"
