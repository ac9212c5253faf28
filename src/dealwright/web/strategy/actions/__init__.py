"""Writes of strategies: one function, one use case, one transaction."""

from dealwright.web.strategy.actions.changing import LIST_TOPIC, Clash, Closed, Removed, changing, topic
from dealwright.web.strategy.actions.entries import (
    KeyTaken,
    add_entry,
    change_entry,
    copy_entry,
    delete_entry,
    restore_entry,
    set_order,
)
from dealwright.web.strategy.actions.lifecycle import (
    TooEarly,
    WrongState,
    back_to_draft,
    discard,
    next_revision,
    publish,
    to_signing,
)
from dealwright.web.strategy.actions.parts import add_part, change_part, delete_part, move_part, restore_part
from dealwright.web.strategy.actions.settings import change_setting
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
    "KeyTaken",
    "NameTaken",
    "Removed",
    "TooEarly",
    "WrongState",
    "add_entry",
    "add_part",
    "back_to_draft",
    "begin",
    "change_business_unit",
    "change_entry",
    "change_part",
    "change_setting",
    "changing",
    "copy_entry",
    "delete",
    "delete_entry",
    "delete_part",
    "discard",
    "move_part",
    "next_revision",
    "publish",
    "rename",
    "restore_entry",
    "restore_part",
    "revise",
    "save_draft",
    "set_order",
    "to_signing",
    "topic",
]
