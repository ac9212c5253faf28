"""Days: a length of time counted in calendar days."""

from dealwright.core.terms.kinds.kind import Kind
from dealwright.core.terms.kinds.number import reader, writer

KIND = Kind(
    key="days",
    name="Days",
    unit="days",
    read=reader(example="30 or 30 days", suffixes=("days", "day", "d")),
    write=writer(suffix=" days", places=0),
    whole=True,
    least=0.0,
)
