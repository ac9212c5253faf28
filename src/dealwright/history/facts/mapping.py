"""Mapping: which column of a source fills which fact, and how the source writes numbers, dates and nothing.

Every company keeps its past deals in a shape of its own. A mapping is the whole knowledge of that shape: for each fact
the source columns that fill it (or a constant), for each term a column or one of a few derivations, and once for the
whole source the decimal mark, the order of numeric dates and the words that stand for a missing value. It is a value:
`propose` makes one from a look at the data, a person corrects it in a YAML file, `normalise` applies it.

>>> from dealwright.core import terms
>>> freight = terms.Term(key="freight", name="Freight share", kind="percent", direction=terms.Direction.LESS)
>>> mapping = Mapping(
...     fills=(("deal", Fill(columns=("ID",))), ("country", Fill(constant="Kenya"))),
...     terms=(TermRule(term=freight, how=How.RATIO, columns=(("Freight Cost",), ("Line Value",))),),
... )
>>> mapping.source_columns
('ID', 'Freight Cost', 'Line Value')
>>> mapping.disorder(("ID", "Freight Cost"))
('Term “freight” reads the column “Line Value”, which the source does not have.',)

It is *not* a program: what the closed set of derivations cannot say is prepared in the source.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from dealwright.core import terms
from dealwright.history.facts.columns import COLUMNS, OUTCOMES
from dealwright.history.facts.currency import ISO_4217

MISSING_WORDS = (
    *("n/a", "na", "#n/a", "nan", "null", "none", "nil", "-", "--", "—", "?", "tbd", "tba", "unknown"),
    *("not available", "not applicable", "not captured", "unbekannt", "k.a.", "k. a.", "inconnu", "desconocido", "s/d"),
)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,47}")


class How(StrEnum):
    """How the value of a term comes from source columns."""

    COLUMN = "column"  # the column itself; of several, the first that holds a value
    RATIO = "ratio"  # first ÷ second; as a percentage where the kind is percent
    REDUCTION = (
        "reduction"  # 1 − first ÷ second: a discount off a list price; as a percentage where the kind is percent
    )
    DAYS_BETWEEN = "days_between"  # second date − first date, in days
    MONTHS_BETWEEN = "months_between"  # the same in months of 30.4375 days


class DateOrder(StrEnum):
    """What a date of three numbers such as 04/03/2024 means; a year of four digits in front is always understood."""

    MONTH_FIRST = "month_first"  # 3 April
    DAY_FIRST = "day_first"  # 4 March


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """How one fact is filled: from a constant, or from columns; text joins them, dates and numbers take the first."""

    columns: tuple[str, ...] = ()
    constant: str | None = None
    joined_by: str = ", "
    values: tuple[tuple[str, str], ...] = ()  # (what the source says, what it means), compared without case


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRule:
    """How one term is read; `columns` holds one group for `COLUMN` and two for the derivations, first present wins."""

    term: terms.Term
    columns: tuple[tuple[str, ...], ...]
    how: How = How.COLUMN
    times: float = 1.0  # what the value is multiplied by: 100 where the source writes 0.12 for 12 %
    values: tuple[tuple[str, str], ...] = ()
    delivered: bool = False  # part of what the price includes (METHOD §9)

    @property
    def flat_columns(self) -> tuple[str, ...]:
        return tuple(name for group in self.columns for name in group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the file itself is laid out, where that must be said; everything left out is found out."""

    sheet: str = ""  # of a workbook
    header_row: int | None = None  # the line that holds the column names, counted from 1
    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Which source column fills which fact, and how the source writes its values."""

    fills: tuple[tuple[str, Fill], ...]
    terms: tuple[TermRule, ...] = ()
    undecided: tuple[TermRule, ...] = ()  # offered but not read, until somebody says their direction; theirs is a blank
    currency: str = ""  # reporting currency; empty: the one most deals are in
    decimal: str = "."
    date_order: DateOrder = DateOrder.DAY_FIRST
    missing: tuple[str, ...] = ()  # besides MISSING_WORDS; a star stands for any text
    default_outcome: str = "won"
    compare_within: tuple[str, ...] = ()  # dimensions that must be equal before two prices are compared (METHOD §9)
    reading: Reading = Reading()

    def fill(self, fact: str) -> Fill | None:
        """This function will give how a fact is filled, or nothing when it is not."""
        return next((fill for name, fill in self.fills if name == fact), None)

    @property
    def source_columns(self) -> tuple[str, ...]:
        """Every source column the mapping reads, once, in the order of first use."""
        named = [name for _, fill in self.fills for name in fill.columns]
        named += [name for rule in self.terms for name in rule.flat_columns]
        return tuple(dict.fromkeys(named))

    def in_currency(self, currency: str | None) -> Mapping:
        """This function will give the mapping with another reporting currency, or itself when none is stated."""
        return replace(self, currency=currency) if currency else self

    def disorder(self, source_columns: tuple[str, ...]) -> tuple[str, ...]:
        """This function will say in sentences what keeps the mapping from being applied to these columns."""
        unknown = (
            f"{who} reads the column “{name}”, which the source does not have.{_near(name, source_columns)}"
            for who, name in _reads(self)
            if name not in source_columns
        )
        return (*_disorder_of_words(self), *_disorder_of_fills(self), *_disorder_of_terms(self), *unknown)


def _near(name: str, columns: tuple[str, ...]) -> str:
    folded = {column.casefold(): column for column in reversed(columns)}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.75)
    return f" Did you mean “{folded[found[0]]}”?" if found else ""


def _reads(mapping: Mapping) -> Iterator[tuple[str, str]]:
    for fact, fill in mapping.fills:
        yield from ((f"Fact “{fact}”", name) for name in fill.columns)
    for rule in mapping.terms:
        yield from ((f"Term “{rule.term.key}”", name) for name in rule.flat_columns)


def _disorder_of_words(mapping: Mapping) -> Iterator[str]:
    if mapping.decimal not in {".", ","}:
        yield f"The decimal mark is “{mapping.decimal}”. Write “.” or “,”."
    if mapping.default_outcome not in OUTCOMES:
        yield f"The outcome “{mapping.default_outcome}” is unknown. Write one of: {', '.join(OUTCOMES)}."
    if mapping.currency and mapping.currency not in ISO_4217:
        yield f"“{mapping.currency}” is no currency. Write its three letters, such as EUR."
    dimensions = tuple(column.name for column in COLUMNS if column.role == "dimension")
    for name in mapping.compare_within:
        if name not in dimensions:
            yield f"Prices cannot be compared within “{name}”. Write some of: {', '.join(dimensions)}."


def _disorder_of_fills(mapping: Mapping) -> Iterator[str]:
    known = tuple(column.name for column in COLUMNS)
    for fact, fill in mapping.fills:
        if fact not in known:
            yield f"There is no fact “{fact}”. Write one of: {', '.join(known)}."
        if bool(fill.columns) == (fill.constant is not None):
            yield f"Fact “{fact}” needs either columns or a constant, not both and not none."
        for name in sorted({name for name in fill.columns if fill.columns.count(name) > 1}):
            yield f"Fact “{fact}” names the column “{name}” twice. Name it once."


def _disorder_of_terms(mapping: Mapping) -> Iterator[str]:
    keys = [rule.term.key for rule in mapping.terms]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"Two terms have the key “{key}”. Give each its own."
    for rule in mapping.terms:
        yield from _disorder_of_term(rule)


def _disorder_of_term(rule: TermRule) -> Iterator[str]:
    key, kind = rule.term.key, rule.term.kind
    if not _KEY.fullmatch(key):
        yield f"The term key “{key}” must be lower-case letters, digits and underscores, and start with a letter."
    if kind not in terms.KINDS:
        yield f"Term “{key}” has the unknown kind “{kind}”. Write one of: {', '.join(terms.KINDS)}."
    elif terms.KINDS[kind].has_choices and not rule.term.choices:
        yield f"Term “{key}” is an ordered choice and must list its choices in order."
    wanted = 1 if rule.how is How.COLUMN else 2
    if len(rule.columns) != wanted or not all(rule.columns):
        yield f"Term “{key}” needs {wanted} source column{'s' * (wanted > 1)} for “{rule.how}”."
    if rule.how is not How.COLUMN and kind in {"choice", "yes_no"}:
        yield f"Term “{key}” cannot be worked out as “{rule.how}”, because its kind is “{kind}”. Name one column."
