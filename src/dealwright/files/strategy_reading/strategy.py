"""A whole strategy out of what a file tells.

The tables of a strategy are the same in every format: `strategy`, `currency`, `order`, `terms` and, where they say
something, `rules`, `aggregates`, `ladder`, `great_deal`, `metrics`, `guidelines`, `finance`, `dimensions`. Everything
but a name and a currency may be missing, for a draft may be incomplete; a key that is not known is an error, so that a
typing mistake is not read as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading import entries, parts
from dealwright.files.strategy_reading.reader import Reader
from dealwright.files.strategy_reading.told import Remark, Told

TOP = (
    "strategy",
    "currency",
    "business_unit",
    "origin",
    "finance",
    "dimensions",
    "shifts_at_once",
    "order",
    "ladder",
    "terms",
    "rules",
    "aggregates",
    "great_deal",
    "metrics",
    "guidelines",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file says: the strategy unless there is an error, every remark, and the place of every cell."""

    strategy: strategy.Strategy | None
    remarks: tuple[Remark, ...]
    places: Mapping[str, str]  # by cell address, such as `terms/discount/ranges/0/best`


def read(told: Told, remarks: Iterable[Remark] = ()) -> Found:
    """This function will read a strategy, and go on after each error so that all of them are named."""
    reader = Reader(remarks)
    if not isinstance(told.value, Mapping):
        reader.table(told, "The strategy", TOP)
        if told.value is None:
            reader.wrong(told, "The file is empty.", "Begin it with a line such as “strategy: Our strategy”.")
        return Found(strategy=None, remarks=tuple(reader.remarks), places={})
    made = _strategy(reader, told)
    remarks = tuple(reader.remarks)
    return Found(strategy=None if reader.failed else made, remarks=remarks, places=reader.places)


def _strategy(reader: Reader, told: Told) -> strategy.Strategy:
    top = reader.table(told, "The strategy", TOP)
    reader.places |= {name: said.place for name, said in top.items()}
    listed = reader.items(top.get("terms"), "“terms”", "- key: discount")
    found = [entries.term_of(reader, each, place) for place, each in enumerate(listed, start=1)]
    entries.note_repeated(reader, listed, [term.key for term in found], "The term")
    named = {term.key: term for term in reversed(found)}.get
    finance = reader.table(top.get("finance"), "“finance”", ("cost_of_capital", "margin"))
    return strategy.Strategy(
        name=reader.needed_text(top, "strategy", "The strategy", told),
        currency=reader.needed_text(top, "currency", "The strategy", told),
        business_unit=reader.text(top.get("business_unit"), "“business_unit”"),
        origin=reader.text(top.get("origin"), "“origin”"),
        finance=strategy.Finance(
            cost_of_capital=reader.share(finance.get("cost_of_capital"), "“cost_of_capital”"),
            margin=reader.share(finance.get("margin"), "“margin”"),
        ),
        dimensions=_dimensions(reader, top.get("dimensions")),
        shifts_at_once=reader.flag(top.get("shifts_at_once"), "“shifts_at_once”"),
        order=_order(reader, top.get("order")),
        ladder=parts.ladder_of(reader, top.get("ladder")),
        entries=tuple(entries.entry_of(reader, each, term) for each, term in zip(listed, found, strict=True)),
        rules=parts.rules_of(reader, top.get("rules"), named),
        aggregates=parts.aggregates_of(reader, top.get("aggregates")),
        great_deal=parts.great_deal_of(reader, top.get("great_deal"), named),
        metrics=parts.metrics_of(reader, top.get("metrics")),
        guidelines=parts.guidelines_of(reader, top.get("guidelines")),
    )


def _order(reader: Reader, told: Told | None) -> tuple[tuple[str, ...], ...]:
    groups = []
    for place, each in enumerate(reader.items(told, "“order”", "- [discount]")):
        inner = each.value if isinstance(each.value, tuple) else (each,)
        groups.append(tuple(reader.text(key, f"Group {place + 1} of “order”") for key in inner))
        reader.places[f"order/{place}"] = each.place
    return tuple(groups)


def _dimensions(reader: Reader, told: Told | None) -> tuple[str, ...]:
    if told is None or told.value is None:
        return terms.DIMENSIONS
    named = []
    for each in reader.items(told, "“dimensions”", "[region, segment]"):
        name = reader.text(each, "A dimension")
        if name not in terms.DIMENSIONS:
            reader.wrong(each, f"“{name}” is no dimension of a deal.", f"Write some of: {', '.join(terms.DIMENSIONS)}.")
        named.append(name)
    return tuple(named)
