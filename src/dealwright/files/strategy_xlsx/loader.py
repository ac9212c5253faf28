"""Reads a workbook that a person has edited: columns moved, columns added, rows added, cells merged.

Each sheet becomes the table of a strategy file, each cell with its sheet and address as its place; what it means, and
what is wrong with it, is said by `strategy_reading`. Percent cells are read as they are shown (0.12 as 12 %), date
cells as days. Before a workbook is opened its size is checked without trusting what it says of itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl

from dealwright.core import strategy
from dealwright.files import strategy_reading
from dealwright.files.strategy_reading import Found, Remark, Told, UnreadableStrategy
from dealwright.files.strategy_xlsx import cells
from dealwright.files.strategy_xlsx.page import Line, Page, text_of
from dealwright.files.strategy_xlsx.sheets import (
    AGGREGATES,
    FIELDS,
    GREAT_DEAL,
    GUIDELINES,
    LADDER,
    METRICS,
    RANGES,
    RULES,
    SHEETS,
    STRATEGY,
    TERMS,
    Sheet,
)
from dealwright.files.tables import UnreadableFile, workbook

_COMPARED = {"≥": "at_least", "≤": "at_most", "=": "exactly"}


def read(path: Path) -> strategy.Strategy:
    """This function will read a strategy; `UnreadableStrategy` names all that must be mended, cell by cell."""
    found = look(path)
    if found.strategy is None:
        raise UnreadableStrategy(found.remarks)
    return found.strategy


def look(path: Path) -> Found:
    """This function will read a strategy with everything that is to be said; `UnreadableFile` if it is no workbook."""
    parts = workbook.inspect(path)
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError) as broken:
        raise UnreadableFile(
            f"{path.name} is not a whole workbook. Open it in the spreadsheet program and save it again as XLSX."
        ) from broken
    remarks: list[Remark] = []
    if parts.not_calculated:
        remarks.append(
            Remark(
                severity="error",
                place=f"cell {parts.first_not_calculated}",
                what="A formula holds no result, because the program that wrote it does not calculate.",
                advice="Open the workbook in a spreadsheet program, save it, and read it again.",
            )
        )
    pages = {sheet.name: _page(book, sheet, remarks) for sheet in SHEETS}
    known = {sheet.name.casefold() for sheet in SHEETS}
    remarks.extend(
        Remark(
            severity="warning", place=f"sheet {name}", what="The sheet was not read; a strategy has none of this name."
        )
        for name in book.sheetnames
        if name.strip().casefold() not in known
    )
    found = strategy_reading.read(Told(value=_top(pages, remarks), place="the workbook"), remarks)
    return replace(found, remarks=tuple(dict.fromkeys(found.remarks)))


def _page(book: openpyxl.Workbook, sheet: Sheet, remarks: list[Remark]) -> Page:
    name = next((each for each in book.sheetnames if each.strip().casefold() == sheet.name.casefold()), None)
    if name is None:
        needed = sheet in {STRATEGY, TERMS}
        what = f"There is no sheet “{sheet.name}”." + ("" if needed else " What it would say is empty.")
        advice = "Write an example with “dealwright strategy export” and move your content into it." if needed else ""
        remarks.append(Remark(severity="error" if needed else "warning", place="", what=what, advice=advice))
        return Page(sheet=sheet, lines=())
    return Page.of(book[name], sheet, remarks)


def _top(pages: dict[str, Page], remarks: list[Remark]) -> dict[str, Told]:
    top = _fields(pages[STRATEGY.name], remarks)
    ranges = [(line.text("term").strip(), line, _range(line, remarks)) for line in pages[RANGES.name].lines]
    told = [line.table() for line in pages[TERMS.name].lines]
    keys = {line.text("key").strip() for line in pages[TERMS.name].lines}
    terms = []
    for line, table in zip(pages[TERMS.name].lines, told, strict=True):
        own = tuple(each for key, _, each in ranges if key == line.text("key").strip())
        _understand(table, "choices", _choices, remarks)
        terms.append(Told(value=table | {"ranges": Told(value=own, place=line.place)}, place=line.place))
    for key, line, _ in ranges:
        if key not in keys:
            what = f"“{key}” is no key on the sheet “Terms”." if key else "The row names no term."
            said = line.cell("term")
            place = said.place if said is not None else line.place
            advice = "Write the key of a term, or add the term."
            remarks.append(Remark(severity="error", place=place, what=what, advice=advice))
    great = {"parts": _shares(pages[GREAT_DEAL.name], remarks), "behaviours": _behaviours(pages[GREAT_DEAL.name])}
    inner = top.pop("great_deal", Told(value={}))
    words = inner.value if isinstance(inner.value, dict) else {}
    rules = [_rule(line, remarks) for line in pages[RULES.name].lines]
    found = {
        "terms": Told(value=tuple(terms), place="sheet Terms"),
        "rules": Told(value=tuple(rules), place="sheet Trade rules"),
        "aggregates": _list(pages[AGGREGATES.name], lambda line: _range(line, remarks)),
        "ladder": Told(value=_ladder(pages[LADDER.name]), place="sheet Ladder"),
        "great_deal": Told(value=words | great, place="sheet Great deal"),
        "metrics": _list(pages[METRICS.name], lambda line: Told(value=line.table(), place=line.place)),
        "guidelines": _list(pages[GUIDELINES.name], lambda line: Told(value=line.table(), place=line.place)),
    }
    return top | found


def _list(page: Page, how: Callable[[Line], Told]) -> Told:
    return Told(value=tuple(how(line) for line in page.lines), place=f"sheet {page.sheet.name}")


def _fields(page: Page, remarks: list[Remark]) -> dict[str, Told]:
    paths = {heading.casefold(): path for path, heading in FIELDS} | {path: path for path, _ in FIELDS}
    line = Line(cells={}, place="sheet Strategy")
    for each in page.lines:
        path = paths.get(each.text("field").strip().casefold())
        said = each.cell("said")
        if path is None:
            what = f"“{each.text('field')}” is nothing a strategy states; the row was not read."
            remarks.append(Remark(severity="warning", place=each.place, what=what))
        elif said is not None:
            line.cells[path] = said
    table = line.table()
    _understand(table, "order", _order, remarks)
    _understand(table, "dimensions", _choices, remarks)
    return table


def _range(line: Line, remarks: list[Remark]) -> Told:
    table = line.table()
    table.pop("term", None)
    limits = table.setdefault("limits", Told(value={}, place=line.place))
    order = table.pop("in_order", None)
    if order is not None and isinstance(limits.value, dict):
        try:
            wanted = [level for level in cells.parted(order.text) if level in limits.value]
        except cells.UnreadableList as broken:
            remarks.append(Remark(severity="error", place=order.place, what=str(broken)))
            wanted = []
        rest = [level for level in limits.value if level not in wanted]
        table["limits"] = replace(limits, value={level: limits.value[level] for level in (*wanted, *rest)})
    if "evidence" in table:
        table["evidence"] = _evidence(table["evidence"], remarks)
    return Told(value=table, place=line.place)


def _evidence(told: Told, remarks: list[Remark]) -> Told:
    table = dict(told.value) if isinstance(told.value, dict) else {}
    intervals = table.pop("intervals", None)
    try:
        found = cells.read_intervals(intervals.text) if intervals is not None else ()
    except cells.UnreadableList as broken:
        remarks.append(Remark(severity="error", place=intervals.place if intervals else told.place, what=str(broken)))
        found = ()
    for figure, low, high in found:
        ends = tuple(Told(value=end, text=repr(end), place=told.place) for end in (low, high))
        table[figure] = Told(value=ends, place=told.place)
    return replace(told, value=table)


def _rule(line: Line, remarks: list[Remark]) -> Told:
    table = line.table()
    if "if" in table and table["if"].text.startswith("["):
        _understand(table, "if", _conditions, remarks)
    return Told(value=table, place=line.place)


def _ladder(page: Page) -> dict[str, Told]:
    levels, holders = [], []
    for line in page.lines:
        table = line.table()
        if "member" in table:
            holders.append(
                Told(value={key: said for key, said in table.items() if key not in {"name", "role"}}, place=line.place)
            )
        else:
            key = table.pop("level", None)
            table.pop("for", None)
            levels.append(Told(value=({} if key is None else {"key": key}) | table, place=line.place))
    place = f"sheet {page.sheet.name}"
    return {"levels": Told(value=tuple(levels), place=place), "holders": Told(value=tuple(holders), place=place)}


def _shares(page: Page, remarks: list[Remark]) -> Told:
    shares = []
    for line in page.lines:
        table = line.table()
        says = table.pop("says", None)
        word = line.text("says").strip().casefold()
        if word not in {"part", "more", "less"}:
            place = says.place if says else line.place
            what = f"“{line.text('says')}” says nothing about a great deal."
            remarks.append(Remark(severity="error", place=place, what=what, advice="Write one of: part, more, less."))
        if word == "part":
            table.pop("text", None)
            shares.append(Told(value=table, place=line.place))
    return Told(value=tuple(shares), place=f"sheet {page.sheet.name}")


def _behaviours(page: Page) -> Told:
    found = []
    for line in page.lines:
        word = line.text("says").strip().casefold()
        if word in {"more", "less"}:
            text = line.cell("text") or Told(value="", place=line.place)
            about = line.cell("term")
            found.append(Told(value={word: text} | ({} if about is None else {"term": about}), place=line.place))
    return Told(value=tuple(found), place=f"sheet {page.sheet.name}")


def _understand(table: dict[str, Told], name: str, how: Callable[[Told], Told], remarks: list[Remark]) -> None:
    """Put what a cell lists in the place of its text."""
    if name in table:
        try:
            table[name] = how(table[name])
        except cells.UnreadableList as broken:
            remarks.append(Remark(severity="error", place=table[name].place, what=str(broken)))
            del table[name]


def _choices(told: Told) -> Told:
    return replace(told, value=tuple(_text(each, told.place) for each in cells.parted(told.text)))


def _order(told: Told) -> Told:
    groups = cells.read_order(told.text)
    listed = (Told(value=tuple(_text(key, told.place) for key in group), place=told.place) for group in groups)
    return replace(told, value=tuple(listed))


def _conditions(told: Told) -> Told:
    listed = cells.from_json(told.text)
    found = []
    for each in listed if isinstance(listed, list) else [None]:
        if not (
            isinstance(each, list)
            and len(each) == 3
            and each[1] in _COMPARED
            and isinstance(each[2], str | int | float)
        ):
            raise cells.UnreadableList("Write it like: contract_months ≥ 36 and payment_days ≤ 30.")
        value = Told(value=each[2], text=text_of(each[2]), place=told.place)
        found.append(Told(value={"term": _text(str(each[0]), told.place), _COMPARED[each[1]]: value}, place=told.place))
    return replace(told, value=tuple(found))


def _text(said: str, place: str) -> Told:
    return Told(value=said, text=said, place=place)
