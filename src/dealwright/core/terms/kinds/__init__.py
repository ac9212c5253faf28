"""The kinds a term can have; one file a kind."""

from dealwright.core.terms.kinds import choice, count, days, money, months, percent, ratio, yes_no
from dealwright.core.terms.kinds.kind import Kind, UnreadableValue

KINDS: dict[str, Kind] = {
    module.KIND.key: module.KIND for module in (percent, money, days, months, count, ratio, choice, yes_no)
}

__all__ = ["KINDS", "Kind", "UnreadableValue"]
