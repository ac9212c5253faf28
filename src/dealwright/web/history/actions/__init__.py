"""Writes of the history room: one function, one use case, one transaction."""

from dealwright.web.history.actions.drafts import start_draft
from dealwright.web.history.actions.mappings import (
    Outdated,
    rename,
    save_mapping,
    start_import,
    start_read,
    start_reveal,
)
from dealwright.web.history.actions.removal import delete
from dealwright.web.history.actions.runs import UnderWay, cancel, topic
from dealwright.web.history.actions.uploads import (
    Announced,
    Refused,
    clean_name,
    discard_unfinished_if_any,
    hand_in,
    most_bytes,
    take_part,
)
from dealwright.web.history.actions.work import run_import, run_read, run_reveal, work

__all__ = [
    "Announced",
    "Outdated",
    "Refused",
    "UnderWay",
    "cancel",
    "clean_name",
    "delete",
    "discard_unfinished_if_any",
    "hand_in",
    "most_bytes",
    "rename",
    "run_import",
    "run_read",
    "run_reveal",
    "save_mapping",
    "start_draft",
    "start_import",
    "start_read",
    "start_reveal",
    "take_part",
    "topic",
    "work",
]
