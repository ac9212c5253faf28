"""From the gaps of all pairs to the report a reader sees: what is flagged, what is explained, what cannot be said."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dealwright.core.kernel import Estimate, figures
from dealwright.history import facts
from dealwright.history.coherence import bounds, dear_sides, noticed, sentences, term_gaps
from dealwright.history.coherence.deals import Deals, Floats
from dealwright.history.coherence.gaps import STAGES, Gaps
from dealwright.history.coherence.matching import Cells, Pairs
from dealwright.history.coherence.report import Coherence, Nothing, Pair, Stage, Status, TermGap
from dealwright.history.coherence.settings import Settings
from dealwright.history.coherence.term_gaps import Difference


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """Everything that was compared."""

    set_aside: tuple[facts.Finding, ...]  # prices that are data findings
    facts: facts.Facts
    by: str
    deals: Deals
    cells: Cells
    pairs: Pairs
    gaps: Gaps
    scale: Floats  # cell → deals for each deal of the sample; 1 where all were compared
    sampled: int  # deals left out of a sample
    sides_left_out: int  # because a block had too many
    nothing: Nothing | None  # why there is no pair, if there is none


def report(done: Compared, differences: list[Difference], *, settings: Settings) -> Coherence:
    """This function will tell what was compared, flagged first, then by money at stake and raw ratio."""
    q = _q_values(done.gaps, settings)
    pairs = [_pair(done, at, float(q[at]), settings) for at in range(len(done.pairs))]
    pairs.sort(key=lambda pair: (pair.status is not Status.FLAGGED, -pair.money_at_stake, -(pair.raw.ratio or 0)))
    flagged = [pair for pair in pairs if pair.status is Status.FLAGGED]
    dear = dear_sides.gather(flagged, by=done.by, currency=done.facts.currency)
    return Coherence(
        by=done.by,
        currency=done.facts.currency,
        pairs=tuple(pairs),
        dear_sides=dear,
        term_gaps=_term_gaps(done, differences, settings),
        flagged=len(flagged),
        money_at_stake=sum(each.money_at_stake for each in dear),
        controls=controls(done, settings),
        findings=(
            *noticed.of_pairs(pairs, dear, nothing=done.nothing, settings=settings),
            *noticed.of_deals(
                done.set_aside,
                compared=len(done.deals),
                sampled=done.sampled,
                sides_left_out=done.sides_left_out,
                settings=settings,
            ),
        ),
        nothing=done.nothing,
    )


def controls(done: Compared, settings: Settings) -> tuple[str, ...]:
    """This function will say what was held constant."""
    delivered = [column.term.name for column in done.facts.terms if column.delivered]
    within = [name for name in done.facts.compare_within if name != done.by]
    return (
        "Only won deals of the same account group and product are compared"
        + (f", and of the same {' and '.join(within)}." if within else "."),
        f"Time: deals at most {settings.window_days} days apart.",
        f"Volume: quantities within a factor of {settings.quantity_factor:g}.",
        f"Terms: the same {', '.join(delivered)}." if delivered else "Terms: no delivered term is known.",
        f"Prices in {done.facts.currency} at the rate of each deal's date.",
        (
            "A gap is the median over the comparisons of two deals, and the two prices beside it are those of the "
            "comparison in the middle (the geometric mean of the two in the middle where their number is even), so "
            "their ratio is the gap."
        ),
        (
            f"A gap needs {settings.fewest_deals} deals on each side with a partner. It is flagged if the lower bound "
            f"of its 90{figures.PERCENT} interval exceeds {figures.share(settings.cost_to_move)}, whichever side "
            f"bought first, and no more than {figures.share(settings.false_discovery)} of all flags are expected to be "
            "chance."
        ),
        (
            "A dear side is where a customer paid more for a product than elsewhere. What was bought there counts "
            "once, against the other side with most at stake, and the dear sides add up to the money at stake in all."
        ),
    )


def _q_values(gaps: Gaps, settings: Settings) -> Floats:
    """The false-discovery rate at which each pair would be flagged; NaN where it cannot conclude."""
    q = np.full(len(gaps.low), np.nan)
    known = np.flatnonzero(np.isfinite(gaps.low))
    freedom = gaps.matched_a[-1, known] + gaps.matched_b[-1, known] - 2
    threshold = float(np.log1p(settings.cost_to_move))
    width = gaps.high[known] - gaps.low[known]
    q[known] = bounds.q_values(bounds.certainty(gaps.gap[-1, known], width, threshold, freedom))
    return q


def _pair(done: Compared, at: int, q: float, settings: Settings) -> Pair:
    a, b = int(done.pairs.a[at]), int(done.pairs.b[at])
    stages = _stages(done, at, a, b)
    gap = _gap(done.gaps, at, stages["terms"], settings)
    limit = np.log1p(settings.cost_to_move)
    either_order = bool(done.gaps.a_first[at] > limit) and bool(done.gaps.b_first[at] > limit)  # never so where absent
    status = _status(gap, q, either_order, settings)
    at_stake = 0.0
    if status is Status.FLAGGED:
        at_stake = float(done.gaps.amount[at] * done.scale[a] * -np.expm1(-done.gaps.gap[-1, at]))
    group, (product, *equal) = done.deals.labels[int(done.cells.block[a])]
    quoted = float(done.gaps.log_price[at])
    price_a = float(np.exp(done.cells.median[a] if np.isnan(quoted) else quoted))
    pair = Pair(
        account_group=group,
        product=product,
        within=tuple(zip(done.deals.within, equal, strict=True)),
        a=done.deals.sides[int(done.cells.side[a])],
        b=done.deals.sides[int(done.cells.side[b])],
        n_a=int(done.cells.size[a]),
        n_b=int(done.cells.size[b]),
        **stages,
        price_a=price_a,
        price_b=price_a / _last(stages),
        gap=gap,
        q_value=None if np.isnan(q) else q,
        money_at_stake=at_stake,
        status=status,
        sentence="",
    )
    said = sentences.of_pair(
        pair, by=done.by, currency=done.facts.currency, either_order=either_order, settings=settings
    )
    return replace(pair, sentence=said)


def _stages(done: Compared, at: int, a: int, b: int) -> dict[str, Stage]:
    sizes = int(done.cells.size[a]), int(done.cells.size[b])
    raw = float(np.exp(done.cells.median[a] - done.cells.median[b]))
    stages = {"raw": Stage(ratio=raw, matched_a=sizes[0], matched_b=sizes[1])}
    for place, name in enumerate(STAGES):
        gap = float(done.gaps.gap[place, at])
        stages[name] = Stage(
            ratio=None if np.isnan(gap) else float(np.exp(gap)),
            matched_a=round(int(done.gaps.matched_a[place, at]) * float(done.scale[a])),
            matched_b=round(int(done.gaps.matched_b[place, at]) * float(done.scale[b])),
        )
    return stages


def _last(stages: dict[str, Stage]) -> float:
    """The ratio of the last stage that stands, which that of all deals always does."""
    return [stage.ratio for stage in stages.values() if stage.ratio is not None][-1]


def _gap(gaps: Gaps, at: int, last: Stage, settings: Settings) -> Estimate:
    n = last.matched_a + last.matched_b
    if last.ratio is None:
        return Estimate.unknown(
            n=n,
            reason=f"cannot conclude: no common support; {last.matched_a} and {last.matched_b} deals have a comparable "
            f"partner, {settings.fewest_deals} on each side are needed",
        )
    return Estimate(value=last.ratio - 1, low=float(np.expm1(gaps.low[at])), high=float(np.expm1(gaps.high[at])), n=n)


def _status(gap: Estimate, q: float, either_order: bool, settings: Settings) -> Status:
    if gap.low is None:
        return Status.CANNOT_CONCLUDE
    certain = gap.low > settings.cost_to_move and q <= settings.false_discovery
    return Status.FLAGGED if certain and either_order else Status.EXPLAINED


def _term_gaps(done: Compared, differences: list[Difference], settings: Settings) -> tuple[TermGap, ...]:
    q = bounds.q_values(term_gaps.certainties(differences))
    sides, columns = done.deals.sides, done.facts.terms
    told = [
        (
            -difference.gap,
            TermGap(
                account_group=done.deals.groups[difference.group],
                term=columns[difference.term].term.key,
                a=sides[difference.a],
                b=sides[difference.b],
                n_a=difference.n_a,
                n_b=difference.n_b,
                gap=Estimate(
                    value=difference.gap, low=difference.low, high=difference.high, n=difference.n_a + difference.n_b
                ),
                q_value=float(q[at]),
                status=Status.FLAGGED
                if difference.low > difference.threshold and q[at] <= settings.false_discovery
                else Status.EXPLAINED,
            ),
        )
        for at, difference in enumerate(differences)
    ]
    told.sort(key=lambda each: (each[1].status is not Status.FLAGGED, each[1].term, each[0], each[1].account_group))
    return tuple(gap for _, gap in told)
