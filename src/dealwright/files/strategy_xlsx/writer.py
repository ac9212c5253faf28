"""Writes a strategy as a workbook with headings, units, drop-downs and a frozen first row.

Percentages are true percent cells (0.12 shown as 12 %), days are dates, other values carry their unit in the format.
Every text is stored as a text, never as a formula, whatever it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading import told_value
from dealwright.files.strategy_xlsx import rows
from dealwright.files.strategy_xlsx.sheets import (
    AGGREGATES,
    FIELDS,
    GREAT_DEAL,
    GUIDELINES,
    LADDER,
    LIMIT,
    METRICS,
    OPTIONS,
    RANGES,
    RULES,
    STRATEGY,
    TERMS,
    USUAL_OWNERS,
    Column,
    Sheet,
)
from dealwright.files.tables import whole

LONGEST = 32_767  # letters of a cell, by the programs that open it
MOST_LISTED = 255  # letters of a drop-down
SPARE = 500  # rows below the last that still have drop-downs
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # letters a workbook cannot hold
_HEAD = PatternFill("solid", fgColor="1F3A5F")


class TooLongForACell(ValueError):
    """A text could not be written because no cell of a workbook is long enough."""


def write(path: Path, said: strategy.Strategy) -> None:
    """This function will write a strategy as a workbook; letters no workbook can hold become “�”."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    named = {entry.term.key: entry.term for entry in reversed(said.entries)}
    levels = rows.levels_in([each for entry in said.entries for each in entry.ranges])
    totals = rows.levels_in([each.range for each in said.aggregates])
    options = _options(said, (*levels, *totals))
    single = rows.fields(said)
    _sheet(book, STRATEGY, ({"field": heading, "said": single[path]} for path, heading in FIELDS), options)
    _sheet(book, TERMS, rows.terms_of(said), options)
    _sheet(book, _with_limits(RANGES, levels), rows.ranges(said, levels), options)
    _sheet(book, RULES, rows.rules(said, named), options)
    _sheet(book, _with_limits(AGGREGATES, totals), rows.aggregates(said, totals), options)
    _sheet(book, LADDER, rows.ladder(said), options)
    _sheet(book, GREAT_DEAL, rows.great_deal(said, named), options)
    _sheet(book, METRICS, rows.metrics(said), options)
    _sheet(book, GUIDELINES, rows.guidelines(said), options)
    with whole(path) as fresh:
        book.save(fresh)


def _options(said: strategy.Strategy, levels: tuple[str, ...]) -> dict[str, str]:
    """What each drop-down offers, as a workbook says it; those that do not fit are left out."""
    owners = dict.fromkeys((*USUAL_OWNERS, *(entry.term.owner for entry in said.entries if entry.term.owner)))
    ladder = dict.fromkeys((*(level.key for level in said.ladder.levels), *levels))
    listed = {**OPTIONS, "owners": tuple(owners), "levels": tuple(ladder)}
    found = {name: f'"{",".join(each)}"' for name, each in listed.items() if each and _fits(each)}
    return found | {"terms": f"Terms!$A$2:$A${len(said.entries) + SPARE}"}


def _fits(options: tuple[str, ...]) -> bool:
    joined = ",".join(options)
    return len(joined) <= MOST_LISTED and joined.count(",") == len(options) - 1 and '"' not in joined


def _with_limits(sheet: Sheet, levels: tuple[str, ...]) -> Sheet:
    after = [column.path for column in sheet.columns].index("target") + 1
    limits = tuple(Column(path=f"limits/{level}", heading=LIMIT + level, width=16) for level in levels)
    return Sheet(name=sheet.name, columns=(*sheet.columns[:after], *limits, *sheet.columns[after:]), limits=True)


def _sheet(book: openpyxl.Workbook, sheet: Sheet, found: Iterable[rows.Row], options: dict[str, str]) -> None:
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "C2" if len(sheet.columns) > 6 else "A2"
    for place, column in enumerate(sheet.columns, start=1):
        head = page.cell(row=1, column=place)
        _say(head, column.heading)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), _HEAD
        head.alignment = Alignment(vertical="top", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = column.width
    last = 1
    for last, row in enumerate(found, start=2):
        for place, column in enumerate(sheet.columns, start=1):
            said = row.get(column.path)
            if said is not None and said != "":
                _fill(page.cell(row=last, column=place), said, prose=column.prose)
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"
    _drop_downs(page, sheet, options, last + SPARE)


def _drop_downs(page: Any, sheet: Sheet, options: dict[str, str], last: int) -> None:  # noqa: ANN401  # openpyxl ships no types
    for place, column in enumerate(sheet.columns, start=1):
        if not column.hint and column.options not in options:
            continue
        listed = options.get(column.options)
        rule = DataValidation(
            type="list" if listed else None,
            formula1=listed,
            allow_blank=True,
            errorStyle="warning",
            showErrorMessage=True,
        )
        if column.hint:
            rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading[:32], column.hint, True
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{last}")
        page.add_data_validation(rule)


def _fill(cell: Any, said: rows.Cell, *, prose: bool) -> None:  # noqa: ANN401  # openpyxl ships no types
    if isinstance(said, rows.Worth):
        _worth(cell, said)
    elif isinstance(said, str):
        _say(cell, said)
    elif isinstance(said, date):
        cell.value, cell.number_format = said, "yyyy-mm-dd"
    elif said is not None:
        _number(cell, said)
    if prose:
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def _worth(cell: Any, said: rows.Worth) -> None:  # noqa: ANN401  # openpyxl ships no types
    term, value = said.term, float(said.value)
    if term is not None and term.kind == "percent":
        _percent(cell, value)
        return
    told = told_value(term, value)
    if isinstance(told, str):
        _say(cell, told)
        return
    _number(cell, told)
    unit = terms.unit(term) if term is not None else ""
    if unit and '"' not in unit and unit.isprintable():
        cell.number_format = f'General "{unit}"'


def _number(cell: Any, value: float) -> None:  # noqa: ANN401  # openpyxl ships no types
    if _kept(value):
        cell.value = value
    else:
        _say(cell, repr(value))


def _kept(value: float) -> bool:
    """Whether a workbook, which keeps sixteen digits, gives the number back unchanged."""
    return float(f"{value:.16g}") == value


def _percent(cell: Any, value: float) -> None:  # noqa: ANN401  # openpyxl ships no types
    """A percent cell where the shifted number comes back unchanged, otherwise the percentage as a text."""
    exact = Decimal(repr(value))
    share = float(exact.scaleb(-2))
    if float(Decimal(repr(share)).scaleb(2)) == value and _kept(share):
        places = max(0, -int(exact.normalize().as_tuple().exponent))
        cell.value, cell.number_format = share, "0%" if not places else f"0.{'0' * min(places, 6)}%"
    else:
        _say(cell, f"{value!r} %")


def _say(cell: Any, text: str) -> None:  # noqa: ANN401  # openpyxl ships no types
    if len(text) > LONGEST:
        raise TooLongForACell(
            f"“{text[:40]}…” has {len(text):,} letters; a cell holds {LONGEST:,}. Shorten it, or write YAML instead."
        )
    cell.value = _UNSPEAKABLE.sub("�", text)
    cell.data_type = "s"  # never a formula, whatever it begins with
    cell.quotePrefix = True
