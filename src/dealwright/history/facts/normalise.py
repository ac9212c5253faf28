"""Normalise: from a table of texts to deal facts, with every value that could not be read set aside.

The source arrives as text, one column as it was written, beside `source_row`. A mapping says what each column means.
The answer is one Ibis table with the facts and, for each way a value can be unreadable, a column that holds the
offending text and is NULL everywhere else: one pass over the data gives both the facts and the list of what was wrong.

Guarantees: every source row gives exactly one row; a value that cannot be read makes that fact missing and nothing
else; a row is left out only where the deal has no name. It is *not* the place where currencies meet (`currency`) or
where the deals are compared with each other (`checks`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from dealwright.history.facts import currency, reading
from dealwright.history.facts.columns import COLUMNS, TERM_PREFIX, Column
from dealwright.history.facts.mapping import Fill, How, Mapping, TermRule

Values = tuple[tuple[str, str], ...]
ORDER_PREFIX = "order_"  # of the columns that hold in which order a date was written
NEVER_NEGATIVE = ("amount", "quantity", "list_price", "price", "cost")
WITHOUT_ZERO = ("quantity", "list_price", "price")  # their logarithm is taken, and 0 has none
DAYS_PER_MONTH = 30.4375
OUTCOME_WORDS: Values = tuple(
    (word, outcome)
    for outcome, words in (
        ("won", "won|closed won|closedwon|win|yes|true|1|signed|ordered|sold|gewonnen|gagné|gagnée|ganado|ganada"),
        ("lost", "lost|closed lost|closedlost|loss|no|false|0|verloren|perdu|perdue|perdido|perdida"),
        ("walked_away", "walked_away|walked away|walked|no bid|no-bid|withdrawn|declined|abandoned|zurückgezogen"),
        ("open", "open|pending|in progress|negotiation|proposal|offen|ouvert|abierto"),
    )
    for word in words.split("|")
)
CURRENCY_SIGNS: Values = (("€", "EUR"), ("$", "USD"), ("US$", "USD"), ("£", "GBP"), ("¥", "JPY"), ("Euro", "EUR"))


class Nature(StrEnum):
    """Why a value was set aside."""

    NUMBER = "number"  # not a number
    DATE = "date"  # not a date
    CHOICE = "choice"  # none of the listed choices
    YES_NO = "yes_no"  # neither yes nor no
    CURRENCY = "currency"  # no currency code
    OUTCOME = "outcome"  # no outcome we know
    NEGATIVE = "negative"  # below zero where that means nothing
    ZERO = "zero"  # a price or quantity of 0, kept as missing; counted, not listed
    NO_DEAL = "no_deal"  # the deal has no name; the row is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One way values can be unreadable, and the column of the normalised table that holds the offending text."""

    held_in: str
    source: str  # source column as the reader knows it
    nature: Nature
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDates:
    """A column of dates, and the column of the normalised table that says which order each is in."""

    held_in: str
    source: str
    values: Values = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """Facts before currencies are converted, with the problem columns and the orders of dates beside them."""

    table: ir.Table
    problems: tuple[Problem, ...]
    dates: tuple[WrittenDates, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """A table in the making: expressions over one table, by the name they get, and the problems seen so far."""

    table: ir.Table
    mapping: Mapping
    names: dict[tuple[str, Values], str]
    problems: list[Problem]
    held: dict[str, ir.Value]

    def text(self, name: str, values: Values) -> ir.StringValue:
        return self.table[self.names[name, values]]

    def read(self, form: str, name: str, values: Values) -> ir.Value:
        return self.table[f"{form} {self.names[name, values]}"]

    def first(self, form: str, group: tuple[str, ...], values: Values) -> ir.Value:
        return ibis.coalesce(*(self.read(form, name, values) for name in group))

    def set_aside(
        self,
        source: str,
        nature: Nature,
        *,
        when: ir.BooleanValue,
        text: ir.StringValue,
        choices: tuple[str, ...] = (),
    ) -> None:
        held_in = f"bad_{len(self.problems)}"
        self.problems.append(Problem(held_in=held_in, source=source, nature=nature, choices=choices))
        self.held[held_in] = when.ifelse(text, ibis.null(dt.string))


def normalise(raw: ir.Table, *, mapping: Mapping, typed: Iterable[str] = ()) -> Normalised:
    """This function will give the facts of a table of texts that has a `source_row`.

    `typed` names the columns whose values the source stored as numbers or dates rather than as somebody's writing.
    """
    typed = frozenset(typed)
    texts = raw.select("source_row", **_texts(raw, mapping))
    read = texts.mutate(**_readings(texts, mapping, typed))
    reader = _Reader(table=read, mapping=mapping, names=_names(mapping), problems=[], held={})
    _set_unreadable_aside(reader)
    facts = {column.name: _fact(reader, column) for column in COLUMNS}
    facts |= _worked_out(facts, mapping)
    found = {TERM_PREFIX + rule.term.key: _term(reader, rule) for rule in mapping.terms}
    cast = {column.name: facts[column.name].cast(column.type) for column in COLUMNS}
    dates = _written_dates(mapping, typed)
    orders = {each.held_in: reading.told_order(reader.text(each.source, each.values)) for each in dates}
    return Normalised(
        table=read.select("source_row", **cast, **found, **reader.held, **orders),
        problems=tuple(reader.problems),
        dates=dates,
    )


def _uses(mapping: Mapping) -> list[tuple[str, Values, str]]:
    """Every (source column, value map, form) the mapping asks for; the form is text, number or date."""
    roles = {column.name: column.role for column in COLUMNS}
    uses: list[tuple[str, Values, str]] = []
    for fact, fill in mapping.fills:
        form = roles[fact] if roles[fact] in {"number", "date"} else "text"
        uses += [(name, _fill_values(fact, fill), form) for name in fill.columns]
    for rule in mapping.terms:
        form = "date" if rule.how in {How.DAYS_BETWEEN, How.MONTHS_BETWEEN} else "number"
        form = "text" if rule.term.kind in {"choice", "yes_no"} else form
        uses += [(name, rule.values, form) for name in rule.flat_columns]
    return list(dict.fromkeys(uses))


def _fill_values(fact: str, fill: Fill) -> Values:
    shipped = {"outcome": OUTCOME_WORDS, "currency": CURRENCY_SIGNS}.get(fact, ())
    said = {word.casefold() for word, _ in fill.values}
    return fill.values + tuple(pair for pair in shipped if pair[0].casefold() not in said)


def _names(mapping: Mapping) -> dict[tuple[str, Values], str]:
    """The name in the table of each source column under each value map it is read with."""
    pairs = dict.fromkeys((name, values) for name, values, _ in _uses(mapping))
    return {pair: f"text_{place}" for place, pair in enumerate(pairs)}


def _texts(raw: ir.Table, mapping: Mapping) -> dict[str, ir.Value]:
    return {
        named: reading.present(raw[name], missing=mapping.missing, values=values)
        for (name, values), named in _names(mapping).items()
    }


def _readings(texts: ir.Table, mapping: Mapping, typed: frozenset[str]) -> dict[str, ir.Value]:
    read: dict[str, ir.Value] = {}
    names = _names(mapping)
    for name, values, form in _uses(mapping):
        named = names[name, values]
        if form == "number":
            read[f"number {named}"] = reading.number(texts[named], decimal=mapping.decimal, typed=name in typed)
        elif form == "date":
            read[f"date {named}"] = reading.date(texts[named], order=mapping.date_order)
    return read


def _set_unreadable_aside(reader: _Reader) -> None:
    for name, values, form in _uses(reader.mapping):
        if form != "text":
            text = reader.text(name, values)
            value = reader.read(form, name, values)
            reader.set_aside(name, Nature(form), when=text.notnull() & value.isnull(), text=text)


def _written_dates(mapping: Mapping, typed: frozenset[str]) -> tuple[WrittenDates, ...]:
    """The columns of dates that somebody wrote, once each; dates that the source stored as such are in no order."""
    written = {name: values for name, values, form in _uses(mapping) if form == "date" and name not in typed}
    return tuple(
        WrittenDates(held_in=f"{ORDER_PREFIX}{place}", source=name, values=values)
        for place, (name, values) in enumerate(written.items())
    )


def _fact(reader: _Reader, column: Column) -> ir.Value:
    fill = reader.mapping.fill(column.name)
    if fill is None:
        return _unfilled(reader, column)
    if fill.constant is not None:
        return ibis.literal(fill.constant).cast(column.type)
    values = _fill_values(column.name, fill)
    if column.role in {"number", "date"}:
        found = reader.first(column.role, fill.columns, values)
        return _not_negative(reader, column.name, fill, found)
    joined = _joined([reader.text(name, values) for name in fill.columns], fill.joined_by)
    return _checked_text(reader, column.name, fill, joined)


def _unfilled(reader: _Reader, column: Column) -> ir.Value:
    if column.name == "deal":
        return ibis.literal("row ") + reader.table.source_row.cast("string")
    if column.name == "outcome":
        return ibis.literal(reader.mapping.default_outcome)
    if column.name == "currency" and reader.mapping.currency:
        return ibis.literal(reader.mapping.currency)
    return ibis.null(column.type)


def _not_negative(reader: _Reader, fact: str, fill: Fill, found: ir.Value) -> ir.Value:
    if fact not in NEVER_NEGATIVE:
        return found
    below = found < 0
    text = reader.text(fill.columns[0], _fill_values(fact, fill)) if len(fill.columns) == 1 else found.cast("string")
    reader.set_aside(fill.columns[0], Nature.NEGATIVE, when=below, text=text)
    if fact in WITHOUT_ZERO:
        reader.set_aside(fill.columns[0], Nature.ZERO, when=found == 0, text=ibis.literal("0"))
    unusable = found <= 0 if fact in WITHOUT_ZERO else below
    return unusable.ifelse(ibis.null(dt.float64), found)


def _checked_text(reader: _Reader, fact: str, fill: Fill, text: ir.StringValue) -> ir.StringValue:
    nothing = ibis.null(dt.string)
    source = fill.columns[0]
    if fact == "deal":
        written = ibis.coalesce(text, ibis.literal(""))
        reader.set_aside(source, Nature.NO_DEAL, when=text.isnull(), text=written)
    elif fact == "outcome":
        known = text.isin(("won", "lost", "walked_away", "open"))
        reader.set_aside(source, Nature.OUTCOME, when=text.notnull() & ~known, text=text)
        return ibis.cases((text.isnull(), reader.mapping.default_outcome), (known, text), else_=nothing)
    elif fact == "currency":
        code = text.upper()
        known = code.isin(sorted(currency.ISO_4217))
        reader.set_aside(source, Nature.CURRENCY, when=text.notnull() & ~known, text=text)
        stated = ibis.literal(reader.mapping.currency).nullif("")
        return ibis.cases((text.isnull(), stated), (known, code), else_=nothing)
    return text


def _joined(texts: list[ir.StringValue], joined_by: str) -> ir.StringValue:
    joined = texts[0]
    for text in texts[1:]:
        both = joined + ibis.literal(joined_by) + text
        joined = ibis.coalesce(both, joined, text)
    return joined


def _worked_out(facts: dict[str, ir.Value], mapping: Mapping) -> dict[str, ir.Value]:
    """The price of one unit where only the amount is mapped, and the amount where only the price is."""
    if mapping.fill("quantity") is None:
        return {}
    if mapping.fill("price") is None and mapping.fill("amount") is not None:
        return {"price": (facts["amount"] / facts["quantity"]).nullif(0.0)}
    if mapping.fill("amount") is None and mapping.fill("price") is not None:
        return {"amount": facts["price"] * facts["quantity"]}
    return {}


def _term(reader: _Reader, rule: TermRule) -> ir.FloatingValue:
    if rule.term.kind in {"choice", "yes_no"}:
        return _chosen(reader, rule)
    if rule.how in {How.DAYS_BETWEEN, How.MONTHS_BETWEEN}:
        start, end = (reader.first("date", group, rule.values) for group in rule.columns)
        days = end.delta(start, unit="day").cast("float64")
        return (days if rule.how is How.DAYS_BETWEEN else days / DAYS_PER_MONTH) * rule.times
    numbers = [reader.first("number", group, rule.values) for group in rule.columns]
    if rule.how is How.COLUMN:
        return numbers[0] if rule.times == 1.0 else numbers[0] * rule.times
    above = (numbers[1] > 0).ifelse(numbers[0] / numbers[1], ibis.null(dt.float64))
    share = above if rule.how is How.RATIO else 1.0 - above
    return share * (100.0 if rule.term.kind == "percent" else 1.0) * rule.times


def _chosen(reader: _Reader, rule: TermRule) -> ir.FloatingValue:
    text = ibis.coalesce(*(reader.text(name, rule.values) for name in rule.flat_columns))
    choices: tuple[str, ...] = ("yes", "no")
    value, nature = reading.yes_no(text), Nature.YES_NO
    if rule.term.kind == "choice":
        choices = rule.term.choices
        value, nature = reading.choice(text, choices=choices), Nature.CHOICE
    reader.set_aside(rule.flat_columns[0], nature, when=text.notnull() & value.isnull(), text=text, choices=choices)
    return value
