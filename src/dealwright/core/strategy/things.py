"""Things: a strategy taken apart into what can be compared, each with its identity, its words and its cell.

A term is the same in two strategies when it has the same key, a range when it has the same scope and validity, a level,
a rule, a metric by key, a total by its measure, a share of the great deal by its term. Holders, behaviours and
guidelines have no identity but their content. Order that says nothing (of entries, ranges, rules, terms in a tie)
leaves no trace here; order that says something (of the priorities, the ladder, the limits of a range, the
dimensions) is a field of its own. Two things with one identity in one strategy are told apart by their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dealwright.core import terms
from dealwright.core.kernel import Period, canonical, figures
from dealwright.core.strategy.record import part_record
from dealwright.core.strategy.strategy import Entry, Evidence, Strategy
from dealwright.core.strategy.trade_rules import Condition

Path = tuple[str, ...]
NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One field: what is compared, what a reader sees, and its cell under the thing's."""

    raw: Any
    text: str
    cell: str
    words: str  # as it stands in a sentence, such as “target”

    @property
    def is_order(self) -> bool:
        """Whether it says no more than in which order other fields stand."""
        return self.words.startswith("order of l")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One part of a strategy that keeps its identity when it changes."""

    name: str  # subject of a sentence: “The range of Discount for region EMEA”
    where: str
    owner: str = ""
    parent: Path = ()
    told: dict[str, Told] = field(default_factory=dict)

    def tell(self, words: str, raw: object, *, text: str | None = None, cell: str = "") -> None:
        """This function will add a field, unless it says nothing."""
        if raw in (None, "", (), [], {}):
            return
        shown = str(raw) if text is None else text
        self.told[cell or words] = Told(raw=raw, text=shown, cell=cell or words.replace(" ", "_"), words=words)


def things(strategy: Strategy) -> dict[Path, Thing]:
    """This function will take a strategy apart."""
    found: dict[Path, Thing] = {(): _whole(strategy)}
    for path, thing in _all(strategy):
        number, free = 1, path
        while free in found:
            number += 1
            free = (*path, f"again {number}")
        found[free] = thing
    return found


def _all(strategy: Strategy) -> Iterator[tuple[Path, Thing]]:
    named = {entry.term.key: entry.term for entry in strategy.entries}
    for entry in strategy.entries:
        yield from _entry(entry)
    yield from _rules(strategy, named)
    yield from _totals(strategy)
    yield from _ladder(strategy)
    yield from _great_deal(strategy, named)
    yield from _metrics(strategy)
    for place, said in enumerate(strategy.guidelines):
        about = f" on {_name(said.term, named)}" if said.term else ""
        owner = named[said.term].owner if said.term in named else ""
        name = f"The guideline{about} for {said.scope}, “{said.text}”,"
        yield ("guidelines", _content(said)), Thing(name=name, where=f"guidelines/{place}", owner=owner)


def _whole(strategy: Strategy) -> Thing:
    whole = Thing(name="The strategy", where="")
    whole.tell("name", strategy.name)
    whole.tell("currency", strategy.currency)
    whole.tell("origin", strategy.origin)
    whole.tell("business unit", strategy.business_unit)
    whole.tell("order of dimensions", strategy.dimensions, text=", ".join(strategy.dimensions), cell="dimensions")
    groups = tuple(tuple(sorted(group)) for group in strategy.order if group)
    names = {entry.term.key: entry.term.name for entry in strategy.entries}
    shown = " > ".join(" = ".join(names.get(key, key) for key in group) for group in groups)
    whole.tell("order", groups, text=shown)
    for words, share in (("cost of capital", strategy.finance.cost_of_capital), ("margin", strategy.finance.margin)):
        cell = f"finance/{words.replace(' ', '_')}"
        whole.tell(words, share, text=None if share is None else figures.share(share), cell=cell)
    if strategy.shifts_at_once:
        whole.tell("shift of priorities", True, text="counts at once", cell="shifts_at_once")  # noqa: FBT003  # a raw value
    whole.tell("description of a great deal", strategy.great_deal.text, cell="great_deal/text")
    return whole


def _entry(entry: Entry) -> Iterator[tuple[Path, Thing]]:
    term = entry.term
    where = f"terms/{term.key}"
    thing = Thing(name=term.name, where=where, owner=term.owner)
    for words in ("name", "kind", "owner", "unit", "description"):
        thing.tell(words, getattr(term, words))
    thing.tell("direction", term.direction.value)
    thing.tell("nature", "" if term.nature is terms.Nature.BOTH else term.nature.value)
    thing.tell("choices", term.choices, text=", ".join(term.choices))
    for words, said in (
        ("reason why it matters to us", term.talk_track.why),
        ("worth to a customer", term.talk_track.customer),
        ("advice what to ask for", term.talk_track.ask),
    ):
        thing.tell(words, said, cell=f"talk_track/{_TRACKS[words]}")
    thing.tell("money worth", term.money_worth)
    thing.tell("day of review", term.review_by, cell="review_by")
    yield ("terms", term.key), thing
    for place, (range_, evidence) in enumerate(zip(entry.ranges, entry.evidence, strict=True)):
        path = ("terms", term.key, _identity(range_.scope), str(range_.valid))
        days = "" if range_.valid == Period() else f", {range_.valid},"
        name = f"The range of {term.name} for {range_.scope}{days}"
        yield path, _range(term, range_, evidence, where=f"{where}/ranges/{place}", name=name)


_TRACKS = {
    "reason why it matters to us": "why",
    "worth to a customer": "customer",
    "advice what to ask for": "ask",
}


def _range(term: terms.Term, range_: terms.Range, evidence: Evidence | None, *, where: str, name: str) -> Thing:
    thing = Thing(name=name, where=where, owner=term.owner, parent=("terms", term.key))
    thing.tell("best", range_.best, text=terms.written(term, range_.best))
    thing.tell("target", range_.target, text=terms.written(term, range_.target))
    _limits(thing, term, range_)
    thing.tell("reason", range_.reason)
    if evidence is not None:
        thing.tell("evidence", part_record(evidence), text=figures.counted(evidence.deals, "past deal"))
    return thing


def _limits(thing: Thing, term: terms.Term | None, range_: terms.Range) -> None:
    for level, value in range_.limits:
        text = figures.number(value) if term is None else terms.written(term, value)
        thing.tell(f"{level} limit", value, text=text, cell=f"limits/{level}")
    levels = tuple(level for level, _ in range_.limits)
    thing.tell("order of limits", levels, text=", ".join(levels), cell="limits")


def _rules(strategy: Strategy, named: Mapping[str, terms.Term]) -> Iterator[tuple[Path, Thing]]:
    for place, rule in enumerate(strategy.rules):
        term = named.get(rule.term)
        thing = Thing(
            name=f"The trade rule “{rule.key}”", where=f"rules/{place}", owner="" if term is None else term.owner
        )
        thing.tell("term", rule.term, text=_name(rule.term, named))
        thing.tell("level", rule.level)
        thing.tell("limit", rule.to, text=_value(rule.to, term), cell="to")
        asked = sorted((part_record(each) for each in rule.conditions), key=canonical)
        thing.tell("conditions", asked, text=" and ".join(condition(each, named) for each in rule.conditions))
        thing.tell("scope", dict(rule.scope.stated), text=str(rule.scope))
        thing.tell("reason", rule.reason)
        yield ("rules", rule.key), thing


def condition(said: Condition, named: Mapping[str, terms.Term]) -> str:
    """This function will write a condition, such as `Contract length ≥ 36 months`."""
    return f"{_name(said.term, named)} {said.comparison.value} {_value(said.value, named.get(said.term))}"


def _totals(strategy: Strategy) -> Iterator[tuple[Path, Thing]]:
    for place, total in enumerate(strategy.aggregates):
        range_ = total.range
        name = f"The limit on {total.measure.value.replace('_', ' ')} for {range_.scope}"
        thing = Thing(name=name, where=f"aggregates/{place}", owner=total.owner)
        thing.tell("owner", total.owner)
        thing.tell("best", range_.best, text=figures.number(range_.best))
        thing.tell("target", range_.target, text=figures.number(range_.target))
        _limits(thing, None, range_)
        thing.tell("reason", range_.reason)
        yield ("aggregates", total.measure.value, _identity(range_.scope), str(range_.valid)), thing


def _ladder(strategy: Strategy) -> Iterator[tuple[Path, Thing]]:
    ladder = Thing(name="The authority ladder", where="ladder/levels")
    keys = tuple(level.key for level in strategy.ladder.levels)
    ladder.tell("order of levels", keys, text=", ".join(keys), cell="levels")
    yield ("ladder",), ladder
    for place, level in enumerate(strategy.ladder.levels):
        thing = Thing(name=f"The authority level “{level.name}”", where=f"ladder/levels/{place}")
        thing.tell("name", level.name)
        thing.tell("role", level.role)
        yield ("ladder", "levels", level.key), thing
    for place, holder in enumerate(strategy.ladder.holders):
        name = f"The level “{holder.level}” of {holder.member} for {holder.scope}"
        yield ("ladder", "holders", _content(holder)), Thing(name=name, where=f"ladder/holders/{place}")


def _great_deal(strategy: Strategy, named: Mapping[str, terms.Term]) -> Iterator[tuple[Path, Thing]]:
    for place, part in enumerate(strategy.great_deal.parts):
        term = named.get(part.term)
        name = f"The share of {_name(part.term, named)} in a great deal"
        thing = Thing(name=name, where=f"great_deal/parts/{place}", owner="" if term is None else term.owner)
        thing.tell("weight", part.weight, text=figures.number(part.weight))
        thing.tell("value that earns all of it", part.value, text=_value(part.value, term), cell="value")
        yield ("great_deal", "parts", part.term), thing
    for place, wanted in enumerate(strategy.great_deal.behaviours):
        name = f"The wanted behaviour “{wanted.wanted.value} of {wanted.text}”"
        yield ("great_deal", "behaviours", _content(wanted)), Thing(name=name, where=f"great_deal/behaviours/{place}")


def _metrics(strategy: Strategy) -> Iterator[tuple[Path, Thing]]:
    for place, metric in enumerate(strategy.metrics):
        thing = Thing(name=f"The metric {metric.name}", where=f"metrics/{place}", owner=metric.owner)
        for words in ("name", "unit", "owner", "definition", "term"):
            thing.tell(words, getattr(metric, words))
        thing.tell("tense", metric.tense.value)
        thing.tell("wanted direction", metric.wanted.value, cell="wanted")
        thing.tell("target", metric.target, text=None if metric.target is None else figures.number(metric.target))
        yield ("metrics", metric.key), thing


def _identity(scope: terms.Scope) -> str:
    return repr(sorted(scope.stated))


def _content(part: object) -> str:
    return canonical(part_record(part)).decode()


def _name(key: str, named: Mapping[str, terms.Term]) -> str:
    return named[key].name if key in named else f"“{key}”"


def _value(value: float, term: terms.Term | None) -> str:
    return figures.number(value) if term is None else terms.written(term, value)
