"""Profile: what a look at some values of each column says about it.

A few thousand rows, spread over the source, are enough to tell dates from numbers from names, which decimal mark and
which order of day and month was used, and which words stand for "nothing". The profile holds counts; what to make of
them is decided by `propose`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass

from dealwright.history.facts.mapping import MISSING_WORDS
from dealwright.history.facts.reading import NO, YES

COMMON = 30  # frequent values kept
_MISSING = frozenset(word.casefold() for word in MISSING_WORDS)
_POINT = re.compile(
    r"[-+(]?(\D{0,3}\s?)?(\d{1,3}([ '’,]\d{3})+|\d+)?(\.\d+)?(e[-+]?\d+)?\s?(\D{1,7})?\)?", re.IGNORECASE
)
_COMMA = re.compile(r"[-+(]?(\D{0,3}\s?)?(\d{1,3}([ '’.]\d{3})+|\d+)?(,\d+)?\s?(\D{1,7})?\)?", re.IGNORECASE)
_ONLY_POINT = re.compile(r"\D*\d*(,\d{3})*\.(\d{1,2}|\d{4,})\D*|\D*\d{1,3}(,\d{3})+\.\d+\D*|\D*\d{1,3}(,\d{3}){2,}\D*")
_ONLY_COMMA = re.compile(r"\D*\d*(\.\d{3})*,(\d{1,2}|\d{4,})\D*|\D*\d{1,3}(\.\d{3})+,\d+\D*|\D*\d{1,3}(\.\d{3}){2,}\D*")
_TRIPLE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})([T ].*)?")
_OTHER_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|(19|20)\d{6}|\d{1,2}[. -]*[A-Za-zéûäÉÄ]{3,10}\.?[ -]+(\d{4}|\d{2})"
    r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}"
)
_SIGNS = (("€", "EUR"), ("$", "USD"), ("£", "GBP"), ("¥", "JPY"))
_CODE = re.compile(r"\b(EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|BRL|MXN|INR|CNY|ZAR|SGD|HKD|KRW|TRY)\b")
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """What the sampled values of one column look like; counts are of values that are present."""

    name: str
    typed: bool  # the source stored numbers or dates, not text
    rows: int
    present: int
    distinct: int
    common: tuple[tuple[str, int], ...]
    numbers: int  # readable with one of the decimal marks
    only_point: int  # readable only where the point is the decimal mark
    only_comma: int
    dates: int
    month_first: int  # readable as a date only with the month first
    day_first: int
    yes_no: int
    percent_signs: int
    currencies: tuple[str, ...]  # named in values or header, most frequent first
    values: tuple[float | None, ...]  # the number in each sampled row, for comparing columns with each other

    @property
    def filled(self) -> float:
        return self.present / self.rows if self.rows else 0.0

    def share(self, count: int) -> float:
        """This function will give a count as a share of the values present."""
        return count / self.present if self.present else 0.0

    @property
    def is_number(self) -> bool:
        return self.share(self.numbers) >= 0.5 and self.share(self.numbers) > self.share(self.dates)

    @property
    def is_date(self) -> bool:
        return self.share(self.dates) >= 0.3

    @property
    def is_yes_no(self) -> bool:
        return self.present > 0 and self.yes_no == self.present and self.distinct <= 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a look at a source says about its columns."""

    columns: tuple[ColumnProfile, ...]
    rows: int


def profile(sample: AnyMapping[str, Sequence[str | None]], *, typed: frozenset[str] = frozenset()) -> Profile:
    """This function will describe sampled columns of text, all of one length."""
    columns = tuple(_column(name, values, name in typed) for name, values in sample.items())
    return Profile(columns=columns, rows=max((column.rows for column in columns), default=0))


def _column(name: str, values: Sequence[str | None], typed: bool) -> ColumnProfile:
    trimmed = [value.strip() if value else "" for value in values]
    counts = Counter(value for value in trimmed if value and value.casefold() not in _MISSING)

    def count(fits: re.Pattern[str]) -> int:
        return sum(times for value, times in counts.items() if fits.fullmatch(value))

    numbers = {value: number for value in counts if (number := _number(value)) is not None}
    triples = [(match, times) for value, times in counts.items() if (match := _TRIPLE.fullmatch(value))]
    return ColumnProfile(
        name=name,
        typed=typed,
        rows=len(trimmed),
        present=counts.total(),
        distinct=len(counts),
        common=tuple(counts.most_common(COMMON)),
        numbers=sum(times for value, times in counts.items() if value in numbers),
        only_point=0 if typed else count(_ONLY_POINT),
        only_comma=0 if typed else count(_ONLY_COMMA),
        dates=sum(times for _, times in triples) + count(_OTHER_DATE),
        month_first=sum(times for match, times in triples if int(match[2]) > MOST_MONTHS),
        day_first=sum(times for match, times in triples if int(match[1]) > MOST_MONTHS),
        yes_no=sum(times for value, times in counts.items() if value.casefold() in {*YES, *NO}),
        percent_signs=sum(times for value, times in counts.items() if value.endswith("%")),
        currencies=_currencies(name, counts),
        values=tuple(numbers.get(value) for value in trimmed),
    )


def _number(text: str) -> float | None:
    """A rough reading, with either decimal mark; only to see what a column is like."""
    if not any(letter.isdigit() for letter in text) or _TRIPLE.fullmatch(text):
        return None
    if not (_POINT.fullmatch(text) or _COMMA.fullmatch(text)):
        return None
    bare = re.sub(r"[^\d.,e+-]", "", text.lower()).strip("e")
    comma = bare.rfind(",") > bare.rfind(".") and not re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", bare)
    bare = bare.replace(".", "").replace(",", ".") if comma else bare.replace(",", "")
    try:
        return float(bare)
    except ValueError:
        return None


def _currencies(name: str, counts: Counter[str]) -> tuple[str, ...]:
    found: Counter[str] = Counter(dict.fromkeys(_CODE.findall(name.upper()), 1_000_000))
    for value, times in counts.most_common(200):
        for code in _CODE.findall(value.upper()) if len(value) <= 20 else ():
            found[code] += times
        for sign, code in _SIGNS:
            found[code] += times if sign in value else 0
    return tuple(code for code, times in found.most_common() if times)
