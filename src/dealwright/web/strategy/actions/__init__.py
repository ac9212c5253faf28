"""Writes of strategies: one function, one use case, one transaction."""

from dealwright.web.strategy.actions.changing import LIST_TOPIC, Clash, Closed, Removed, changing, topic
from dealwright.web.strategy.actions.lifecycle import (
    TooEarly,
    WrongState,
    back_to_draft,
    discard,
    next_revision,
    publish,
    to_signing,
)
from dealwright.web.strategy.actions.strategies import (
    AlreadyOpen,
    NameTaken,
    begin,
    change_business_unit,
    delete,
    rename,
    revise,
    save_draft,
)

__all__ = [
    "LIST_TOPIC",
    "AlreadyOpen",
    "Clash",
    "Closed",
    "NameTaken",
    "Removed",
    "TooEarly",
    "WrongState",
    "back_to_draft",
    "begin",
    "change_business_unit",
    "changing",
    "delete",
    "discard",
    "next_revision",
    "publish",
    "rename",
    "revise",
    "save_draft",
    "to_signing",
    "topic",
]
