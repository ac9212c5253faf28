"""A strategy draft as YAML that a person reads, edits and hands back.

Numbers stand in the term's own unit, choices and yes/no by their words; the unit, the interval and the count behind
each number are said in a comment beside it. The same evidence stands once more as data under `evidence`, so that a
draft loads back unchanged; comments are for the reader alone and may be deleted.

>>> text = '''
... strategy: Default
... currency: EUR
... order: [[discount]]
... terms:
...   - key: discount
...     name: Discount
...     kind: percent
...     better: less
...     ranges:
...       - {for: every deal, best: 0, target: 8, limits: {seller: 12, walk-away: 25}}
... '''
>>> draft = load(text)
>>> draft.entries[0].ranges[0].walk_away, load(dump(draft)) == draft
(25.0, True)
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

from dealwright.core import strategy, terms
from dealwright.core.kernel import EmptyPeriod, Period
from dealwright.files import wording

EVERY_DEAL = "every deal"
COMMENTS = 32  # the column where what is said beside numbers begins
HEAD = """\
A strategy nobody has signed yet. Correct any number; lines after # are for the reader and may go.
Order: the first group matters most, and the terms of one group matter alike.
Ranges: best is what to ask for, target what to expect; each limit is how far that authority level may go, and past the
last one there is no deal. Of several ranges that fit a deal, the one that names more about it counts."""


class UnreadableStrategy(ValueError):
    """A text could not be read as a strategy draft; the message says where and what to write there."""


def dump(draft: strategy.Strategy) -> str:
    """This function will write a draft as YAML with the evidence beside each number."""
    tree = CommentedMap()
    tree["strategy"] = draft.name
    tree["currency"] = draft.currency
    if draft.origin:
        tree["origin"] = draft.origin
    tree["order"] = CommentedSeq([_flow_list(group) for group in draft.order])
    tree["terms"] = CommentedSeq([_entry_tree(entry) for entry in draft.entries])
    for place in range(len(draft.entries)):
        tree["terms"].yaml_set_comment_before_after_key(place, before="\n")
    tree.yaml_set_start_comment(HEAD + "\n")
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


def load(text: str) -> strategy.Strategy:
    """This function will read a draft; `UnreadableStrategy` says where and why it could not, and what to write."""
    try:
        tree = YAML(typ="safe", pure=True).load(text)
    except YAMLError as broken:
        raise UnreadableStrategy(f"The strategy is not YAML: {' '.join(str(broken).split())}") from broken
    top = _table(tree, "The strategy")
    return strategy.Strategy(
        name=str(_needed(top, "strategy", "The strategy")),
        currency=str(_needed(top, "currency", "The strategy")),
        entries=tuple(_entry(said, place) for place, said in enumerate(_list(top.get("terms"), "“terms”"), start=1)),
        order=tuple(tuple(str(key) for key in _list(group, "A group of “order”")) for group in _order(top)),
        origin=str(top.get("origin") or ""),
    )


class _Writer(RoundTripRepresenter):
    """Writes in quotes, with escapes, what YAML might read otherwise: unseen characters and a mark at the start."""

    def text(self, said: str) -> ScalarNode:
        style = None if said.isprintable() and said[:1].isalnum() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", said, style=style)


_Writer.add_representer(str, _Writer.text)


def _yaml() -> YAML:
    writer = YAML()
    writer.Representer = _Writer
    writer.width = 10_000  # a comment must stay beside its number
    writer.indent(mapping=2, sequence=4, offset=2)
    return writer


def _flow_list(texts: tuple[str, ...]) -> CommentedSeq:
    listed = CommentedSeq(texts)
    listed.fa.set_flow_style()
    return listed


def _entry_tree(entry: strategy.Entry) -> CommentedMap:
    term = entry.term
    tree = CommentedMap()
    tree["key"] = term.key
    tree["name"] = term.name
    tree["kind"] = term.kind
    if term.unit:
        tree["unit"] = term.unit
    tree["better"] = term.direction.value
    tree.yaml_add_eol_comment(_better(term), "better", column=24)
    if term.owner:
        tree["owner"] = term.owner
        tree.yaml_add_eol_comment("the function that signs it", "owner", column=24)
    if term.choices:
        tree["choices"] = _flow_list(term.choices)
    ranges = [_range_tree(term, range_, found) for range_, found in zip(entry.ranges, entry.evidence, strict=True)]
    tree["ranges"] = CommentedSeq(ranges)
    return tree


def _better(term: terms.Term) -> str:
    if terms.KINDS[term.kind].has_choices:
        return f"{'a later' if term.direction is terms.Direction.MORE else 'an earlier'} choice is better for us"
    return f"a {'larger' if term.direction is terms.Direction.MORE else 'smaller'} value is better for us"


def _range_tree(term: terms.Term, range_: terms.Range, found: strategy.Evidence | None) -> CommentedMap:
    tree = CommentedMap()
    tree["for"] = EVERY_DEAL
    if range_.scope.stated:
        tree["for"] = CommentedMap(range_.scope.stated)
        tree["for"].fa.set_flow_style()
    if range_.valid != Period():
        tree["valid"] = _period_tree(range_.valid)
    tree["best"] = _number(term, range_.best)
    tree["target"] = _number(term, range_.target)
    limits = CommentedMap()
    for level, value in range_.limits:
        limits[level] = _number(term, value)
        limits.yaml_add_eol_comment(_beside(term, value, found, level), level, column=COMMENTS)
    tree["limits"] = limits
    for figure in ("best", "target"):
        tree.yaml_add_eol_comment(_beside(term, getattr(range_, figure), found, figure), figure, column=COMMENTS)
    if range_.reason:
        tree["reason"] = range_.reason
    if found is not None:
        tree["evidence"] = _evidence_tree(found)
    return tree


def _evidence_tree(found: strategy.Evidence) -> CommentedMap:
    tree = CommentedMap(deals=found.deals)
    for figure, low, high in found.intervals:
        ends = CommentedSeq([_plain(low), _plain(high)])
        ends.fa.set_flow_style()
        tree[figure] = ends
    if found.intervals:
        tree.yaml_add_eol_comment("and the 90 % interval of each figure", "deals", column=COMMENTS)
    return tree


def _period_tree(valid: Period) -> CommentedMap:
    tree = CommentedMap()
    if valid.start_on is not None:
        tree["from"] = valid.start_on
    if valid.end_before is not None:
        tree["before"] = valid.end_before
    tree.fa.set_flow_style()
    return tree


def _beside(term: terms.Term, value: float, found: strategy.Evidence | None, figure: str) -> str:
    """The words beside one number: the value as a reader writes it and, where known, its interval and count."""
    said = [wording.value(term, value)]
    if found is not None:
        names = {figure, figure.replace("-", "_"), f"{figure}_limit"}
        ends = next(((low, high) for name, low, high in found.intervals if name in names), None)
        if ends is not None:
            low, high = (wording.value(term, end) for end in ends)
            said.extend([f"between {low} and {high}"] if low != high else [])
        said.append(wording.count(found.deals))
    return "# " + " ".join("".join(each if each.isprintable() else " " for each in ", ".join(said)).split())


def _number(term: terms.Term, value: float) -> str | int | float:
    kind = terms.KINDS[term.kind]
    if (kind.has_choices or term.kind == "yes_no") and float(value).is_integer():
        word = kind.write(Decimal(int(value)), term.choices)
        if _reads_as(kind, word, term.choices, value):
            return word
    return _plain(value)


def _reads_as(kind: terms.Kind, word: str, choices: tuple[str, ...], value: float) -> bool:
    try:
        return float(kind.read(word, choices)) == value
    except terms.UnreadableValue:
        return False


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _entry(said: object, place: int) -> strategy.Entry:
    where = f"Term {place}"
    told = _table(said, where)
    where = f"{where} (“{told.get('key', '')}”)"
    kind = str(_needed(told, "kind", where))
    if kind not in terms.KINDS:
        raise UnreadableStrategy(f"{where} has the kind “{kind}”. Write one of: {', '.join(terms.KINDS)}.")
    term = terms.Term(
        key=str(_needed(told, "key", where)),
        name=str(_needed(told, "name", where)),
        kind=kind,
        direction=_direction(_needed(told, "better", where), where),
        owner=str(told.get("owner") or ""),
        unit=str(told.get("unit") or ""),
        choices=tuple(str(choice) for choice in _list(told.get("choices"), f"“choices” of {where}")),
    )
    both = [
        _range(term, each, f"Range {number} of {where}")
        for number, each in enumerate(_list(told.get("ranges"), f"“ranges” of {where}"), start=1)
    ]
    return strategy.Entry(
        term=term, ranges=tuple(range_ for range_, _ in both), evidence=tuple(found for _, found in both)
    )


def _range(term: terms.Term, said: object, where: str) -> tuple[terms.Range, strategy.Evidence | None]:
    told = _table(said, where)
    limits = _table(_needed(told, "limits", where), f"“limits” of {where}")
    try:
        range_ = terms.Range(
            best=_read(term, _needed(told, "best", where), f"“best” of {where}"),
            target=_read(term, _needed(told, "target", where), f"“target” of {where}"),
            limits=tuple((str(level), _read(term, value, f"“{level}” of {where}")) for level, value in limits.items()),
            scope=_scope(told.get("for", EVERY_DEAL), where),
            valid=_period(told.get("valid"), where),
            reason=str(told.get("reason") or ""),
        )
    except (terms.NoLimit, terms.UnknownDimension, EmptyPeriod) as broken:
        raise UnreadableStrategy(f"{where}: {broken}") from broken
    return range_, _evidence(told.get("evidence"), f"“evidence” of {where}")


def _read(term: terms.Term, said: object, where: str) -> float:
    if isinstance(said, bool):
        said = "yes" if said else "no"
    if isinstance(said, int | float):
        return float(said)
    try:
        return float(terms.KINDS[term.kind].read(str(said), term.choices))
    except terms.UnreadableValue as broken:
        raise UnreadableStrategy(f"{where}: {broken}") from broken


def _scope(said: object, where: str) -> terms.Scope:
    if said == EVERY_DEAL:
        return terms.Scope()
    stated = _table(said, f"“for” of {where}")
    terms.Scope.of(**{str(name): str(value) for name, value in stated.items()})
    return terms.Scope(stated=tuple((str(name), str(value)) for name, value in stated.items()))


def _period(said: object, where: str) -> Period:
    told = _table({} if said is None else said, f"“valid” of {where}")
    for day in told.values():
        if not isinstance(day, date):
            raise UnreadableStrategy(f"“valid” of {where} has “{day}”. Write a day such as 2026-01-31.")
    return Period(start_on=told.get("from"), end_before=told.get("before"))


def _evidence(said: object, where: str) -> strategy.Evidence | None:
    if said is None:
        return None
    told = dict(_table(said, where))
    deals = told.pop("deals", 0)
    intervals = []
    for figure, ends in told.items():
        if not (isinstance(ends, list) and len(ends) == 2 and all(isinstance(end, int | float) for end in ends)):
            raise UnreadableStrategy(f"“{figure}” in {where} is “{ends}”. Write two numbers such as [10, 12.5].")
        intervals.append((str(figure), float(ends[0]), float(ends[1])))
    return strategy.Evidence(deals=int(deals), intervals=tuple(intervals))


def _order(top: Mapping[str, Any]) -> list[list[Any]]:
    return [group if isinstance(group, list) else [group] for group in _list(top.get("order"), "“order”")]


def _direction(said: object, where: str) -> terms.Direction:
    if said not in tuple(terms.Direction):
        raise UnreadableStrategy(
            f"{where} says “better: {said}”. Write “more” where a larger value is better for us, otherwise “less”."
        )
    return terms.Direction(str(said))


def _needed(told: Mapping[str, Any], key: str, where: str) -> object:
    if told.get(key) is None:
        raise UnreadableStrategy(f"{where} has no “{key}”. Add a line “{key}: …”.")
    return told[key]


def _table(said: object, where: str) -> dict[Any, Any]:
    if not isinstance(said, dict):
        raise UnreadableStrategy(f"{where} must be lines of “name: value”, but it is “{said}”.")
    return said


def _list(said: object, where: str) -> list[Any]:
    if said is None:
        return []
    if not isinstance(said, list):
        raise UnreadableStrategy(f"{where} must be a list, but it is “{said}”. Begin each entry with a dash.")
    return said
