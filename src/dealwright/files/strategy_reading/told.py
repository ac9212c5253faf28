"""What a file tells before anybody knows what it means: tables, lists and single values, each with its place.

YAML and workbooks are both turned into this shape, so that a strategy is understood, and its mistakes are named, by one
reader. A place is what a person looks for in the file: “line 12”, “sheet Ranges, cell D7”.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dealwright.files.tables import UnreadableFile

Single = str | int | float | bool | dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing a file says."""

    value: Single | tuple[Told, ...] | Mapping[str, Told]
    text: str = ""  # a single value as it was written
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about a file that its author should know: an error that must be mended, or a warning."""

    severity: str  # "error" or "warning"
    place: str
    what: str
    advice: str = ""

    def __str__(self) -> str:
        where = f"{self.place[:1].upper()}{self.place[1:]}: " if self.place else ""
        return f"{where}{self.what}{' ' if self.advice else ''}{self.advice}"


class UnreadableStrategy(UnreadableFile):
    """A file could not be read as a strategy; `remarks` names everything that must be mended."""

    def __init__(self, remarks: Iterable[Remark]) -> None:
        self.remarks = tuple(remarks)
        errors = [str(each) for each in self.remarks if each.severity == "error"]
        super().__init__("\n".join(errors))


def best_place(places: Mapping[str, str], where: str) -> str:
    """This function will give the place in the file of a cell address such as `terms/discount/ranges/0/best`.

    Where the cell itself is not written, it is the nearest thing around it that is; nothing if there is none.
    """
    parts = where.split("/")
    for length in range(len(parts), 0, -1):
        if place := places.get("/".join(parts[:length])):
            return place
    return ""
