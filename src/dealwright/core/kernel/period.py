"""Period: a stretch of days, half-open, with no bound where there is none.

A period starts on its first day and ends *before* its last bound, so that two that follow each other share no day and
leave no gap.

>>> first = Period(start_on=date(2025, 1, 1), end_before=date(2026, 1, 1))
>>> date(2025, 12, 31) in first, date(2026, 1, 1) in first
(True, False)
>>> print(first)
2025-01-01 to 2025-12-31
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


class EmptyPeriod(ValueError):
    """A period could not be made because it would hold no day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from `start_on` up to, but without, `end_before`; `None` means no bound."""

    start_on: date | None = None
    end_before: date | None = None

    def __post_init__(self) -> None:
        if self.start_on is not None and self.end_before is not None and self.end_before <= self.start_on:
            raise EmptyPeriod(
                f"A period that starts on {self.start_on} cannot end before {self.end_before}: it would hold no day."
            )

    def __contains__(self, day: date) -> bool:
        return (self.start_on is None or self.start_on <= day) and (self.end_before is None or day < self.end_before)

    def overlaps(self, other: Period) -> bool:
        """This function will say whether at least one day lies in both periods."""
        return _before(self.start_on, other.end_before) and _before(other.start_on, self.end_before)

    def __str__(self) -> str:
        start = "the beginning" if self.start_on is None else self.start_on.isoformat()
        end = "further notice" if self.end_before is None else (self.end_before - timedelta(days=1)).isoformat()
        return f"{start} to {end}"


def _before(start_on: date | None, end_before: date | None) -> bool:
    return start_on is None or end_before is None or start_on < end_before
