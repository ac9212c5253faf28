"""Formula: what one unit more of a term costs us, in the words of a spreadsheet (METHOD §1).

A formula is one expression over a few names (`NAMES` says what each holds), with `+ - * / **`, comparisons, `and`,
`or`, `not`, `… if … else …` and `min`, `max`, `abs`, `round`. It is read once, with its length and its number of parts
bounded, and then works on one deal or on whole columns, so that the replay sees the same rule as the page. A true
comparison counts 1, a false one 0.

Everything is a decimal number of bounded size: there is no loop, no text, no list, and no power can run for long. What
has no value (a division by zero, a power too large, a name the deal does not state) is no number of any kind: for one
deal `NoWorth` says where in the text it arose; in a column that row is NaN and the others keep their worth. A branch of
`if` that is not taken does no harm.

**Guarantee.** A row of a column is worth, to the last bit, what the formula says of that deal alone.

>>> day = read("amount * cost_of_capital / 365")
>>> sorted(day.names), day.worth({"amount": 73_000.0, "cost_of_capital": 0.05})
(['amount', 'cost_of_capital'], 10.0)
>>> try:
...     read("amount * __import__('os')")
... except UnreadableFormula as refused:
...     print(refused)
“__import__” (place 10) is no function of formulas. Use one of: min, max, abs, round.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dealwright.core.terms.formula_worth import (
    OPERATORS,
    Column,
    NoWorth,
    of_columns,
    of_one_deal,
    place_of,
    segment_of,
)

NAMES: Mapping[str, str] = {
    "amount": "amount of the deal, in the strategy's currency",
    "cost_of_capital": "what capital costs a year, as a share: 0.08 is 8 %",
    "margin": "margin of the deal, as a share of its amount",
    "months": "length of the contract in months",
    "quantity": "number of units in the deal",
    "value": "value of the term itself, in its own unit",
}
LONGEST = 500  # characters
MOST_PARTS = 120  # names, numbers and operations

# How many values each function takes at least and at most.
_FUNCTIONS: Mapping[str, tuple[int, int]] = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "round": (1, 1)}
_SAID = {
    "BitXor": "“^” is no power here. Write ** for a power.",
    "Mod": "“%” is not known here. Write 8 % as 0.08.",
    "FloorDiv": "“//” is not known here. Write / and, where it must be whole, round(…).",
    "Tuple": "A comma stands outside a function. Write decimals with a point, such as 0.08.",
}
_HAVE = "They have names, numbers, + - * / **, comparisons, if … else, min, max, abs and round."
_PARTS = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Constant,
)  # fmt: skip


class UnreadableFormula(ValueError):
    """A text could not be read as a formula; `place` is the character, from 1, where it stops making sense."""

    def __init__(self, said: str, *, place: int = 1) -> None:
        super().__init__(said)
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula that has been read."""

    text: str
    names: frozenset[str]
    tree: ast.expr = field(repr=False, compare=False)

    def worth(self, values: Mapping[str, float | None]) -> float:
        """This function will give the worth for one deal; `NoWorth` says why there is none."""
        known: dict[str, float] = {}
        for node in _named(self.tree):
            value = values.get(node.id)
            if value is None or not math.isfinite(value):
                raise NoWorth(
                    f"“{node.id}” ({NAMES[node.id]}) is not known, so “{self.text}” has no worth.",
                    place=place_of(self.text, node),
                )
            known[node.id] = float(value)
        return of_one_deal(self.text, self.tree, known) + 0.0  # no minus before a zero

    def worths(self, columns: Mapping[str, Column | float | None]) -> Column:
        """This function will give the worth for every row of columns; a plain number holds in every row.

        A row without a worth is NaN.
        """
        given = {
            name: np.asarray(math.nan if said is None else said, dtype=np.float64) for name, said in columns.items()
        }
        size = np.broadcast_shapes(*(column.shape for column in given.values()))
        used = {name: given.get(name, np.asarray(math.nan)) for name in self.names}
        with np.errstate(all="ignore"):
            found = np.broadcast_to(of_columns(self.text, self.tree, used), size)
        known = [np.isfinite(column) for column in used.values()]
        return np.where(np.logical_and.reduce(np.broadcast_arrays(True, *known)), found + 0.0, math.nan)  # noqa: FBT003  # a row without names is known


def read(text: str) -> Formula:
    """This function will read a formula; `UnreadableFormula` says where it stops making sense and what to write."""
    text = re.sub(r"\s", " ", text).strip()
    if not text:
        raise UnreadableFormula("The formula is empty. Write one such as amount * cost_of_capital / 365.")
    if len(text) > LONGEST:
        raise UnreadableFormula(
            f"The formula has {len(text):,} characters; {LONGEST} are the most. Say it more briefly.", place=LONGEST + 1
        )
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError as broken:
        raise _broken(text, broken) from broken
    except (ValueError, RecursionError, MemoryError) as broken:
        raise UnreadableFormula("The formula holds signs that no formula has, or is nested too deeply.") from broken
    _judge(text, tree)
    return Formula(text=text, names=frozenset(node.id for node in _named(tree.body)), tree=tree.body)


def _broken(text: str, broken: SyntaxError) -> UnreadableFormula:
    """This function will say where a text stops being an expression."""
    comma = re.search(r"\d,\d", text)
    if comma:
        said = f"“{comma.group()}” (place {comma.start() + 1}): {_SAID['Tuple']}"
        return UnreadableFormula(said, place=comma.start() + 1)
    if "nested" in broken.msg:
        return UnreadableFormula("The formula is nested too deeply. Say it with fewer brackets.")
    place = broken.offset if broken.offset and broken.offset <= len(text) else len(text)
    return UnreadableFormula(
        f"The formula breaks off at place {place}, near “{text[max(0, place - 8) : place + 7]}”. "
        "Write one expression such as amount * cost_of_capital / 365.",
        place=place,
    )


def _judge(text: str, tree: ast.Expression) -> None:
    """This function will refuse every part that formulas do not have."""
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.expr) and id(node) not in functions]
    if len(parts) > MOST_PARTS:
        raise UnreadableFormula(f"The formula has {len(parts)} parts; {MOST_PARTS} are the most. Say it more briefly.")
    for node in sorted(parts, key=lambda node: (node.lineno, node.col_offset)):
        wrong = _wrong(text, node)
        if wrong:
            raise UnreadableFormula(wrong, place=place_of(text, node))


def _wrong(text: str, node: ast.expr) -> str:
    """This function will say what is wrong with one part, or nothing."""
    said = f"“{segment_of(text, node)}” (place {place_of(text, node)})"
    kinds = [type(node), *(type(each) for each in (getattr(node, "op", None), *getattr(node, "ops", ())) if each)]
    told = next((_SAID[kind.__name__] for kind in kinds if kind.__name__ in _SAID), "")
    if told:
        return f"{said}: {told}"
    if not isinstance(node, _PARTS) or any(not _known(kind) for kind in kinds[1:]):
        return f"{said} is not part of formulas. {_HAVE}"
    if isinstance(node, ast.Call):
        return _wrong_call(text, node)
    if isinstance(node, ast.Name) and node.id not in NAMES:
        return f"{said} is no name of formulas. Use one of: {', '.join(NAMES)}."
    if isinstance(node, ast.Constant) and not _is_number(node.value):
        return f"{said} is no number that formulas can hold."
    return ""


def _known(kind: type[ast.AST]) -> bool:
    return kind in OPERATORS or kind in {ast.And, ast.Or}


def _wrong_call(text: str, node: ast.Call) -> str:
    name = node.func.id if isinstance(node.func, ast.Name) else segment_of(text, node.func)
    said = f"“{name}” (place {place_of(text, node)})"
    if name not in _FUNCTIONS or not isinstance(node.func, ast.Name):
        return f"{said} is no function of formulas. Use one of: {', '.join(_FUNCTIONS)}."
    least, most = _FUNCTIONS[name]
    if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        return f"{said} takes plain values only."
    if not least <= len(node.args) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        return f"{said} takes {wanted} value{'s' * (most > 1)}, not {len(node.args)}."
    return ""


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _named(tree: ast.expr) -> list[ast.Name]:
    """The names a formula uses, in the order of the text; functions are no names."""
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))
