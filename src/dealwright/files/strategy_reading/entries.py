"""Entries: terms with their ranges, as a file tells them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading.reader import Reader, Table
from dealwright.files.strategy_reading.told import Told

TERM = (
    "key",
    "name",
    "kind",
    "unit",
    "better",
    "owner",
    "nature",
    "choices",
    "description",
    "talk_track",
    "money_worth",
    "review_by",
    "ranges",
)
TALK_TRACK = ("why", "customer", "ask")
RANGE = ("for", "valid", "best", "target", "limits", "reason", "evidence")


def term_of(reader: Reader, told: Told, place: int) -> terms.Term:
    """This function will read the definition of a term."""
    table = reader.table(told, f"Term {place}", TERM)
    key = reader.needed_text(table, "key", f"Term {place}", told)
    where = f"Term {place} (“{key}”)"
    talk = reader.table(table.get("talk_track"), f"“talk_track” of {where}", TALK_TRACK)
    choices = reader.items(table.get("choices"), f"“choices” of {where}", "[DDP, DAP, EXW]")
    direction = reader.needed(table, "better", where, told)
    for name, said in table.items():
        reader.places[f"terms/{key}/{name}"] = said.place
    reader.places[f"terms/{key}"] = told.place
    term = terms.Term(
        key=key,
        name=reader.needed_text(table, "name", where, told),
        kind=_kind(reader, reader.needed(table, "kind", where, told), where, key),
        direction=reader.choice(direction, f"“better” of {where}", terms.Direction, terms.Direction.MORE),
        owner=reader.text(table.get("owner"), f"“owner” of {where}"),
        unit=reader.text(table.get("unit"), f"“unit” of {where}"),
        choices=tuple(reader.text(each, f"A choice of {where}") for each in choices),
        nature=reader.choice(table.get("nature"), f"“nature” of {where}", terms.Nature, terms.Nature.BOTH),
        description=reader.text(table.get("description"), f"“description” of {where}"),
        talk_track=terms.TalkTrack(
            **{name: reader.text(talk.get(name), f"“{name}” of {where}") for name in TALK_TRACK}
        ),
        money_worth=reader.text(table.get("money_worth"), f"“money_worth” of {where}"),
        review_by=reader.day(table.get("review_by"), f"“review_by” of {where}"),
    )
    if terms.KINDS[term.kind].has_choices and not choices:
        reader.wrong(told, f"{where} is a choice but names none.", "Add “choices: […]”, in their order.")
    return term


def entry_of(reader: Reader, told: Told, term: terms.Term) -> strategy.Entry:
    """This function will read the ranges of a term."""
    table = told.value if isinstance(told.value, Mapping) else {}
    both = []
    for place, each in enumerate(reader.items(table.get("ranges"), f"“ranges” of “{term.key}”", "- best: 0")):
        cell = f"terms/{term.key}/ranges/{place}"
        reader.places[cell] = each.place
        where = f"Range {place + 1} of “{term.key}”"
        inner = reader.table(each, where, RANGE)
        range_ = range_of(reader, inner, term, around=each, where=where, cell=cell)
        found = _evidence(reader, inner.get("evidence"), where, term)
        if range_ is not None:
            both.append((range_, found))
    return strategy.Entry(
        term=term, ranges=tuple(range_ for range_, _ in both), evidence=tuple(found for _, found in both)
    )


def range_of(
    reader: Reader, table: Table, term: terms.Term, *, around: Told, where: str, cell: str
) -> terms.Range | None:
    """This function will read a range; nothing where it has no limit."""
    told = reader.needed(table, "limits", where, around)
    limits = reader.table(told, f"“limits” of {where}", ())
    for name in ("best", "target", "for", "valid", "reason"):
        if name in table:
            reader.places[f"{cell}/{name}"] = table[name].place
    for level, said in limits.items():
        reader.places[f"{cell}/limits/{level}"] = said.place
    best, target = (reader.needed(table, name, where, around) for name in ("best", "target"))
    stated = {
        "best": reader.value(best, f"“best” of {where}", term),
        "target": reader.value(target, f"“target” of {where}", term),
    }
    found = tuple((level, reader.value(said, f"“{level}” of {where}", term)) for level, said in limits.items())
    scope, valid = reader.scope(table.get("for"), where), reader.period(table.get("valid"), where)
    reason = reader.text(table.get("reason"), f"“reason” of {where}")
    if not found:
        if told is not None and isinstance(told.value, Mapping):
            reader.wrong(told, f"{where} states no limit.", "State at least one; the last one is the walk-away.")
        return None
    return terms.Range(**stated, limits=found, scope=scope, valid=valid, reason=reason)


def note_repeated(reader: Reader, told: tuple[Told, ...], keys: list[str], what: str) -> None:
    """This function will note an error wherever a key is told a second time."""
    seen: Counter[str] = Counter()
    for each, key in zip(told, keys, strict=True):
        seen[key] += 1
        if key and seen[key] == 2:  # the second time
            reader.wrong(each, f"{what} “{key}” stands in the file twice.", "Keep one, or give the other its own key.")


def _kind(reader: Reader, told: Told | None, where: str, term: str) -> str:
    said = reader.text(told, f"“kind” of {where}")
    names = {kind.name.casefold(): key for key, kind in terms.KINDS.items()}
    found = said if said in terms.KINDS else names.get(said.strip().casefold(), "")
    if told is not None and not found:
        reader.wrong(told, f"{where} has the kind “{said}”.", f"Write one of: {', '.join(terms.KINDS)}.")
    if not found:
        reader.without_kind.add(term)
    return found or "ratio"


def _evidence(reader: Reader, told: Told | None, where: str, term: terms.Term) -> strategy.Evidence | None:
    if told is None or told.value is None:
        return None
    where = f"“evidence” of {where}"
    table = reader.table(told, where, ())
    deals = _whole(reader, reader.needed(table, "deals", where, told), where)
    intervals = []
    for figure, said in table.items():
        if figure != "deals":
            both = said.value if isinstance(said.value, tuple) else ()
            ends = [_end(reader, end, f"“{figure}” in {where}", term) for end in both]
            if len(ends) != 2 or not all(map(math.isfinite, ends)):  # low, high
                reader.wrong(said, f"“{figure}” in {where} is no interval.", "Write two values such as [10, 12.5].")
            else:
                intervals.append((figure, ends[0], ends[1]))
    return strategy.Evidence(deals=deals, intervals=tuple(intervals))


def _end(reader: Reader, told: Told, where: str, term: terms.Term) -> float:
    """One end of an interval: a number stands for itself, words are those of the term."""
    return float(told.value) if isinstance(told.value, int | float) else reader.value(told, where, term)


def _whole(reader: Reader, told: Told | None, where: str) -> int:
    number = reader.plain(told, f"“deals” in {where}") if told is not None else 0.0
    if told is not None and (number < 0 or not number.is_integer()):
        reader.wrong(told, f"“deals” in {where} is “{told.text}”.", "Write how many deals, such as 120.")
        return 0
    return int(number)
