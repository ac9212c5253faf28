"""How a formula that was read and judged is worked out: for one deal, or for every row of columns.

Both walk the same parts with the same meaning. One deal stops at the first part that has no value and says which; a
column carries NaN through every part that touches it, except the branch of `if`, `and` and `or` that a deal would not
reach either.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import simpleeval
from numpy.typing import NDArray

Column = NDArray[np.float64]

OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ONE_DEAL: Mapping[str, Callable[..., float]] = {"min": min, "max": max, "abs": abs, "round": round}


class NoWorth(ValueError):
    """A formula has no value for a deal; `place` is the character, from 1, of the part that has none."""

    def __init__(self, said: str, *, place: int = 1) -> None:
        super().__init__(said)
        self.place = place


def place_of(text: str, node: ast.expr) -> int:
    """This function will give the character, from 1, where a part begins; Python counts bytes."""
    return len(text.encode()[: node.col_offset].decode(errors="ignore")) + 1


def segment_of(text: str, node: ast.expr) -> str:
    """This function will give the text of a part, cut where it is long."""
    found = ast.get_source_segment(text, node) or ""
    return found if len(found) <= 40 else found[:39] + "…"


def of_one_deal(text: str, tree: ast.expr, names: Mapping[str, float]) -> float:
    """This function will work out a judged formula for one deal; `NoWorth` names the first part without a value."""
    evaluator = _evaluator(names)

    def of(node: ast.expr) -> float:
        return float(evaluator.eval(text, previously_parsed=node))

    def operation(node: ast.BinOp) -> float:
        one, other = of(node.left), of(node.right)
        said = f"“{segment_of(text, node)}” (place {place_of(text, node)})"
        try:
            found = float(OPERATORS[type(node.op)](one, other))
        except ZeroDivisionError as broken:
            raise NoWorth(f"{said} divides by zero.", place=place_of(text, node)) from broken
        except (OverflowError, ValueError):
            found = math.nan
        if not math.isfinite(found):
            shown = f"{one:g} {_SIGNS[type(node.op)]} {other:g}"
            raise NoWorth(f"{said} has no value that can be held: {shown}.", place=place_of(text, node))
        return found

    def either(node: ast.BoolOp) -> bool:
        decided = isinstance(node.op, ast.Or)
        return decided if any(bool(of(each)) is decided for each in node.values) else not decided

    def compared(node: ast.Compare) -> bool:
        sides = [of(each) for each in (node.left, *node.comparators)]
        return all(OPERATORS[type(how)](*pair) for how, pair in zip(node.ops, _pairs(sides), strict=True))

    evaluator.nodes = {
        ast.BinOp: operation,
        ast.UnaryOp: lambda node: OPERATORS[type(node.op)](of(node.operand)),
        ast.BoolOp: either,
        ast.Compare: compared,
        ast.IfExp: lambda node: of(node.body) if of(node.test) else of(node.orelse),
        ast.Call: lambda node: _ONE_DEAL[node.func.id](*(of(each) for each in node.args)),
        ast.Name: lambda node: names[node.id],
        ast.Constant: lambda node: float(node.value),
    }
    return of(tree)


def of_columns(text: str, tree: ast.expr, names: Mapping[str, Column]) -> Column:
    """This function will work out a judged formula for every row; a row without a value is NaN."""
    evaluator = _evaluator(names)

    def of(node: ast.expr) -> Column:
        return np.asarray(evaluator.eval(text, previously_parsed=node), dtype=np.float64)

    def operation(node: ast.BinOp) -> Column:
        one, other = of(node.left), of(node.right)
        how = _POWER if isinstance(node.op, ast.Pow) else OPERATORS[type(node.op)]
        found = np.asarray(how(one, other), dtype=np.float64)
        return np.where(np.isfinite(found) & ~np.isnan(one) & ~np.isnan(other), found, math.nan)

    def either(node: ast.BoolOp) -> Column:
        decided = 1.0 if isinstance(node.op, ast.Or) else 0.0
        found = _truth(of(node.values[-1]))
        for each in reversed(node.values[:-1]):
            truth = _truth(of(each))
            found = np.where(truth == 1.0 - decided, found, truth)
        return found

    def compared(node: ast.Compare) -> Column:
        sides = [of(each) for each in (node.left, *node.comparators)]
        kept = [OPERATORS[type(how)](*pair) for how, pair in zip(node.ops, _pairs(sides), strict=True)]
        return _unless_unknown(np.logical_and.reduce(np.broadcast_arrays(*kept)), sides)

    def unary(node: ast.UnaryOp) -> Column:
        value = of(node.operand)
        return 1.0 - _truth(value) if isinstance(node.op, ast.Not) else np.asarray(OPERATORS[type(node.op)](value))

    evaluator.nodes = {
        ast.BinOp: operation,
        ast.UnaryOp: unary,
        ast.BoolOp: either,
        ast.Compare: compared,
        ast.IfExp: lambda node: _chosen(_truth(of(node.test)), of(node.body), of(node.orelse)),
        ast.Call: lambda node: _COLUMNS[node.func.id]([of(each) for each in node.args]),
        ast.Name: lambda node: names[node.id],
        ast.Constant: lambda node: np.asarray(float(node.value)),
    }
    return of(tree)


def _evaluator(names: Mapping[str, object]) -> simpleeval.SimpleEval:
    """An evaluator that knows these names and nothing else; whoever asked for it says what its parts mean."""
    return simpleeval.SimpleEval(operators={}, functions={}, names=dict(names))


def _pairs(sides: Sequence[Any]) -> list[tuple[Any, Any]]:
    return list(pairwise(sides))


def _truth(value: Column) -> Column:
    return _unless_unknown(value != 0, [value])


def _unless_unknown(found: NDArray[Any], sides: Sequence[Column]) -> Column:
    unknown = np.logical_or.reduce(np.broadcast_arrays(*(np.isnan(side) for side in sides)))
    return np.where(unknown, math.nan, np.asarray(found, dtype=np.float64))


def _chosen(truth: Column, then: Column, otherwise: Column) -> Column:
    return np.where(np.isnan(truth), math.nan, np.where(truth == 1.0, then, otherwise))


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (OverflowError, ValueError):
        return math.nan


# The power of one deal, row by row: numpy's own may differ in the last bit.
_POWER = np.frompyfunc(_power, 2, 1)
_COLUMNS: Mapping[str, Callable[[list[Column]], Column]] = {
    "min": lambda values: np.minimum.reduce(np.broadcast_arrays(*values)),
    "max": lambda values: np.maximum.reduce(np.broadcast_arrays(*values)),
    "abs": lambda values: np.abs(values[0]),
    "round": lambda values: np.rint(values[0]),
}
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
