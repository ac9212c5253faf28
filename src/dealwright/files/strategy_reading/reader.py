"""The reader: takes told things apart, and keeps every remark and the place of every cell on the way.

After an error it goes on with something harmless in the place of what could not be read, so that all mistakes of a file
are named at once; what was read is then never handed out.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from dealwright.core import terms
from dealwright.core.kernel import EmptyPeriod, Period
from dealwright.files.strategy_reading import values
from dealwright.files.strategy_reading.told import Remark, Told
from dealwright.files.tables import cut

Choice = TypeVar("Choice", bound=StrEnum)
Table = Mapping[str, Told]


class Reader:
    """Remarks and places gathered while one file is read."""

    def __init__(self, remarks: Iterable[Remark] = ()) -> None:
        self.remarks: list[Remark] = list(remarks)
        self.places: dict[str, str] = {}
        self.without_kind: set[str] = set()  # keys of terms whose values nobody can read yet

    @property
    def failed(self) -> bool:
        """Whether anything must be mended before there is a strategy."""
        return any(each.severity == "error" for each in self.remarks)

    def readable(self, line: str) -> bool:
        """This function will say whether a trade rule names no term whose values nobody can read yet."""
        return not any(key in line for key in self.without_kind)

    def wrong(self, told: Told, what: str, advice: str = "") -> None:
        """This function will note an error at the place of what was told."""
        self.remarks.append(Remark(severity="error", place=told.place, what=what, advice=advice))

    def doubtful(self, told: Told, what: str) -> None:
        """This function will note a warning at the place of what was told."""
        self.remarks.append(Remark(severity="warning", place=told.place, what=what))

    def table(self, told: Told | None, where: str, known: tuple[str, ...]) -> Table:
        """This function will give a table of names and values, and name the keys in it that are not known."""
        if told is None or _absent(told):
            return {}
        if not isinstance(told.value, Mapping):
            self.wrong(told, f"{where} must be lines of “name: value”, but it is {_quoted(told)}.")
            return {}
        for key, said in told.value.items() if known else ():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                meant = f"Did you mean “{near[0]}”?" if near else f"Write one of: {', '.join(known)}."
                self.wrong(said, f"{where} has “{cut(key)}”, which is not known.", meant)
        return told.value

    def items(self, told: Told | None, where: str, example: str) -> tuple[Told, ...]:
        """This function will give the entries of a list; nothing told is an empty one."""
        if told is None or _absent(told):
            return ()
        if not isinstance(told.value, tuple):
            self.wrong(
                told, f"{where} must be a list, but it is {_quoted(told)}.", f"Begin each entry with a dash: {example}"
            )
            return ()
        return told.value

    def single(self, told: Told, where: str) -> bool:
        """This function will say whether a thing is a single value, and note an error where it is not."""
        if isinstance(told.value, Mapping | tuple):
            self.wrong(told, f"{where} must be a single value, but it is {_quoted(told)}.")
            return False
        return True

    def needed(self, table: Table, key: str, where: str, around: Told) -> Told | None:
        """This function will give what stands under a key, and note an error where nothing does."""
        told = table.get(key)
        if told is None or _absent(told):
            self.wrong(told or around, f"{where} has no “{key}”.", f"Add “{key}: …”.")
            return None
        return told

    def text(self, told: Told | None, where: str) -> str:
        """This function will give a text as it was written; nothing told is the empty text."""
        if told is None or _absent(told) or not self.single(told, where):
            return ""
        return told.value if isinstance(told.value, str) else told.text

    def needed_text(self, table: Table, key: str, where: str, around: Told) -> str:
        """This function will give the text under a key that must not be empty."""
        told = self.needed(table, key, where, around)
        said = self.text(told, f"“{key}” of {where}")
        if told is not None and not said.strip() and not isinstance(told.value, Mapping | tuple):
            self.wrong(told, f"“{key}” of {where} is empty.", "Write it.")
        return said

    def choice(self, told: Told | None, where: str, kind: type[Choice], usual: Choice) -> Choice:
        """This function will give a member of an enumeration by its value; nothing told is the usual one."""
        if told is None or _absent(told) or not self.single(told, where):
            return usual
        said = told.text.strip().casefold()
        found = next((each for each in kind if each.value.casefold() == said), None)
        if found is None:
            near = difflib.get_close_matches(said, [each.value for each in kind], n=1)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            self.wrong(told, f"{where} is “{cut(told.text)}”.{meant}", f"Write one of: {', '.join(kind)}.")
        return found or usual

    def value(self, told: Told | None, where: str, term: terms.Term | None) -> float:
        """This function will give a value of a term in its own unit."""
        if told is None or not self.single(told, where) or (term is not None and term.key in self.without_kind):
            return 0.0
        try:
            read, doubt = values.read_value(term, _single(told), told.text)
        except values.Unclear as broken:
            self.wrong(told, f"{where}: {broken}", broken.advice)
            return 0.0
        if doubt:
            self.doubtful(told, f"{where}: {doubt}")
        return read

    def plain(self, told: Told | None, where: str) -> float:
        """This function will give a number that has no unit."""
        return self._read(told, where, values.read_plain)

    def share(self, told: Told | None, where: str) -> float | None:
        """This function will give a share written as 8 % or 0.08; nothing told is no share."""
        return None if told is None or _absent(told) else self._read(told, where, values.read_share)

    def day(self, told: Told | None, where: str) -> dt.date | None:
        """This function will give a day; nothing told is no day."""
        if told is None or _absent(told) or not self.single(told, where):
            return None
        try:
            read, doubt = values.read_day(_single(told), told.text)
        except values.Unclear as broken:
            self.wrong(told, f"{where}: {broken}", broken.advice)
            return None
        if doubt:
            self.doubtful(told, f"{where}: {doubt}")
        return read

    def flag(self, told: Told | None, where: str) -> bool:
        """This function will give yes or no; nothing told is no."""
        if told is None or _absent(told):
            return False
        yes_no = terms.Term(key="flag", name="Flag", kind="yes_no", direction=terms.Direction.MORE)
        return bool(self.value(told, where, yes_no))

    def scope(self, told: Told | None, where: str) -> terms.Scope:
        """This function will give the deals a range, rule, holder or guideline is for; nothing told is every deal."""
        if told is None or _absent(told) or told.value == values.EVERY_DEAL:
            return terms.Scope()
        stated = self.table(told, f"“for” of {where}", terms.DIMENSIONS)
        known = {name: self.text(said, f"“{name}” of {where}") for name, said in stated.items()}
        return terms.Scope.of(**{name: text for name, text in known.items() if name in terms.DIMENSIONS})

    def period(self, told: Told | None, where: str) -> Period:
        """This function will give the days something is valid on; nothing told is every day."""
        table = self.table(told, f"“valid” of {where}", ("from", "before"))
        start_on = self.day(table.get("from"), f"“from” of {where}")
        end_before = self.day(table.get("before"), f"“before” of {where}")
        try:
            return Period(start_on=start_on, end_before=end_before)
        except EmptyPeriod as broken:
            self.wrong(told or Told(value=None), f"{where}: {broken}", "“before” is the first day it no longer holds.")
            return Period()

    def _read(self, told: Told | None, where: str, how: values.ReadsNumber) -> float:
        if told is None or not self.single(told, where):
            return 0.0
        try:
            return how(_single(told), told.text)
        except values.Unclear as broken:
            self.wrong(told, f"{where}: {broken}", broken.advice)
            return 0.0


def _absent(told: Told) -> bool:
    return told.value is None


def _single(told: Told) -> str | int | float | bool | dt.date | None:
    return None if isinstance(told.value, Mapping | tuple) else told.value


def _quoted(told: Told) -> str:
    if isinstance(told.value, Mapping):
        return "a table"
    return "a list" if isinstance(told.value, tuple) else f"“{cut(told.text)}”"
