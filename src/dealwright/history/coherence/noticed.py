"""Findings: what a reader should know besides the pairs themselves."""

from __future__ import annotations

from collections.abc import Sequence

from dealwright.core.kernel import figures
from dealwright.history import facts
from dealwright.history.coherence.report import DearSide, Lack, Nothing, Pair, Status
from dealwright.history.coherence.settings import Settings

SHOWN = 3  # names


def of_pairs(
    pairs: Sequence[Pair], dear: Sequence[DearSide], *, nothing: Nothing | None, settings: Settings
) -> tuple[facts.Finding, ...]:
    """This function will list what the pairs show, what is the other way round and what could not be said."""
    every = (
        _flagged(pairs, dear, settings),
        _reversed(pairs, settings),
        _unsupported(pairs, settings),
    )
    found = tuple(finding for finding in every if finding.count)
    return found if nothing is None else (*found, _nothing_to_compare(nothing, settings))


def of_deals(
    set_aside: tuple[facts.Finding, ...], *, compared: int, sampled: int, sides_left_out: int, settings: Settings
) -> tuple[facts.Finding, ...]:
    """This function will list what was set aside or left out before comparing."""
    every = (
        *set_aside,
        _sampled(compared, sampled, settings),
        _too_many_sides(sides_left_out, settings),
    )
    return tuple(finding for finding in every if finding.count)


def _flagged(pairs: Sequence[Pair], dear: Sequence[DearSide], settings: Settings) -> facts.Finding:
    flagged = [pair for pair in pairs if pair.status is Status.FLAGGED]
    groups = len({pair.account_group for pair in flagged})
    more = f" And {figures.counted(len(dear) - SHOWN, 'more dear side')}." if len(dear) > SHOWN else ""
    return facts.Finding(
        code="price-incoherent",
        weight=facts.Weight.ALERT,
        what=f"{figures.counted(len(flagged), 'pair')} of prices of {figures.counted(groups, 'account group')} cannot "
        f"be explained by time, volume or terms: {figures.counted(len(dear), 'dear side')}.",
        where=" ".join(each.sentence for each in dear[:SHOWN]) + more,
        why=f"More than the {figures.share(settings.cost_to_move)} it costs to move is left: the customer gains by "
        "buying where it is cheaper.",
        advice="Bring their prices and terms together; do not block buying across the border.",
        count=len(flagged),
    )


def _reversed(pairs: Sequence[Pair], settings: Settings) -> facts.Finding:
    limit = -settings.cost_to_move
    found = [pair for pair in pairs if pair.gap.high is not None and pair.gap.high < limit]
    names = "; ".join(f"{pair.account_group}, {pair.article}: {pair.b} over {pair.a}" for pair in found[:SHOWN])
    return facts.Finding(
        code="price-gap-reversed",
        weight=facts.Weight.ALERT,
        what=f"In {figures.counted(len(found), 'pair')} the side that looks cheaper is the dearer one, like for like.",
        where=names,
        why="Time, volume or terms hide a gap in the other direction.",
        advice="Look at these pairs too; they are not counted among the flagged ones.",
        count=len(found),
    )


def _unsupported(pairs: Sequence[Pair], settings: Settings) -> facts.Finding:
    found = [pair for pair in pairs if pair.status is Status.CANNOT_CONCLUDE]
    return facts.Finding(
        code="no-common-support",
        weight=facts.Weight.LIMIT,
        what=f"{figures.counted(len(found), 'pair')} of {len(pairs):,} cannot be judged: too few deals have a "
        "comparable partner.",
        why=f"{settings.fewest_deals} deals on each side must be within {settings.window_days} days, a factor "
        f"{settings.quantity_factor:g} in quantity and on the same delivered terms.",
        advice="Nothing to correct; their raw ratio says nothing either way.",
        count=len(found),
    )


ADVICE = {
    Lack.PRICES: "Check that the file states prices; a workbook whose formulas were never computed states none.",
    Lack.OTHER_SIDE: "Look at the report of more deals, where this one stands beside others.",
}
CHECK_COLUMNS = "Check that the file names the customer across countries (account group), the product and the country."


def _nothing_to_compare(nothing: Nothing, settings: Settings) -> facts.Finding:
    return facts.Finding(
        code="nothing-to-compare",
        weight=facts.Weight.LIMIT,
        what=f"No two prices could be compared: {nothing.short}.",
        why=f"It takes {settings.fewest_deals} won deals with a price, a product and a customer on each side.",
        advice=ADVICE.get(nothing.lack, CHECK_COLUMNS),
        count=1,
    )


def _sampled(deals: int, left_out: int, settings: Settings) -> facts.Finding:
    return facts.Finding(
        code="compared-on-sample",
        weight=facts.Weight.NOTE,
        what=f"Where one customer and product had more than {settings.most_comparisons:,} pairs of deals to compare, a "
        f"random sample was compared: {deals:,} deals in all, {left_out:,} left out.",
        why="The counts of deals with a partner and the money at stake are scaled up to all deals.",
        count=left_out,
    )


def _too_many_sides(left_out: int, settings: Settings) -> facts.Finding:
    return facts.Finding(
        code="too-many-sides",
        weight=facts.Weight.LIMIT,
        what=f"{left_out:,} small sides were not compared: only the {settings.most_sides} largest of a customer and "
        "product are.",
        why="Comparing every two of very many says little about each and takes long.",
        advice="Compare by a coarser dimension, such as the region.",
        count=left_out,
    )
