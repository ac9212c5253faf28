"""Count: how many of something, such as reference calls or included seats."""

from dealwright.core.terms.kinds.kind import Kind
from dealwright.core.terms.kinds.number import reader, writer

KIND = Kind(key="count", name="Count", unit="", read=reader(example="5"), write=writer(places=0), whole=True, least=0.0)
