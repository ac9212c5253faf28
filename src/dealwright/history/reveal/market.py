"""The market: the corridor that prices lay in, quarter by quarter.

**In prose.** Each price is divided by its product's median over all time, so that dear and cheap products count
alike. For each quarter five quantiles of these ratios draw the corridor: a corridor that falls is the market falling,
one that is wide is prices differing on the same day. Quarters with fewer than five priced deals are left out.

**Guarantees.** Quarters follow each other in time; `p5 ≤ p25 ≤ median ≤ p75 ≤ p95`, all above 0.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from dealwright.history.reveal import quantiles
from dealwright.history.reveal.deals import Named
from dealwright.history.reveal.report import MarketPoint
from dealwright.history.reveal.settings import Settings

Numbers = NDArray[np.float64]

LEVELS = {"p5": 0.05, "p25": 0.25, "median": 0.50, "p75": 0.75, "p95": 0.95}


def corridor(price_ratio: Numbers, quarter: Named, *, settings: Settings) -> tuple[MarketPoint, ...]:
    """This function will give the corridor of log `price_ratio` for each quarter with enough priced deals."""
    points = []
    known = np.isfinite(price_ratio)
    for code, name in enumerate(quarter.names):
        values = np.sort(price_ratio[known & (quarter.codes == code)])
        if values.size >= settings.fewest_in_period:
            figures = {key: float(np.exp(values[quantiles.place(values.size, p) - 1])) for key, p in LEVELS.items()}
            points.append(MarketPoint(quarter=date.fromisoformat(name), n=int(values.size), **figures))
    return tuple(points)
