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

import io
from collections.abc import Mapping as AnyMapping
from dataclasses import fields
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from dealwright.core import terms
from dealwright.files.tables import UnreadableFile
from dealwright.history import facts

TOP = ("reading", "currency", "decimal", "dates", "missing", "outcome", "compare_within", "columns", "terms")
FILL = ("column", "join", "with", "first", "constant", "values")
TERM = ("key", "name", "kind", "unit", "direction", "owner", "choices", "delivered", "values", "times", *facts.How)
_FIRST_OF = frozenset(column.name for column in facts.COLUMNS if column.role in {"number", "date"})
TITLE = "Which column means what. Correct anything, then import with this file; lines after # are for the reader."


class UnreadableMapping(UnreadableFile):
    """A mapping could not be read; the message names the place and what to write there."""


def load(text: str) -> facts.Mapping:
    """This function will read a mapping from YAML text; it raises `UnreadableMapping`."""
    try:
        tree = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise UnreadableMapping(f"The mapping is not YAML: {' '.join(str(error).split())}") from error
    top = _table(tree, "The mapping", TOP)
    return facts.Mapping(
        fills=tuple(
            (str(fact), _fill(str(fact), said)) for fact, said in _table(top.get("columns"), "“columns”").items()
        ),
        terms=tuple(_term(place, said) for place, said in enumerate(_items(top.get("terms"), "“terms”"), start=1)),
        currency=str(top.get("currency") or "").upper(),
        decimal=str(top.get("decimal", ".")),
        date_order=_date_order(top.get("dates", "day first")),
        missing=_texts(top.get("missing"), "“missing”"),
        default_outcome=str(top.get("outcome", "won")),
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
    for name, remark in remarks.items():
        if name in tree["columns"]:
            tree["columns"].yaml_set_comment_before_after_key(name, before=remark, indent=2)
    for place, rule in enumerate(mapping.terms):
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


def _table(said: object, where: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise UnreadableMapping(f"{where} must be a list of “name: value” lines, but it is “{said}”.")
    for key in said:
        if known and key not in known:
            raise UnreadableMapping(f"{where} has “{key}”, which is not known. Write one of: {', '.join(known)}.")
    return said


def _items(said: object, where: str) -> list[Any]:
    if said is None:
        return []
    if not isinstance(said, list):
        raise UnreadableMapping(f"{where} must be a list; begin each entry with a dash.")
    return said


def _texts(said: object, where: str) -> tuple[str, ...]:
    if isinstance(said, str | int | float):
        return (str(said),)
    return tuple(str(each) for each in _items(said, where))


def _pairs(said: object, where: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(value)) for key, value in _table(said, where).items())


def _fill(fact: str, said: object) -> facts.Fill:
    if not isinstance(said, dict):
        return facts.Fill(columns=_texts(said, f"“{fact}”"))
    where = f"The entry of “{fact}”"
    told = _table(said, where, FILL)
    named = [key for key in ("column", "join", "first", "constant") if key in told]
    if len(named) != 1:
        raise UnreadableMapping(f"{where} must have exactly one of: column, join, first, constant.")
    if named == ["constant"]:
        return facts.Fill(constant=str(told["constant"]))
    return facts.Fill(
        columns=_texts(told[named[0]], where),
        joined_by=str(told.get("with", ", ")),
        values=_pairs(told.get("values"), f"{where} under “values”"),
    )


def _term(place: int, said: object) -> facts.TermRule:
    where = f"Term {place}" + (f" (“{said['key']}”)" if isinstance(said, dict) and "key" in said else "")
    told = _table(said, where, TERM)
    ways = [how for how in facts.How if how in told]
    if "key" not in told or "kind" not in told or len(ways) != 1:
        raise UnreadableMapping(f"{where} needs a key, a kind and exactly one of: {', '.join(facts.How)}.")
    groups = _groups(told[ways[0]], ways[0], where)
    return facts.TermRule(
        term=terms.Term(
            key=str(told["key"]),
            name=str(told.get("name") or str(told["key"]).replace("_", " ").capitalize()),
            kind=str(told["kind"]),
            direction=_direction(told.get("direction", "less"), where),
            owner=str(told.get("owner") or ""),
            unit=str(told.get("unit") or ""),
            choices=_texts(told.get("choices"), f"{where} under “choices”"),
        ),
        columns=groups,
        how=ways[0],
        times=_factor(told.get("times", 1.0), where),
        values=_pairs(told.get("values"), f"{where} under “values”"),
        delivered=bool(told.get("delivered", False)),
    )


def _groups(said: object, how: facts.How, where: str) -> tuple[tuple[str, ...], ...]:
    if how is facts.How.COLUMN:
        return (_texts(said, where),)
    return tuple(_texts(each, where) for each in _items(said, f"{where} under “{how}”"))


def _direction(said: object, where: str) -> terms.Direction:
    if said not in tuple(terms.Direction):
        raise UnreadableMapping(
            f"{where} has the direction “{said}”. Write “more” where a larger value is better for us, otherwise “less”."
        )
    return terms.Direction(str(said))


def _factor(said: object, where: str) -> float:
    try:
        return float(str(said))
    except ValueError as error:
        raise UnreadableMapping(
            f"{where} has “times: {said}”, which is not a number. Write one such as 100."
        ) from error


def _date_order(said: object) -> facts.DateOrder:
    order = str(said).replace(" ", "_")
    if order not in tuple(facts.DateOrder):
        raise UnreadableMapping(f"“dates” is “{said}”. Write “day first” or “month first”.")
    return facts.DateOrder(order)


def _reading(told: dict[str, Any]) -> facts.Reading:
    row = told.get("header_row")
    if row is not None and (not isinstance(row, int) or row < 1):
        raise UnreadableMapping(f"“header_row” is “{row}”. Write the number of the line with the column names, from 1.")
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
