"""Comparing the prices one customer got, like with like (METHOD §9).

**In prose.** For two sides (countries, regions, sellers) that sold one product to one account group, compare each deal
of one side with each deal of the other: first as they are, then only deals at most 180 days apart, then also of similar
quantity, then also on the same delivered terms. What is left after that is unexplained. Prices that are data findings
are set aside first. An interval is counted from the ranks of the differences, and the number of pairs looked at is
corrected for.

**Guarantees.** Swapping the two sides inverts every ratio. Multiplying all prices by one factor changes no ratio. A
pair without three comparable deals on each side is never flagged. A pair is flagged only if the lower bound of what is
left after time, volume and terms exceeds the cost to move, so nothing that those explain is ever called incoherent.

>>> from dealwright.history import generated
>>> made = generated.history(seed=1)
>>> compared = compare(made.facts, by="country", rng=np.random.default_rng(1))
>>> compared.flagged, [(pair.a, pair.b) for pair in compared.pairs[:1]]
(4, [('Germany', 'France')])
>>> print(compared.dear_sides[0].sentence.partition(" in France")[0])
For Analyser 100, Account group 29 paid 679.22 EUR in Germany where it paid 513.37 EUR
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from dealwright.history import facts
from dealwright.history.coherence import deals as reading
from dealwright.history.coherence import lacking, matching, telling, term_gaps
from dealwright.history.coherence.gaps import Gaps
from dealwright.history.coherence.report import Coherence
from dealwright.history.coherence.settings import DEFAULT, Settings

Progress = Callable[[str, int, int | None], None]


def compare(
    found: facts.Facts,
    *,
    by: str | None = None,
    rng: np.random.Generator,
    settings: Settings = DEFAULT,
    progress: Progress | None = None,
) -> Coherence:
    """This function will compare the prices each account group got from the values of `by`, like with like.

    Without `by`, countries are compared, or regions where the deals are of one country or of none.
    `rng` draws a sample of deals where one account group and product has too many to compare, and nothing else.
    `progress` hears the stage, and how many of how many deals were compared. Raises `UnknownDimension` when deals have
    no such dimension.
    """
    tell = progress or (lambda stage, done, total: None)
    tell("read", 0, None)
    by = by or reading.usual(found)
    every = reading.read(found, by=by)
    odd = facts.price_outliers(found)
    priced = every.take(~np.isin(every.source_row, odd.rows))
    comparable, left_out = matching.supported(priced, settings=settings)
    compared = priced.take(comparable)
    full = matching.cells(compared)
    kept = matching.sample(compared, rng=rng, settings=settings)
    compared = compared.take(kept)
    cells = replace(matching.cells(compared), size=full.size, median=full.median)
    pairs = matching.pairs(cells, blocks=len(compared.labels))
    gaps = Gaps.empty(len(pairs))
    differences: list[term_gaps.Difference] = []
    threshold = settings.cost_to_move * term_gaps.widths(priced)
    delivered = tuple(column.delivered for column in found.terms)
    for batch in matching.comparisons(compared, cells, pairs, settings=settings):
        gaps.fill(batch, deals=compared, cells=cells, paired=pairs, settings=settings)
        differences += term_gaps.compare(compared, batch, delivered=delivered, threshold=threshold, settings=settings)
        tell("compare", batch.rows.stop, len(compared))
    done = telling.Compared(
        facts=found,
        by=by,
        deals=compared,
        cells=cells,
        pairs=pairs,
        gaps=gaps,
        scale=full.size / np.maximum(np.bincount(cells.of_row, minlength=len(full.size)), 1),
        set_aside=odd.findings,
        sampled=int((~kept).sum()),
        sides_left_out=left_out,
        nothing=None if len(pairs) else lacking.find(found, by=by, settings=settings),
    )
    return telling.report(done, differences, settings=settings)
