"""Months: a length of time counted in calendar months."""

from dealwright.core.terms.kinds.kind import Kind
from dealwright.core.terms.kinds.number import reader, writer

KIND = Kind(
    key="months",
    name="Months",
    unit="months",
    read=reader(example="36 or 36 months", suffixes=("months", "month", "mo", "m")),
    write=writer(suffix=" months", places=0),
    whole=True,
    least=0.0,
)
