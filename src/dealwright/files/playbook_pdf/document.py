"""Hands what a level may do in one segment to the Typst template.

Everything from the strategy travels as JSON values that the template prints as text, never as source, so no name can
become markup. What may be given comes from `strategy.allowances`, as the page and every check have it. Signs and bars
are told apart without colour, so that it prints in black and white.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typst

from dealwright.core import strategy, terms
from dealwright.files import wording
from dealwright.files.report_pdf import fonts
from dealwright.files.strategy_reading import worth_term
from dealwright.files.tables import whole

PLACE = Path(__file__).parent


class NoLevel(LookupError):
    """A playbook could not be written because the strategy gives the role no authority level."""


def write(
    path: Path,
    said: strategy.Strategy,
    *,
    on: date,
    segment: str = "",
    region: str = "",
    role: str = "seller",
    changes: Sequence[str] = (),
) -> None:
    """This function will write the playbook of a role (or an authority level) for the deals of a segment and region.

    `changes` are sentences of what changed lately. `NoLevel` when the ladder gives the role none.
    """
    told = content(said, on=on, segment=segment, region=region, role=role) | {"changes": list(changes)}
    with tempfile.TemporaryDirectory(prefix="dealwright-pdf-") as folder:
        place = Path(folder)
        (place / "content.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        shutil.copyfile(PLACE / "playbook.typ", place / "playbook.typ")
        with whole(path) as fresh:
            typst.compile(place / "playbook.typ", output=fresh, root=place, font_paths=[fonts()], format="pdf")


def _level(said: strategy.Strategy, role: str) -> str:
    levels = said.ladder.levels
    stated = [level for entry in said.entries for range_ in entry.ranges for level, _ in range_.limits]
    if not levels and role in stated:
        return role
    found = next((each.key for each in levels if role in {each.key, each.role}), "")
    if not found:
        known = ", ".join(each.key for each in levels) or ", ".join(dict.fromkeys(stated)) or "none"
        raise NoLevel(f"The strategy gives “{role}” no authority level. It has: {known}.")
    return found


def content(
    said: strategy.Strategy, *, on: date, segment: str = "", region: str = "", role: str = "seller"
) -> dict[str, Any]:
    """This function will give what the playbook says, as texts; `NoLevel` when the ladder gives the role none."""
    level = _level(said, role)
    deal = {name: value for name, value in (("segment", segment), ("region", region)) if value}
    names = {each.key: each.name for each in said.ladder.levels}
    may = strategy.allowances(said, deal, level, on)
    ranks = {key: rank for rank, group in enumerate(said.order, start=1) for key in group}
    ordered = sorted(may, key=lambda each: ranks.get(each.term.key, len(ranks) + 1))
    for_whom = " · ".join(deal.values()) or "Every deal"
    return {
        "title": said.name,
        "level": names.get(level, level),
        "for": for_whom,
        "day": f"{on.day} {on:%B %Y}",
        "origin": said.origin,
        "text": said.great_deal.text,
        "terms": [_term(each, names, ranks.get(each.term.key), said, deal) for each in ordered],
        "aggregates": [_aggregate(each, level, said) for each in said.aggregates if each.range.scope.matches(deal)],
        "shares": _shares(said),
        "more": [each.text for each in said.great_deal.behaviours if each.wanted is terms.Direction.MORE],
        "less": [each.text for each in said.great_deal.behaviours if each.wanted is terms.Direction.LESS],
        "guidelines": _guidelines(said, "", deal),
    }


def _guidelines(said: strategy.Strategy, term: str, deal: Mapping[str, str]) -> list[str]:
    """The guidelines that may concern these deals; one for fewer of them says for which."""
    return [
        each.text if each.scope.matches(deal) else f"{each.text} (For {each.scope}.)"
        for each in said.guidelines
        if each.term == term and all(deal.get(name, value) == value for name, value in each.scope.stated)
    ]


def _term(
    may: strategy.Allowance,
    names: Mapping[str, str],
    rank: int | None,
    said: strategy.Strategy,
    deal: Mapping[str, str],
) -> dict[str, Any]:
    term, range_ = may.term, may.range
    return {
        "name": term.name,
        "rank": rank,
        "nature": {"give": "give", "get": "get"}.get(term.nature.value, "give or get"),
        "owner": term.owner,
        "description": term.description,
        "best": "" if range_ is None else terms.written(term, range_.best),
        "target": "" if range_ is None else terms.written(term, range_.target),
        "alone": "" if may.alone is None else terms.written(term, may.alone),
        "missing": "" if may.missing is None else may.missing.sentence,
        "trades": [each.sentence for each in may.extensions],
        "beyond": [_beyond(each, names) for each in may.beyond],
        "why": term.talk_track.why,
        "customer": term.talk_track.customer,
        "ask": term.talk_track.ask,
        "scope": "" if range_ is None or not range_.scope.stated else str(range_.scope),
        "guidelines": _guidelines(said, term.key, deal),
    }


def _beyond(step: strategy.Beyond, names: Mapping[str, str]) -> str:
    """Whom to ask, and not how far they may go: a paper travels (decision 0017)."""
    who = ", ".join(step.holders)
    return f"{names.get(step.level, step.level)}{f' ({who})' if who else ''}"


def _aggregate(each: strategy.Aggregate, level: str, said: strategy.Strategy) -> list[str]:
    term = worth_term(each.measure)
    alone = strategy.limit_for(each.range, level, said.ladder)
    target = terms.written(term, each.range.target)
    return [term.name.capitalize(), target, "ask first" if alone is None else terms.written(term, alone)]


def _shares(said: strategy.Strategy) -> list[list[Any]]:
    shares = []
    for part in sorted(said.great_deal.parts, key=lambda part: -part.weight):
        entry = said.entry(part.term)
        name = part.term if entry is None else entry.term.name
        value = wording.number(part.value) if entry is None else terms.written(entry.term, part.value)
        shares.append([name, value, wording.number(part.weight), max(0.0, min(part.weight / 100, 1.0))])
    return shares
