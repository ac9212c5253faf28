"""Generated history: past deals of an invented company with planted truth, for the demo and for tests of recovery."""

from dealwright.history.generated.history import Generated, history
from dealwright.history.generated.raw_file import write_csv
from dealwright.history.generated.truth import (
    PlantedGap,
    PlantedRange,
    PlantedShares,
    PlantedTrade,
    Population,
    Truth,
    TypingError,
)

__all__ = [
    "Generated",
    "PlantedGap",
    "PlantedRange",
    "PlantedShares",
    "PlantedTrade",
    "Population",
    "Truth",
    "TypingError",
    "history",
    "write_csv",
]
