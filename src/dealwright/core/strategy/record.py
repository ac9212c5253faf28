"""Record: a strategy as plain JSON values, for signing, for the proof chain and for keeping.

A field that stands at its default is left out, so that a later version of the product, whose strategies know more
fields, gives the records of earlier strategies the same text and their signatures still hold. Scopes are tables of
dimension and value, days are ISO texts, everything else follows the shapes of the classes.

*Guarantee:* `read(record(s)) == s` for every strategy, and records of equal strategies are equal.

What an owner signs is smaller: the term's definition, its ranges and the trade rules it appears in, as `entry_record`
gives them. Their order in the file and the evidence beside them say nothing new and are left out, so that sorting a
table or learning from more deals voids no signature.

>>> from dealwright.core import terms
>>> from dealwright.core.strategy.strategy import Entry, Strategy
>>> term = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
>>> agreed = terms.Range(best=0, target=8, limits=(("seller", 12.0),), scope=terms.Scope.of(region="EMEA"))
>>> one = Strategy(name="First", currency="EUR", entries=(Entry(term=term, ranges=(agreed,)),), order=(("discount",),))
>>> record(one)["entries"][0]["ranges"][0]["scope"], read(record(one)) == one
({'region': 'EMEA'}, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

import cattrs

from dealwright.core import terms
from dealwright.core.kernel import canonical, digest
from dealwright.core.strategy.strategy import Strategy
from dealwright.core.strategy.trade_rules import TradeRule

T = TypeVar("T")


class UnreadableRecord(ValueError):
    """A record could not be read as a strategy; the message names the fields that do not fit."""


class UnknownTerm(LookupError):
    """A strategy has no term of this key."""


def record(strategy: Strategy) -> dict[str, Any]:
    """This function will give the record of a whole strategy."""
    return part_record(strategy)


def read(said: Mapping[str, Any]) -> Strategy:
    """This function will read a strategy from its record; `UnreadableRecord` says what does not fit."""
    return read_part(said, Strategy)


def part_record(part: object) -> dict[str, Any]:
    """This function will give the record of any part of a strategy, such as a range, a rule or a metric."""
    told: dict[str, Any] = _CONVERTER.unstructure(part)
    return told


def read_part(said: Mapping[str, Any], shape: type[T]) -> T:
    """This function will read a part of the given class from its record; `UnreadableRecord` says what does not fit."""
    try:
        return _CONVERTER.structure(said, shape)
    except (
        cattrs.BaseValidationError,
        cattrs.StructureHandlerNotFoundError,
        ValueError,
        TypeError,
        KeyError,
    ) as broken:
        grouped = isinstance(broken, cattrs.BaseValidationError)
        why = "; ".join(cattrs.transform_error(broken)) if grouped else str(broken)
        raise UnreadableRecord(f"The record is no {shape.__name__}: {why}") from broken


def entry_record(strategy: Strategy, key: str) -> dict[str, Any]:
    """This function will give the record of what the owner of a term signs."""
    entry = strategy.entry(key)
    if entry is None:
        raise UnknownTerm(f"The strategy has no term “{key}”.")
    return {
        "currency": strategy.currency,
        "term": part_record(entry.term),
        "ranges": sorted((part_record(each) for each in entry.ranges), key=canonical),
        "rules": sorted((part_record(rule) for rule in strategy.rules if _concerns(rule, key)), key=canonical),
    }


def entry_digest(strategy: Strategy, key: str) -> str:
    """This function will give the digest of what the owner of a term signs."""
    return digest(entry_record(strategy, key))


def strategy_digest(strategy: Strategy) -> str:
    """This function will give the digest of a whole strategy."""
    return digest(record(strategy))


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """The digests of a strategy; whoever asks more than once of a large one keeps them."""

    whole: str
    entries: Mapping[str, str]  # by key of the term


def digests(strategy: Strategy) -> Digests:
    """This function will give the digest of the whole and of what each owner signs."""
    keys = dict.fromkeys(entry.term.key for entry in strategy.entries)
    return Digests(whole=strategy_digest(strategy), entries={key: entry_digest(strategy, key) for key in keys})


def excerpt(strategy: Strategy, key: str) -> Strategy:
    """This function will give a strategy of nothing but what the owner of a term signs; its entry has the same digest.

    Two excerpts of one term, from different days, differ in what changed for its owner.
    """
    entry = strategy.entry(key)
    if entry is None:
        raise UnknownTerm(f"The strategy has no term “{key}”.")
    return Strategy(
        name=strategy.name,
        currency=strategy.currency,
        entries=(entry,),
        order=(),
        dimensions=strategy.dimensions,
        rules=tuple(rule for rule in strategy.rules if _concerns(rule, key)),
    )


def _concerns(rule: TradeRule, key: str) -> bool:
    return rule.term == key or any(condition.term == key for condition in rule.conditions)


def _scope(said: object, _shape: object) -> terms.Scope:
    if not isinstance(said, Mapping):
        raise TypeError("a scope is a table of dimension and value")
    return terms.Scope(stated=tuple((str(name), str(value)) for name, value in said.items()))


def _day(said: object, _shape: object) -> date:
    return date.fromisoformat(str(said))


def _converter() -> cattrs.Converter:
    made = cattrs.Converter(omit_if_default=True, forbid_extra_keys=True)
    made.register_unstructure_hook(terms.Scope, lambda scope: dict(scope.stated))
    made.register_structure_hook(terms.Scope, _scope)
    made.register_unstructure_hook(Enum, lambda member: member.value)
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(date, _day)
    return made


_CONVERTER = _converter()
