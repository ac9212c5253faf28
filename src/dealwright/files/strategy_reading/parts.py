"""Parts: trade rules, aggregate limits, the ladder, the great deal, metrics and guidelines, as a file tells them."""

from __future__ import annotations

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading import entries
from dealwright.files.strategy_reading.reader import Reader, Table
from dealwright.files.strategy_reading.rule_line import EXAMPLE, Named, UnreadableRule, read_conditions, read_rule
from dealwright.files.strategy_reading.told import Told
from dealwright.files.strategy_reading.values import worth_term

RULE = ("key", "allow", "term", "to", "level", "if", "for", "reason")
CONDITION = {
    "at_least": strategy.Comparison.AT_LEAST,
    "at_most": strategy.Comparison.AT_MOST,
    "exactly": strategy.Comparison.EXACTLY,
}
METRIC = ("key", "name", "tense", "wanted", "unit", "target", "owner", "definition", "term")


def rules_of(reader: Reader, told: Told | None, named: Named) -> tuple[strategy.TradeRule, ...]:
    """This function will read the trade rules, each a line or a small table."""
    listed = reader.items(told, "“rules”", f"- allow: {EXAMPLE}")
    made = [_rule(reader, each, place, named) for place, each in enumerate(listed)]
    entries.note_repeated(reader, listed, [rule.key for rule in made], "The trade rule")
    return tuple(made)


def _rule(reader: Reader, told: Told, place: int, named: Named) -> strategy.TradeRule:
    table = reader.table(told, f"Rule {place + 1}", RULE)
    key = reader.needed_text(table, "key", f"Rule {place + 1}", told)
    where = f"Rule {place + 1} (“{key}”)"
    _keep_places(reader, f"rules/{place}", told, table)
    if "allow" in table:
        reader.places |= dict.fromkeys(
            (f"rules/{place}/{name}" for name in ("to", "term", "level", "conditions", "if")), table["allow"].place
        )
        term, to, level, conditions = _line(reader, table["allow"], where, named)
    else:
        term = reader.needed_text(table, "term", where, told)
        level = reader.needed_text(table, "level", where, told)
        to = reader.value(reader.needed(table, "to", where, told), f"“to” of {where}", named(term))
        conditions = _conditions(reader, table.get("if"), where, named)
    return strategy.TradeRule(
        key=key,
        term=term,
        level=level,
        to=to,
        conditions=conditions,
        scope=reader.scope(table.get("for"), where),
        reason=reader.text(table.get("reason"), f"“reason” of {where}"),
    )


def _line(
    reader: Reader, told: Told, where: str, named: Named
) -> tuple[str, float, str, tuple[strategy.Condition, ...]]:
    try:
        term, to, level, conditions, doubts = read_rule(reader.text(told, f"“allow” of {where}"), named)
    except UnreadableRule as broken:
        if reader.readable(told.text):
            reader.wrong(told, f"{where}: {broken}")
        return "", 0.0, "", ()
    for doubt in doubts:
        reader.doubtful(told, f"{where}: {doubt}")
    return term, to, level, conditions


def _conditions(reader: Reader, told: Told | None, where: str, named: Named) -> tuple[strategy.Condition, ...]:
    if told is not None and isinstance(told.value, str):
        try:
            conditions, doubts = read_conditions(told.value, named)
        except UnreadableRule as broken:
            if reader.readable(told.text):
                reader.wrong(told, f"{where}: {broken}")
            return ()
        for doubt in doubts:
            reader.doubtful(told, f"{where}: {doubt}")
        return conditions
    listed = reader.items(told, f"“if” of {where}", "- {term: contract_months, at_least: 36}")
    return tuple(each for said in listed if (each := _condition(reader, said, where, named)) is not None)


def _condition(reader: Reader, told: Told, where: str, named: Named) -> strategy.Condition | None:
    table = reader.table(told, f"A condition of {where}", ("term", *CONDITION))
    term = reader.needed_text(table, "term", f"A condition of {where}", told)
    how = [name for name in CONDITION if name in table]
    if len(how) != 1:
        reader.wrong(told, f"A condition of {where} needs one of at_least, at_most and exactly.", "Write just one.")
        return None
    value = reader.value(table[how[0]], f"“{how[0]}” of a condition of {where}", named(term))
    return strategy.Condition(term=term, comparison=CONDITION[how[0]], value=value)


def aggregates_of(reader: Reader, told: Told | None) -> tuple[strategy.Aggregate, ...]:
    """This function will read the limits of totals."""
    made = []
    for place, each in enumerate(reader.items(told, "“aggregates”", "- {measure: pocket_margin, best: 60 …}")):
        where = f"Aggregate limit {place + 1}"
        table = reader.table(each, where, ("measure", "owner", *(name for name in entries.RANGE if name != "evidence")))
        said = reader.needed(table, "measure", where, each)
        measure = reader.choice(said, f"“measure” of {where}", strategy.Measure, strategy.Measure.POCKET_MARGIN)
        cell = f"aggregates/{place}"
        _keep_places(reader, cell, each, table)
        term = worth_term(measure)
        range_ = entries.range_of(reader, table, term, around=each, where=where, cell=cell)
        owner = reader.text(table.get("owner"), f"“owner” of {where}")
        if range_ is not None:
            made.append(strategy.Aggregate(measure=measure, range=range_, owner=owner))
    return tuple(made)


def ladder_of(reader: Reader, told: Told | None) -> strategy.Ladder:
    """This function will read the authority levels and who holds them."""
    table = reader.table(told, "“ladder”", ("levels", "holders"))
    levels, holders = [], []
    listed = reader.items(table.get("levels"), "“levels”", "- {key: seller, name: Seller, role: seller}")
    for place, each in enumerate(listed):
        said, where = reader.table(each, f"Level {place + 1}", ("key", "name", "role")), f"Level {place + 1}"
        key = reader.needed_text(said, "key", where, each)
        _keep_places(reader, f"ladder/levels/{place}", each, said)
        name = reader.text(said.get("name"), f"“name” of {where}") or key
        levels.append(strategy.Level(key=key, name=name, role=reader.text(said.get("role"), f"“role” of {where}")))
    entries.note_repeated(reader, listed, [level.key for level in levels], "The level")
    example = "- {level: manager, member: name@example.com, for: {region: EMEA}}"
    for place, each in enumerate(reader.items(table.get("holders"), "“holders”", example)):
        said, where = reader.table(each, f"Holder {place + 1}", ("level", "member", "for")), f"Holder {place + 1}"
        _keep_places(reader, f"ladder/holders/{place}", each, said)
        level, member = (reader.needed_text(said, name, where, each) for name in ("level", "member"))
        holders.append(strategy.Holder(level=level, member=member, scope=reader.scope(said.get("for"), where)))
    return strategy.Ladder(levels=tuple(levels), holders=tuple(holders))


def great_deal_of(reader: Reader, told: Told | None, named: Named) -> strategy.GreatDeal:
    """This function will read what a great deal looks like."""
    table = reader.table(told, "“great_deal”", ("text", "parts", "behaviours"))
    parts, behaviours = [], []
    for place, each in enumerate(
        reader.items(table.get("parts"), "“parts”", "- {term: discount, weight: 20, value: 5}")
    ):
        where = f"Part {place + 1} of the great deal"
        said = reader.table(each, where, ("term", "weight", "value"))
        _keep_places(reader, f"great_deal/parts/{place}", each, said)
        term = reader.needed_text(said, "term", where, each)
        weight = reader.plain(reader.needed(said, "weight", where, each), f"“weight” of {where}")
        value = reader.value(reader.needed(said, "value", where, each), f"“value” of {where}", named(term))
        parts.append(strategy.Part(term=term, weight=weight, value=value))
    for place, each in enumerate(reader.items(table.get("behaviours"), "“behaviours”", "- more: longer contracts")):
        where = f"Behaviour {place + 1}"
        said = reader.table(each, where, ("more", "less", "term"))
        _keep_places(reader, f"great_deal/behaviours/{place}", each, said)
        wanted = [way for way in terms.Direction if way.value in said]
        if len(wanted) != 1:
            reader.wrong(each, f"{where} needs either “more” or “less”.", "Write one of them with its text.")
            continue
        text = reader.text(said[wanted[0].value], where)
        about = reader.text(said.get("term"), f"“term” of {where}")
        behaviours.append(strategy.Behaviour(wanted=wanted[0], text=text, term=about))
    text = reader.text(table.get("text"), "“text” of the great deal")
    return strategy.GreatDeal(parts=tuple(parts), behaviours=tuple(behaviours), text=text)


def metrics_of(reader: Reader, told: Told | None) -> tuple[strategy.Metric, ...]:
    """This function will read the success metrics."""
    listed = reader.items(told, "“metrics”", "- {key: win_rate, name: Win rate, tense: lagging, wanted: more}")
    made = []
    for place, each in enumerate(listed):
        table = reader.table(each, f"Metric {place + 1}", METRIC)
        key = reader.needed_text(table, "key", f"Metric {place + 1}", each)
        where = f"Metric {place + 1} (“{key}”)"
        _keep_places(reader, f"metrics/{place}", each, table)
        tense, wanted = (reader.needed(table, name, where, each) for name in ("tense", "wanted"))
        target = table.get("target")
        made.append(
            strategy.Metric(
                key=key,
                name=reader.needed_text(table, "name", where, each),
                tense=reader.choice(tense, f"“tense” of {where}", strategy.Tense, strategy.Tense.LEADING),
                wanted=reader.choice(wanted, f"“wanted” of {where}", terms.Direction, terms.Direction.MORE),
                target=None if target is None or target.value is None else reader.plain(target, f"“target” of {where}"),
                **{name: reader.text(table.get(name), f"“{name}” of {where}") for name in METRIC if name in _TEXTS},
            )
        )
    entries.note_repeated(reader, listed, [metric.key for metric in made], "The metric")
    return tuple(made)


_TEXTS = frozenset({"unit", "owner", "definition", "term"})


def guidelines_of(reader: Reader, told: Told | None) -> tuple[strategy.Guideline, ...]:
    """This function will read the guidelines."""
    made = []
    for place, each in enumerate(reader.items(told, "“guidelines”", "- text: Never give without asking.")):
        where = f"Guideline {place + 1}"
        table = reader.table(each, where, ("text", "term", "for"))
        _keep_places(reader, f"guidelines/{place}", each, table)
        text = reader.needed_text(table, "text", where, each)
        about = reader.text(table.get("term"), f"“term” of {where}")
        made.append(strategy.Guideline(text=text, term=about, scope=reader.scope(table.get("for"), where)))
    return tuple(made)


def _keep_places(reader: Reader, cell: str, told: Told, table: Table) -> None:
    reader.places[cell] = told.place
    reader.places |= {f"{cell}/{name}": said.place for name, said in table.items()}
