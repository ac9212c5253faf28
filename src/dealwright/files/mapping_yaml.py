"""Mapping as YAML: what a person reads and corrects when Dealwright proposes how to understand their file.

`dump` writes each entry with the confidence and the reason beside it; `load` gives back the same mapping, whatever the
comments say. A key that is not known is an error with its place, so that a typing mistake is not read as nothing.

>>> text = '''
... columns:
...   deal: ID
...   product: {join: [Item, Brand]}
...   closed_on: {first: [Signed, Ordered]}
...   country: {constant: Kenya}
... terms:
...   - {key: discount, name: Discount, kind: percent, direction: less, reduction: [Net price, List price]}
... '''
>>> mapping = load(text)
>>> mapping.fill("product").columns
('Item', 'Brand')
>>> load(dump(mapping)) == mapping
True
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping as AnyMapping
from dataclasses import fields
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dealwright.core import terms
from dealwright.files.tables import UnreadableFile
from dealwright.history import facts

TOP = ("reading", "currency", "decimal", "dates", "missing", "outcome", "compare_within", "columns", "terms")
FACTS = tuple(column.name for column in facts.COLUMNS)
FILL = ("column", "join", "with", "first", "constant", "values")
TERM = ("key", "name", "kind", "unit", "direction", "owner", "choices", "delivered", "values", "times", *facts.How)
_FIRST_OF = frozenset(column.name for column in facts.COLUMNS if column.role in {"number", "date"})
UNDECIDED = "unknown"  # the direction of a term that is left out until somebody says it
TITLE = "Which column means what. Correct anything, then import with this file; lines after # are for the reader."


class UnreadableMapping(UnreadableFile):
    """A mapping could not be read; the message names the place and what to write there."""


def load(text: str) -> facts.Mapping:
    """This function will read a mapping from YAML text; it raises `UnreadableMapping`."""
    try:
        tree = YAML(pure=True).load(text)
    except MarkedYAMLError as error:
        raise UnreadableMapping(_not_yaml(error)) from error
    except YAMLError as error:
        raise UnreadableMapping(f"The mapping is not YAML: {' '.join(str(error).split())}") from error
    top = _table(tree, "The mapping", TOP)
    columns = _table(top.get("columns"), "“columns”", FACTS)
    rules = [_term(place, said) for place, said in enumerate(_items(top.get("terms"), "“terms”"), start=1)]
    return facts.Mapping(
        fills=tuple((fact, _fill(columns, fact)) for fact in columns if columns[fact] is not None),
        terms=tuple(rule for rule, decided in rules if decided),
        undecided=tuple(rule for rule, decided in rules if not decided),
        currency=_currency(top),
        decimal=str(_or(top, "decimal", usual=".")),
        date_order=_date_order(top),
        missing=_texts(top.get("missing"), "“missing”"),
        default_outcome=str(_or(top, "outcome", usual="won")),
        compare_within=_texts(top.get("compare_within"), "“compare_within”"),
        reading=_reading(_table(top.get("reading"), "“reading”", tuple(field.name for field in fields(facts.Reading)))),
    )


def dump(mapping: facts.Mapping, *, comments: AnyMapping[str, str] | None = None, title: str = TITLE) -> str:
    """This function will write a mapping as YAML; `comments` holds a remark by fact name or `term_<key>`."""
    remarks = comments or {}
    tree = CommentedMap()
    if mapping.reading != facts.Reading():
        tree["reading"] = {name: value for name, value in _reading_fields(mapping.reading).items() if value}
    if mapping.currency:
        tree["currency"] = mapping.currency
    tree["decimal"] = mapping.decimal
    tree["dates"] = mapping.date_order.replace("_", " ")
    tree["outcome"] = mapping.default_outcome
    if mapping.compare_within:
        tree["compare_within"] = list(mapping.compare_within)
    if mapping.missing:
        tree["missing"] = list(mapping.missing)
    tree["columns"] = CommentedMap((fact, _fill_tree(fact, fill)) for fact, fill in mapping.fills)
    tree["terms"] = CommentedSeq(_term_tree(rule) for rule in mapping.terms)
    tree["terms"].extend(_term_tree(rule) | {"direction": UNDECIDED} for rule in mapping.undecided)
    for name, remark in remarks.items():
        if name in tree["columns"]:
            tree["columns"].yaml_set_comment_before_after_key(name, before=remark, indent=2)
    for place, rule in enumerate((*mapping.terms, *mapping.undecided)):
        if remark := remarks.get(facts.TERM_PREFIX + rule.term.key, ""):
            tree["terms"].yaml_set_comment_before_after_key(place, before=remark, indent=2)
    tree.yaml_set_start_comment(title + "\n")
    out = io.StringIO()
    writer = YAML()
    writer.width = 1000
    writer.allow_unicode = True
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(tree, out)
    return out.getvalue()


def _not_yaml(error: MarkedYAMLError) -> str:
    line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
    if isinstance(error, DuplicateKeyError):
        return f"The mapping says the same name twice{line}: {str(error.problem).split(' with value')[0]}. Keep one."
    return (
        f"The mapping is not YAML{line}: {error.problem}. Begin lines with spaces, not tabs, and put quotation marks "
        "around texts that hold a colon, a bracket or a number sign."
    )


def _line(said: object, key: object = None) -> str:
    """Where an entry stands, in front of a message; nothing where that is not known."""
    if not isinstance(said, CommentedMap | CommentedSeq) or said.lc.line is None:
        return ""
    try:
        return f"Line {(said.lc.line if key is None else said.lc.key(key)[0]) + 1}: "
    except KeyError:
        return ""


def _placed(said: object, where: str) -> str:
    return where if where.startswith("Line ") else _line(said) + where


def _or(told: AnyMapping[str, Any], key: str, *, usual: object) -> object:
    """What is said, or the usual where nothing stands behind the name."""
    return usual if told.get(key) is None else told[key]


def _table(said: object, where: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise UnreadableMapping(
            f"{_placed(said, where)} must be a list of “name: value” lines, but it is “{_plain(said)}”."
        )
    for key in said:
        if known and key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            meant = f"Did you mean “{near[0]}”? " if near else ""
            raise UnreadableMapping(
                f"{_line(said, key)}{where} has “{key}”, which is not known. {meant}Write one of: {', '.join(known)}."
            )
    return said


def _plain(said: object) -> str:
    return ", ".join(map(str, said)) if isinstance(said, list) else str(said)


def _items(said: object, where: str) -> list[Any]:
    if said is None:
        return []
    if not isinstance(said, list):
        raise UnreadableMapping(f"{_placed(said, where)} must be a list; begin each entry with a dash.")
    return said


def _texts(said: object, where: str) -> tuple[str, ...]:
    if isinstance(said, str | int | float):
        return (str(said),)
    return tuple(str(each) for each in _items(said, where))


def _pairs(said: object, where: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(value)) for key, value in _table(said, where).items())


def _currency(top: AnyMapping[str, Any]) -> str:
    code = str(_or(top, "currency", usual="")).strip().upper()
    if code and code not in facts.ISO_4217:
        raise UnreadableMapping(
            f"{_line(top, 'currency')}“{_plain(top['currency'])}” is no currency. Write its three letters, such as "
            "EUR, or leave it empty: deals are then reported in the currency most of them are in."
        )
    return code


def _fill(columns: dict[str, Any], fact: str) -> facts.Fill:
    said = columns[fact]
    where = f"{_line(columns, fact)}The entry of “{fact}”"
    if not isinstance(said, dict):
        return facts.Fill(columns=_texts(said, where))
    told = _table(said, f"The entry of “{fact}”", FILL)
    named = [key for key in ("column", "join", "first", "constant") if told.get(key) is not None]
    if len(named) != 1:
        raise UnreadableMapping(f"{where} must have exactly one of: column, join, first, constant.")
    if named == ["constant"]:
        return facts.Fill(constant=str(told["constant"]))
    return facts.Fill(
        columns=_texts(told[named[0]], where),
        joined_by=str(told.get("with", ", ")),
        values=_pairs(told.get("values"), f"{where} under “values”"),
    )


def _term(place: int, said: object) -> tuple[facts.TermRule, bool]:
    """How one term is read, and whether its direction is known."""
    key = said["key"] if isinstance(said, dict) and said.get("key") is not None else ""
    name = f"Term {place}" + (f" (“{key}”)" if key else "")
    where = _line(said) + name
    told = _table(said, name, TERM)
    ways = [how for how in facts.How if told.get(how) is not None]
    if not key or told.get("kind") is None or len(ways) != 1:
        raise UnreadableMapping(f"{where} needs a key, a kind and exactly one of: {', '.join(facts.How)}.")
    if str(told["kind"]) not in terms.KINDS:
        raise UnreadableMapping(
            f"{where} has the unknown kind “{told['kind']}”. Write one of: {', '.join(terms.KINDS)}."
        )
    delivered = _or(told, "delivered", usual=False)
    if not isinstance(delivered, bool):
        raise UnreadableMapping(f"{where} has “delivered: {delivered}”. Write true where the price includes it.")
    direction = _or(told, "direction", usual="less")
    rule = facts.TermRule(
        term=terms.Term(
            key=str(key),
            name=str(told.get("name") or str(key).replace("_", " ").capitalize()),
            kind=str(told["kind"]),
            direction=terms.Direction.LESS if direction == UNDECIDED else _direction(direction, where),
            owner=str(told.get("owner") or ""),
            unit=str(told.get("unit") or ""),
            choices=_texts(told.get("choices"), f"{where} under “choices”"),
        ),
        columns=_groups(told[ways[0]], ways[0], where),
        how=ways[0],
        times=_factor(_or(told, "times", usual=1.0), where),
        values=_pairs(told.get("values"), f"{where} under “values”"),
        delivered=delivered,
    )
    return rule, direction != UNDECIDED


def _groups(said: object, how: facts.How, where: str) -> tuple[tuple[str, ...], ...]:
    if how is facts.How.COLUMN:
        return (_texts(said, where),)
    return tuple(_texts(each, where) for each in _items(said, f"{where} under “{how}”"))


def _direction(said: object, where: str) -> terms.Direction:
    if said not in tuple(terms.Direction):
        raise UnreadableMapping(
            f"{where} has the direction “{said}”. Write “more” where a larger value is better for us, “less” "
            f"where a smaller one is, and “{UNDECIDED}” to leave the term out."
        )
    return terms.Direction(str(said))


def _factor(said: object, where: str) -> float:
    try:
        return float(str(said))
    except ValueError as error:
        raise UnreadableMapping(
            f"{where} has “times: {said}”, which is not a number. Write one such as 100."
        ) from error


def _date_order(top: AnyMapping[str, Any]) -> facts.DateOrder:
    said = _or(top, "dates", usual="day first")
    order = str(said).replace(" ", "_")
    if order not in tuple(facts.DateOrder):
        raise UnreadableMapping(f"{_line(top, 'dates')}“dates” is “{said}”. Write “day first” or “month first”.")
    return facts.DateOrder(order)


def _reading(told: dict[str, Any]) -> facts.Reading:
    row = told.get("header_row")
    if row is not None and (not isinstance(row, int) or row < 1):
        raise UnreadableMapping(
            f"{_line(told, 'header_row')}“header_row” is “{row}”. Write the number of the line with the column names, "
            "from 1."
        )
    return facts.Reading(
        sheet=str(told.get("sheet") or ""),
        header_row=row,
        delimiter=str(told.get("delimiter") or ""),
        encoding=str(told.get("encoding") or ""),
    )


def _reading_fields(reading: facts.Reading) -> dict[str, object]:
    return {field.name: getattr(reading, field.name) for field in fields(reading)}


def _fill_tree(fact: str, fill: facts.Fill) -> object:
    if fill.constant is not None:
        return {"constant": fill.constant}
    plain = fill.joined_by == facts.Fill().joined_by and not fill.values
    if len(fill.columns) == 1 and plain:
        return fill.columns[0]
    several = "first" if fact in _FIRST_OF else "join"
    tree: dict[str, object] = {several: list(fill.columns)} if len(fill.columns) > 1 else {"column": fill.columns[0]}
    if fill.joined_by != facts.Fill().joined_by:
        tree["with"] = fill.joined_by
    if fill.values:
        tree["values"] = dict(fill.values)
    return tree


def _term_tree(rule: facts.TermRule) -> CommentedMap:
    term = rule.term
    tree = CommentedMap(key=term.key, name=term.name, kind=term.kind)
    tree |= {"unit": term.unit} if term.unit else {}
    tree["direction"] = str(term.direction)
    tree |= {"owner": term.owner} if term.owner else {}
    tree |= {"delivered": True} if rule.delivered else {}
    groups = [group[0] if len(group) == 1 else list(group) for group in rule.columns]
    tree[str(rule.how)] = groups[0] if rule.how is facts.How.COLUMN else groups
    tree |= {"times": rule.times} if rule.times != 1.0 else {}
    tree |= {"choices": list(term.choices)} if term.choices else {}
    tree |= {"values": dict(rule.values)} if rule.values else {}
    return tree
