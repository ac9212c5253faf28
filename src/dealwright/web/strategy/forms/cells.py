"""What the grid of ranges sends: a place to open, a row to go on behind, and steps to do."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from dealwright.files import range_cells
from dealwright.web.strategy import actions

MOST_STEPS = 2000  # in one request; the grid sends more in several
PLACE = re.compile(r"terms/(?P<term>[a-z][a-z0-9_]{0,99})(/ranges/(?P<row>\d{1,6})(/(?P<rest>.{1,120}))?)?")


class UnreadableSteps(ValueError):
    """What a grid sent could not be understood, so nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell of a grid, as `lint` addresses it; parts that are not named are empty."""

    term: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Steps to do, and the newest event the grid has seen."""

    steps: tuple[actions.Step, ...]
    since: int


def place_in_grid(where: str) -> Place:
    """This function will read an address such as `terms/discount/ranges/3/limits/seller`; what it is not is empty.

    >>> place_in_grid("terms/discount/ranges/3/limits/seller").column
    'limit.seller'
    """
    found = PLACE.fullmatch(where)
    if found is None:
        return Place()
    rest = found["rest"] or ""
    column = rest.replace("limits/", range_cells.LIMIT).replace("scope/", range_cells.SCOPE).replace("valid/", "")
    column = {"scope": "", "valid": "start_on", "limits": ""}.get(column, column)
    return Place(term=found["term"], row=int(found["row"]) if found["row"] else None, column=column)


def row_key(text: str) -> tuple[int, int]:
    """This function will read the key of the last row of a page; anything else begins at the first row."""
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,18})", text)
    return (int(found[1]), int(found[2])) if found else (-1, 0)


def read_steps(body: bytes) -> Steps:
    """This function will read the steps of a request; `UnreadableSteps` when it is not what a grid sends."""
    try:
        said = json.loads(body)
        sent = said["steps"]
        if not isinstance(sent, list) or len(sent) > MOST_STEPS:
            raise UnreadableSteps(f"Send a list of at most {MOST_STEPS} steps at once.")
        return Steps(steps=tuple(_step(step) for step in sent), since=int(said["since"]))
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError) as broken:
        if isinstance(broken, UnreadableSteps):
            raise
        raise UnreadableSteps("What was sent is not what a grid sends. Load the page again.") from broken


def _step(said: Any) -> actions.Step:  # noqa: ANN401 - as it came in
    if said["do"] == "set":
        texts = [said[name] for name in ("column", "seen", "value")]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("A cell holds text.")
        return actions.SetCell(row=int(said["row"]), column=texts[0], seen=texts[1], value=texts[2].strip())
    if said["do"] == "add":
        return actions.AddRow(cells=_texts(said["cells"]))
    if said["do"] == "remove":
        return actions.RemoveRow(row=int(said["row"]), seen=_texts(said["seen"]))
    if said["do"] == "restore":
        return actions.RestoreRow(row=int(said["row"]))
    raise KeyError("A step sets, adds, removes or restores.")


def _texts(said: Any) -> dict[str, str]:  # noqa: ANN401 - as it came in
    if not all(isinstance(text, str) for text in said.values()):
        raise TypeError("A cell holds text.")
    return dict(said)
