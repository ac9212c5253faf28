"""The pieces a report is made of, each to JSON and back: estimates, scopes, terms, findings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.history import facts

Json = dict[str, Any]


def figure(number: float | None) -> float | None:
    """This function will give the number, or nothing where it is none that JSON can hold."""
    return number if number is not None and math.isfinite(number) else None


def interval(estimate: Estimate) -> list[float | None] | None:
    """This function will give both ends of an interval, or nothing when it has neither."""
    ends = [figure(estimate.low), figure(estimate.high)]
    return None if ends == [None, None] else ends


def estimate(value: float | None, ends: list[float | None] | None, n: int, reason: str) -> Estimate:
    """This function will put an estimate together again."""
    low, high = ends or (None, None)
    return Estimate(value=value, low=low, high=high, n=n, reason=reason)


def estimates(owner: object, names: Iterable[str]) -> Json:
    """This function will spread several estimates of one owner: the figures by name, what stands beside them below."""
    found: dict[str, Estimate] = {name: getattr(owner, name) for name in names}
    return {
        **{name: figure(each.value) for name, each in found.items()},
        "intervals": {name: interval(each) for name, each in found.items()},
        "counts": {name: each.n for name, each in found.items()},
        "reasons": {name: each.reason for name, each in found.items() if each.reason},
    }


def read_estimates(document: Mapping[str, Any], names: Iterable[str]) -> dict[str, Estimate]:
    """This function will gather what `estimates` spread."""
    return {
        name: estimate(
            document[name], document["intervals"][name], document["counts"][name], document["reasons"].get(name, "")
        )
        for name in names
    }


def one(found: Estimate) -> Json:
    """This function will write an estimate that stands alone."""
    return {"value": figure(found.value), "interval": interval(found), "n": found.n, "reason": found.reason}


def read_one(document: Mapping[str, Any]) -> Estimate:
    """This function will read an estimate that stands alone."""
    return estimate(document["value"], document["interval"], document["n"], document["reason"])


def scope(found: terms.Scope) -> Json:
    """This function will write the stated dimensions by name."""
    return dict(found.stated)


def read_scope(document: Mapping[str, str]) -> terms.Scope:
    """This function will read the stated dimensions in the order they were written."""
    return terms.Scope(stated=tuple(document.items()))


def term(found: terms.Term) -> Json:
    """This function will write a term; `unit` is what a reader sees, `own_unit` what the term itself states."""
    return {
        "key": found.key,
        "name": found.name,
        "kind": found.kind,
        "unit": found.unit or terms.KINDS[found.kind].unit,
        "own_unit": found.unit,
        "direction": found.direction.value,
        "owner": found.owner,
        "choices": list(found.choices),
    }


def read_term(document: Mapping[str, Any]) -> terms.Term:
    """This function will read a term."""
    return terms.Term(
        key=document["key"],
        name=document["name"],
        kind=document["kind"],
        unit=document["own_unit"],
        direction=terms.Direction(document["direction"]),
        owner=document["owner"],
        choices=tuple(document["choices"]),
    )


def finding(found: facts.Finding) -> Json:
    """This function will write a finding."""
    return {
        "code": found.code,
        "weight": found.weight.value,
        "what": found.what,
        "where": found.where,
        "why": found.why,
        "advice": found.advice,
        "count": found.count,
        "rows": list(found.rows),
    }


def read_finding(document: Mapping[str, Any]) -> facts.Finding:
    """This function will read a finding."""
    read = {**document, "weight": facts.Weight(document["weight"]), "rows": tuple(document["rows"])}
    return facts.Finding(**read)
