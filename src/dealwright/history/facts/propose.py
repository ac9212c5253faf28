"""Propose: a mapping for a source nobody has described yet, with how sure each entry is and why.

Each column is weighed for each fact by what it is called (`vocabulary`) and by what its values look like (`profile`);
the surest pair is taken first and each column serves once. Columns left over become terms where their name or their
unit says so (`propose_terms`). A proposal is a beginning: everything is shown to a person before it is used, so it
prefers to leave a column out over guessing what it means.

>>> from dealwright.history.facts.profile import profile
>>> sample = {"Opportunity ID": ["A1", "A2"], "CloseDate": ["31.01.2024", "28.02.2024"], "Rabatt %": ["5", "12,5"]}
>>> proposal = propose(profile(sample))
>>> proposal.mapping.fill("closed_on").columns, proposal.mapping.terms[0].term.key, proposal.mapping.decimal
(('CloseDate',), 'discount', ',')
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dealwright.history.facts import propose_terms
from dealwright.history.facts.columns import COLUMNS
from dealwright.history.facts.currency import ISO_4217
from dealwright.history.facts.mapping import DateOrder, Fill, Mapping
from dealwright.history.facts.normalise import OUTCOME_WORDS
from dealwright.history.facts.profile import ColumnProfile, Profile
from dealwright.history.facts.suggestion import Suggestion
from dealwright.history.facts.vocabulary import FACT_PHRASES, KNOWN_TERMS, likeness

LEAST_SURE = 0.5  # below it a column is left out rather than guessed [d]
SUREST = 0.99  # nothing that was guessed is certain
MULTIPLIES = 0.02  # price × quantity and amount are equal within this share
_CURRENCY = re.compile(r"[A-Z]{3}|[€$£¥]")
_OUTCOME_ROOTS = (
    (re.compile(r"won|gewonn|gagn|ganad|signed|success"), "won"),
    (re.compile(r"lost|verlor|perd|loss"), "lost"),
    (re.compile(r"walk|no.?bid|withdr|declin|abandon|zurückgez"), "walked_away"),
)
_ROLES = {column.name: column.role for column in COLUMNS}
_FEW_VALUES = frozenset({"country", "region", "segment", "channel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping with how sure each of its entries is (0 to 1) and why, by fact name or `term_<key>`."""

    mapping: Mapping
    confidence: tuple[tuple[str, float], ...]
    reasons: tuple[tuple[str, str], ...]
    unused: tuple[str, ...] = ()  # source columns nothing reads

    @property
    def comments(self) -> dict[str, str]:
        """The remark beside each entry, as a mapping file shows it."""
        sure = dict(self.confidence)
        return {name: remark(sure[name], reason) for name, reason in self.reasons if name in sure}


def remark(confidence: float, reason: str) -> str:
    """This function will say how sure an entry is and why, as it stands beside it.

    >>> remark(0.5, "its unit is percent.")
    '50% sure: its unit is percent.'
    """
    return f"{confidence:.0%} sure: {reason}"


def propose(profile: Profile) -> Proposal:
    """This function will propose a mapping from what the columns of a source look like."""
    chosen = _assigned(profile)
    chosen |= _standing_in(profile, chosen)
    taken = {name for each in chosen.values() for name in each.fill.columns}
    left = tuple(column for column in profile.columns if column.name not in taken)
    found = propose_terms.propose_terms(left, {fact: each.fill for fact, each in chosen.items()})
    decided = tuple(each for each in found if each.decided)
    used = taken | {name for each in decided for name in each.rule.flat_columns}
    read = tuple(column for column in profile.columns if column.name in used)
    order, why_order = _date_order(read, chosen)
    decimal, why_decimal = _decimal(read)
    mapping = Mapping(
        fills=tuple((column.name, chosen[column.name].fill) for column in COLUMNS if column.name in chosen),
        terms=tuple(each.rule for each in decided),
        undecided=tuple(each.rule for each in found if not each.decided),
        currency=_reporting(read, chosen),
        decimal=decimal,
        date_order=order,
        missing=tuple(_missing(read, chosen, decided)),
    )
    entries = [(fact, each.confidence, each.reason) for fact, each in chosen.items()]
    entries += [(each.name, min(SUREST, each.confidence), each.reason) for each in found]
    entries += [("dates", *why_order), ("decimal", *why_decimal)]
    return Proposal(
        mapping=mapping,
        confidence=tuple((name, round(sure, 2)) for name, sure, _ in entries),
        reasons=tuple((name, reason) for name, _, reason in entries),
        unused=tuple(column.name for column in profile.columns if column.name not in used),
    )


def _assigned(profile: Profile) -> dict[str, Suggestion]:
    scored = sorted(
        (
            (_sounds(column.name, phrases) * _fits(fact, column), -place, fact, column)
            for fact, phrases in FACT_PHRASES.items()
            for place, column in enumerate(profile.columns)
        ),
        key=lambda each: each[:2],
        reverse=True,
    )
    chosen: dict[str, Suggestion] = {}
    taken: set[str] = set()
    for score, _, fact, column in scored:
        if score >= LEAST_SURE and fact not in chosen and column.name not in taken:
            chosen[fact] = _suggested(fact, column, score)
            taken.add(column.name)
    return chosen | _price_that_multiplies(profile, chosen)


def _sounds(header: str, phrases: tuple[str, ...]) -> float:
    """How much a header sounds like a fact; nothing, where it sounds more like a term."""
    score = likeness(header, phrases)
    return score if score > max(likeness(header, term.phrases) for term in KNOWN_TERMS) else 0.0


def _fits(fact: str, column: ColumnProfile) -> float:
    """How well the values of a column suit a fact, 0 to 1."""
    if not column.present:
        return 0.0
    role = _ROLES[fact]
    if role == "date":
        return (0.6 + 0.4 * column.filled) if column.is_date else 0.0
    if role == "number":
        return 1.0 if column.is_number and not column.percent_signs else 0.0
    if fact == "currency":
        return column.share(sum(times for value, times in column.common if _CURRENCY.fullmatch(value.upper())))
    if fact == "outcome":
        return _fits_outcome(column)
    return _fits_name(fact, column)


def _fits_name(fact: str, column: ColumnProfile) -> float:
    varied = column.distinct / column.present
    if column.is_date:
        return 0.0
    if fact == "deal":
        return 1.0 if varied >= 0.9 else 0.5 + 0.3 * varied
    if fact in _FEW_VALUES:
        return 1.0 if column.distinct <= max(60, column.present / 5) else 0.5
    fraction = column.is_number and any(value is not None and value != int(value) for value in column.values)
    return 0.3 if fraction else 1.0


def _fits_outcome(column: ColumnProfile) -> float:
    meanings = Counter({"": 0})
    for value, times in column.common:
        meanings[_outcome(value)] += times
    if column.is_date or not meanings["won"]:
        return 0.0
    return 1.0 if column.distinct <= 20 else 0.5


def _outcome(value: str) -> str:
    folded = value.casefold()
    known = dict(OUTCOME_WORDS).get(folded)
    return known or next((outcome for root, outcome in _OUTCOME_ROOTS if root.search(folded)), "open")


def _suggested(fact: str, column: ColumnProfile, score: float) -> Suggestion:
    values: tuple[tuple[str, str], ...] = ()
    if fact == "outcome":
        shipped = dict(OUTCOME_WORDS)
        values = tuple((value, _outcome(value)) for value, _ in column.common if value.casefold() not in shipped)
    looks = {"date": "its values are dates", "number": "its values are numbers"}.get(_ROLES[fact], "")
    looks = looks or f"it has {column.distinct:,} different values in {column.present:,} rows looked at"
    named = "is the usual name" if likeness(column.name, FACT_PHRASES[fact]) >= 1.0 else "sounds like the name"
    return Suggestion(
        fill=Fill(columns=(column.name,), values=values),
        confidence=min(SUREST, score),
        reason=f"“{column.name}” {named} of it, and {looks}.",
    )


def _price_that_multiplies(profile: Profile, chosen: dict[str, Suggestion]) -> dict[str, Suggestion]:
    """The price column for which price × quantity is the amount, where there is one: a rounded one is not."""
    if "quantity" not in chosen or "amount" not in chosen:
        return {}
    by_name = {column.name: column for column in profile.columns}
    quantity, amount = (by_name[chosen[fact].fill.columns[0]] for fact in ("quantity", "amount"))
    taken = {each.fill.columns[0] for fact, each in chosen.items() if fact != "price"}
    share, best = max(
        (
            (_multiplies(column, quantity, amount), column.name)
            for column in profile.columns
            if column.is_number and column.name not in taken and likeness(column.name, FACT_PHRASES["price"]) > 0
        ),
        default=(0.0, ""),
    )
    if share < 0.8:
        return {}
    reason = f"“{best}” × “{quantity.name}” is “{amount.name}” in {share:.0%} of the rows looked at."
    return {"price": Suggestion(fill=Fill(columns=(best,)), confidence=0.97, reason=reason)}


def _multiplies(price: ColumnProfile, quantity: ColumnProfile, amount: ColumnProfile) -> float:
    rows = [row for row in zip(price.values, quantity.values, amount.values, strict=True) if None not in row]
    equal = sum(1 for p, q, a in rows if p and q and a and abs(p * q / a - 1) <= MULTIPLIES)
    return equal / len(rows) if rows else 0.0


def _standing_in(profile: Profile, chosen: dict[str, Suggestion]) -> dict[str, Suggestion]:
    """Facts without a column of their own that another column can stand for."""
    found: dict[str, Suggestion] = {}
    for fact, other in (("account_group", "account"), ("region", "country")):
        if fact not in chosen and other in chosen:
            found[fact] = Suggestion(
                fill=chosen[other].fill,
                confidence=0.4,
                reason=f"No column of its own was found; each {other} stands for itself.",
            )
    stated = [code for column in profile.columns for code in column.currencies]
    if "currency" not in chosen and stated:
        code = Counter(stated).most_common(1)[0][0]
        found["currency"] = Suggestion(
            fill=Fill(constant=code), confidence=0.7, reason=f"Headers or values name {code} and no column does."
        )
    return found


def _date_order(read: tuple[ColumnProfile, ...], chosen: dict[str, Suggestion]) -> tuple[DateOrder, tuple[float, str]]:
    month = sum(column.month_first for column in read)
    day = sum(column.day_first for column in read)
    if month or day:
        order = DateOrder.MONTH_FIRST if month > day else DateOrder.DAY_FIRST
        say = (
            f"{max(month, day):,} of the dates looked at can only be read this way, {min(month, day):,} the other way."
        )
        return order, (max(month, day) / (month + day), say)
    dollars = chosen.get("currency", Suggestion(fill=Fill(), confidence=0, reason="")).fill.constant == "USD"
    order = DateOrder.MONTH_FIRST if dollars else DateOrder.DAY_FIRST
    return order, (0.6, "No date tells day from month; look at a few before you import.")


def _decimal(read: tuple[ColumnProfile, ...]) -> tuple[str, tuple[float, str]]:
    numeric = [column for column in read if column.is_number]
    point, comma = (sum(getattr(column, mark) for column in numeric) for mark in ("only_point", "only_comma"))
    if not point and not comma:
        return ".", (0.8, "No number has decimals that tell.")
    chosen = "," if comma > point else "."
    say = f"{max(point, comma):,} of the numbers looked at can only be read so, {min(point, comma):,} the other way."
    return chosen, (max(point, comma) / (point + comma), say)


def _reporting(read: tuple[ColumnProfile, ...], chosen: dict[str, Suggestion]) -> str:
    fill = chosen["currency"].fill if "currency" in chosen else None
    if fill is None or fill.constant:
        return fill.constant or "" if fill else ""
    column = next(column for column in read if column.name in fill.columns)
    return next((value.upper() for value, _ in column.common if value.upper() in ISO_4217), "")


def _missing(
    read: tuple[ColumnProfile, ...], chosen: dict[str, Suggestion], found: tuple[propose_terms.TermSuggestion, ...]
) -> Iterator[str]:
    """Words that several rows hold where a number or a date belongs, and beginnings that several words share."""
    wanted = {name for fact, each in chosen.items() if _ROLES[fact] in {"number", "date"} for name in each.fill.columns}
    wanted |= {
        name for each in found if each.rule.term.kind not in {"choice", "yes_no"} for name in each.rule.flat_columns
    }
    chosen_from = {name for each in found if each.rule.term.choices for name in each.rule.flat_columns}
    seen: set[str] = set()
    for column in read:
        if column.name in chosen_from:
            yield from (value for value, _ in column.common if value.casefold().startswith("n/a"))
        if column.name not in wanted:
            continue
        words = [(value, times) for value, times in column.common if not any(letter.isdigit() for letter in value)]
        often = [value for value, times in words if times >= 3 and value not in seen]
        seen.update(often)
        yield from often
        starts = Counter(
            match[0] for value, _ in column.common if (match := re.match(r"[A-Za-z][A-Za-z .#-]{4,}(?=\d)", value))
        )
        for start, times in starts.items():
            if times >= 3 and start + "*" not in seen:
                seen.add(start + "*")
                yield start + "*"
