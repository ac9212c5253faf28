"""Percent: points out of a hundred; 12.5 means 12.5 %."""

from dealwright.core.terms.kinds.kind import Kind
from dealwright.core.terms.kinds.number import reader, writer

KIND = Kind(
    key="percent",
    name="Percent",
    unit="%",
    read=reader(example="12.5 or 12.5 %", suffixes=("percent", "pct", "%")),
    write=writer(suffix=" %"),
    least=-100.0,
    most=100.0,
)
