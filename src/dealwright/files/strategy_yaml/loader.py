"""YAML read with the line of everything in it, so that each mistake can be found.

The text is composed into nodes and not into values: a key that stands twice is seen, a text stays as it was written
(`name: 1.10` is “1.10”), and every entry knows its line. YAML that cannot be composed at all (a tab, an open bracket)
is the one mistake that hides those after it.

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
>>> load(text).entries[0].ranges[0].walk_away
25.0
>>> for remark in look(text.replace("best: 0", "bets: 0.12").replace("target: 8", "target: 8 days")).remarks:
...     print(remark)
Line 11: Range 1 of “discount” has “bets”, which is not known. Did you mean “best”?
Line 11: Range 1 of “discount” has no “best”. Add “best: …”.
Line 11: “target” of Range 1 of “discount”: “8 days” is not a number here. Write it like 12.5 or 12.5 %.
"""

from __future__ import annotations

from dataclasses import replace

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dealwright.core import strategy
from dealwright.files import strategy_reading
from dealwright.files.strategy_reading import Found, Remark, Told, UnreadableStrategy

_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_ENDLESS = {".inf": "inf", "-.inf": "-inf", ".nan": "nan"}
_NOTHING = "tag:yaml.org,2002:null"
DEEPEST = 20  # tables within tables; a strategy needs seven [d]


def load(text: str) -> strategy.Strategy:
    """This function will read a strategy; `UnreadableStrategy` names all that must be mended, line by line."""
    found = look(text)
    if found.strategy is None:
        raise UnreadableStrategy(found.remarks)
    return found.strategy


def look(text: str) -> Found:
    """This function will read a strategy with everything that is to be said about the file, errors and warnings."""
    remarks: list[Remark] = []
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as broken:
        return _no_yaml(_why(broken), broken.problem_mark.line + 1 if broken.problem_mark else 0, text)
    except (YAMLError, RecursionError, ValueError) as broken:
        return _no_yaml(" ".join(str(broken).split()), 0, text)
    told = Told(value=None) if node is None else _told(node, f"line {node.start_mark.line + 1}", remarks, 0)
    found = strategy_reading.read(told, remarks)
    return replace(found, remarks=tuple(sorted(found.remarks, key=_line)))


def _line(remark: Remark) -> int:
    return int(remark.place.removeprefix("line ") or 0)


def _no_yaml(why: str, line: int, text: str) -> Found:
    lines = text.splitlines()
    tab = line and line <= len(lines) and "\t" in lines[line - 1]
    advice = (
        "The line holds a tab. Begin lines with spaces instead."
        if tab
        else "Begin lines with spaces, and put texts that hold a colon, a bracket or a number sign in quotation marks."
    )
    remark = Remark(
        severity="error", place=f"line {line}" if line else "", what=f"The strategy is not YAML: {why}.", advice=advice
    )
    return Found(strategy=None, remarks=(remark,), places={})


def _why(broken: MarkedYAMLError) -> str:
    return " ".join(f"{broken.context or ''} {broken.problem or ''}".split()).rstrip(".")


def _told(node: Node, place: str, remarks: list[Remark], depth: int) -> Told:
    if depth > DEEPEST:
        remarks.append(
            Remark(severity="error", place=place, what="Tables stand in tables without end.", advice="Mend it.")
        )
        return Told(value=None, place=place)
    if isinstance(node, MappingNode):
        return Told(value=_table(node, remarks, depth), place=place)
    if isinstance(node, SequenceNode):
        inner = [_told(each, f"line {each.start_mark.line + 1}", remarks, depth + 1) for each in node.value]
        return Told(value=tuple(inner), place=place)
    return _single(node, place) if isinstance(node, ScalarNode) else Told(value=None, place=place)


def _table(node: MappingNode, remarks: list[Remark], depth: int) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for key, said in node.value:
        place = f"line {key.start_mark.line + 1}"
        name = key.value if isinstance(key, ScalarNode) else "(a table)"
        if name in found:
            first = found[name].place
            what = f"“{name}” stands here a second time; the first is in {first}."
            remarks.append(Remark(severity="error", place=place, what=what, advice="Keep the one that is meant."))
        else:
            found[name] = _told(said, place, remarks, depth + 1)
    return found


def _single(node: ScalarNode, place: str) -> Told:
    text = node.value
    if node.tag == _NOTHING:
        return Told(value=None, place=place)
    if node.tag in _NUMBERS:
        try:
            return Told(
                value=float(_ENDLESS.get(text.lower().lstrip("+"), text.replace("_", ""))), text=text, place=place
            )
        except ValueError:  # 0x1F, 0o17: a text that no kind reads as a number
            pass
    return Told(value=text, text=text, place=place)
