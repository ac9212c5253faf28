"""Money: an amount in the currency of the deal."""

from dealwright.core.terms.kinds.kind import Kind
from dealwright.core.terms.kinds.number import reader, writer

KIND = Kind(key="money", name="Money", unit="", read=reader(example="1234.50"), write=writer())
