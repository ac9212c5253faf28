"""Reading: from the text a source wrote to a number, a date, a choice, as Ibis expressions.

Every function takes a text column that is already trimmed, with missing words turned into NULL (`present`), and gives a
column that is NULL where the text cannot be read. Nothing raises for a row: what was present and became NULL is listed
by `normalise`. The cheap reading is tried first and the patient one only for what is left, so a million plain numbers
cost no regular expression.

`1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `(1,234.50)`, `1234.50-`, `EUR 1,234.50`, `12 %`, `30 days` are numbers;
which mark is the decimal one is said by the mapping and never guessed row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from dealwright.history.facts.mapping import MISSING_WORDS, DateOrder

YES = ("yes", "y", "true", "t", "1", "x", "ja", "j", "oui", "o", "sí", "si", "s", "wahr", "vrai", "1.0")
NO = ("no", "n", "false", "f", "0", "nein", "non", "falsch", "faux", "0.0")
EITHER = "either"  # a date that both orders can read
FIRST_YEAR, LAST_YEAR = 1950, 2100  # years outside are typing errors [d]

_THREE_NUMBERS = r"^(\d{1,2})[./-](\d{1,2})[./-](?:\d{2}|\d{4})(?:$|[T ])"
_MONTHS_A_YEAR = 12
_UNITS = "[a-z]{3}|percent|days?|months?|tagen?|monate?n?|jours|mois|días|meses|d|m"
_TIME_OF_DAY = r"[T ]+\d{1,2}:\d{2}.*$"
_NAMED = ("%d-%b-%y", "%d-%b-%Y", "%d %b %y", "%d %b %Y", "%d %B %Y", "%d-%B-%Y", "%d. %b %Y", "%d. %B %Y")
_NAMED_BACKWARDS = ("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%b-%d-%Y")
_YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
_MONTHS = (  # other languages' month names → the English ones that formats know
    (r"janv?(ier|uar)?\.?|jänner|ener?o?\.?", "jan"),
    (r"févr?(ier)?\.?|fevr?(ier)?\.?|febrero|februar", "feb"),
    (r"märz|mrz\.?|mär\.?|mars|marzo", "mar"),
    (r"avril|avr\.?|abril|abr\.?", "apr"),
    (r"mai|mayo", "may"),
    (r"juin|juni|junio", "jun"),
    (r"juillet|juil\.?|juli|julio", "jul"),
    (r"août|aout|agosto|ago\.?", "aug"),
    (r"septembre|septiembre|sept\.?", "sep"),
    (r"octobre|octubre|oktober|okt\.?", "oct"),
    (r"novembre|noviembre|nov\.", "nov"),
    (r"décembre|déc\.?|diciembre|dic\.?|dezember|dez\.?", "dec"),
)


@ibis.udf.scalar.builtin(name="try_strptime", signature=((dt.string, dt.Array(dt.string)), dt.timestamp))
def _try_strptime(text, formats):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 a signature for DuckDB's own function
    """This function will stand for DuckDB's try_strptime in Ibis expressions."""


def present(text: ir.StringColumn, *, missing: Iterable[str], values: Iterable[tuple[str, str]] = ()) -> ir.StringValue:
    """This function will give the trimmed text, after the value map, NULL where it says that nothing is there."""
    trimmed = text.strip().nullif("")
    folded = trimmed.lower()
    words = {word.casefold() for word in (*MISSING_WORDS, *missing) if "*" not in word}
    patterns = [word.casefold() for word in missing if "*" in word]
    absent = folded.isin(sorted(words))
    for pattern in patterns:
        absent = absent | folded.re_search(_fitting(pattern))
    kept = absent.ifelse(ibis.null(dt.string), trimmed)
    pairs = [(folded == said.casefold().strip(), ibis.literal(meant)) for said, meant in values]
    return ibis.cases(*pairs, else_=kept) if pairs else kept


def number(text: ir.StringValue, *, decimal: str, typed: bool = False) -> ir.FloatingValue:
    """This function will read numbers whose decimal mark is `decimal`; `typed` columns were written as 1234.5."""
    plain = _finite(text.try_cast("float64"))
    patient = _finite(_undecorated(text, decimal).try_cast("float64"))
    if typed:
        return ibis.coalesce(plain, patient)
    if decimal == ",":
        plain = (text.contains(".") | text.contains(",")).ifelse(ibis.null(dt.float64), plain)
    return ibis.coalesce(plain, patient)


def date(text: ir.StringValue, *, order: DateOrder) -> ir.DateValue:
    """This function will read dates: ISO first, then numeric ones in `order`, named months, and Excel day numbers."""
    iso = text.re_search(r"^\d{4}-\d{2}-\d{2}").ifelse(text.left(10), ibis.null(dt.string)).try_cast("date")
    day = text.re_replace(_TIME_OF_DAY, "")
    found = ibis.coalesce(
        iso,
        _parsed(text, order),
        _excel_day(text),
        _parsed(day, order),
        _parsed(_english(day), order),
    )
    year = found.year()
    return ((year >= FIRST_YEAR) & (year <= LAST_YEAR)).ifelse(found, ibis.null(dt.date))


def told_order(text: ir.StringValue) -> ir.StringValue:
    """This function will say which order a date of three numbers is in: one of `DateOrder`, `EITHER` where both give a
    day and the days differ, NULL where nothing hangs on the order.
    """
    first, second = (text.re_extract(_THREE_NUMBERS, place).nullif("").try_cast("int8") for place in (1, 2))
    return ibis.cases(
        (first == second, ibis.null(dt.string)),
        ((first <= _MONTHS_A_YEAR) & (second <= _MONTHS_A_YEAR), EITHER),
        (first <= _MONTHS_A_YEAR, DateOrder.MONTH_FIRST.value),
        (second <= _MONTHS_A_YEAR, DateOrder.DAY_FIRST.value),
        else_=ibis.null(dt.string),
    )


def choice(text: ir.StringValue, *, choices: tuple[str, ...]) -> ir.FloatingValue:
    """This function will give the place of the text among the ordered choices, compared without case."""
    folded = text.lower()
    pairs = [(folded == word.casefold(), ibis.literal(float(place))) for place, word in enumerate(choices)]
    return ibis.cases(*pairs, else_=ibis.null(dt.float64))


def yes_no(text: ir.StringValue) -> ir.FloatingValue:
    """This function will read yes as 1 and no as 0, in the languages of `YES` and `NO`."""
    folded = text.lower()
    return ibis.cases((folded.isin(YES), 1.0), (folded.isin(NO), 0.0), else_=ibis.null(dt.float64))


def _fitting(pattern: str) -> str:
    """The regular expression of a text in which a star stands for anything."""
    return f"(?s)^{'.*'.join(re.escape(part) for part in pattern.split('*'))}$"


def _finite(value: ir.FloatingValue) -> ir.FloatingValue:
    return (value.isinf() | value.isnan()).ifelse(ibis.null(dt.float64), value)


def _undecorated(text: ir.StringValue, decimal: str) -> ir.StringValue:
    """Text without spaces, currency, unit and thousands marks, with a decimal point; what is no number stays none."""
    bare = text.re_replace(r"[\s\x{00a0}\x{202f}\x{2009}'’]", "")
    bare = bare.re_replace(r"^\((.+)\)$", r"-\1").re_replace(r"^([^-].*)-$", r"-\1").re_replace("^[−–]", "-")
    bare = bare.re_replace(r"^([-+]?)(?:[A-Za-z]{2,3}\$?|[€$£¥₹])([-+]?[\d.,])", r"\1\2")
    bare = bare.re_replace(rf"([\d.,])(?:[€$£¥₹%×x]|(?i:{_UNITS}))$", r"\1")
    thousands = "," if decimal == "." else "."
    grouped = rf"^[-+]?\d{{1,3}}(\{thousands}\d{{2,3}})*\{thousands}\d{{3}}(\{decimal}\d+)?$"
    single = bare.contains(thousands).ifelse(ibis.null(dt.string), bare)
    chosen = ibis.cases((bare.re_search(grouped), bare.replace(thousands, "")), else_=single)
    return chosen.replace(",", ".") if decimal == "," else chosen


def _parsed(text: ir.StringValue, order: DateOrder) -> ir.DateValue:
    pair = ("%m", "%d") if order is DateOrder.MONTH_FIRST else ("%d", "%m")
    numeric = [mark.join((*pair, year)) for mark in ("/", "-", ".") for year in ("%y", "%Y")]  # %y first: %Y takes "06"
    formats = [*numeric, *_NAMED, *_NAMED_BACKWARDS, *_YEAR_FIRST]
    return _try_strptime(text, ibis.literal(formats, type="array<string>")).date()


def _excel_day(text: ir.StringValue) -> ir.DateValue:
    """Days since 1899-12-30, as a workbook stores a date that lost its format; five digits only."""
    serial = text.re_search(r"^\d{5}(\.\d+)?$").ifelse(text.left(5), ibis.null(dt.string)).try_cast("int32")
    return (ibis.timestamp("1899-12-30") + serial.as_interval("D")).date()


def _english(text: ir.StringValue) -> ir.StringValue:
    folded = text.lower().re_replace(r"\bde\b", "").re_replace(r"\s+", " ")
    for names, english in _MONTHS:
        folded = folded.re_replace(rf"(^|[ .\-]|\d)({names})($|[ \-]|\d)", rf"\1{english}\3")
    return folded
