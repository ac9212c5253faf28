"""Revealed ranges: within which values a term was really traded.

**In prose.** Oriented, so that larger is better for us, the won deals of a scope are sorted. The *best* value is one
that only a tenth of them beat (P90), the *target* is P60, a seller went to the *seller limit* in three of four deals
(P25), and past the *walk-away* only one deal in twenty was still made (P5). The values are then written in the term's
own unit, so that of a discount the best is the smallest. Each has the 90 % interval of `quantiles`; with fewer than
30 deals, or fewer than the quantile needs, the answer is "not enough deals" (METHOD §8).

**Guarantees.** Oriented, best ≥ target ≥ seller limit ≥ walk-away. Each figure occurred in a deal. Turning the
direction of a term round mirrors the range.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.history.reveal import negotiations, quantiles
from dealwright.history.reveal.report import RevealedRange
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]
Codes = NDArray[np.integer]


def of(
    oriented: Numbers, term: terms.Term, scope: terms.Scope, *, negotiation: Codes, settings: Settings
) -> RevealedRange:
    """This function will give the range that the oriented values of one scope show, in the term's own unit.

    `negotiation` says which of the deals were agreed together.
    """
    ordered = np.sort(oriented)
    single = negotiations.alone(negotiation) or oriented.size < settings.fewest_in_scope

    def figure(level: float) -> Estimate:
        effect = 1.0 if single else quantiles.design_effect(oriented, level, negotiation)
        found = quantiles.quantile(ordered, level, fewest=settings.fewest_in_scope, effect=effect)
        return found if term.sign > 0 else _mirrored(found)

    return RevealedRange(
        scope=scope,
        n=int(ordered.size),
        best=figure(settings.best),
        target=figure(settings.target),
        seller_limit=figure(settings.seller_limit),
        walk_away=figure(settings.walk_away),
    )


def _mirrored(found: Estimate) -> Estimate:
    if found.value is None or found.low is None or found.high is None:
        return found
    return replace(found, value=0.0 - found.value, low=0.0 - found.high, high=0.0 - found.low)
