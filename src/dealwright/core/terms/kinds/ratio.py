"""Ratio: one quantity over another, such as a liability cap of 1.5 times the yearly fee."""

from dealwright.core.terms.kinds.kind import Kind
from dealwright.core.terms.kinds.number import reader, writer

KIND = Kind(
    key="ratio",
    name="Ratio",
    unit="×",
    read=reader(example="1.5 or 1.5 ×", suffixes=("×", "x")),
    write=writer(suffix=" ×"),
    least=0.0,
)
