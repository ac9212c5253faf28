"""Propose terms: which of the columns that describe no fixed fact are negotiable terms, and of which kind.

A name from the term library says kind, direction and owner; failing that, a unit in the header (`%`, days, months) or
values that are all yes and no say the kind, and a person has to say the rest. A column that neither names nor measures
anything known is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dealwright.core.terms import Direction, Term
from dealwright.history.facts.columns import TERM_PREFIX
from dealwright.history.facts.mapping import Fill, How, TermRule
from dealwright.history.facts.profile import ColumnProfile
from dealwright.history.facts.vocabulary import KNOWN_TERMS, KnownTerm, fold, likeness

LEAST_SURE = 0.6
MOST_CHOICES = 15
_UNITS = (
    (re.compile(r"%|percent|\bpct\b|prozent|pourcent|porcentaje"), "percent"),
    (re.compile(r"\b(days?|tage|jours|dias|días)\b"), "days"),
    (re.compile(r"\b(months?|monate|mois|meses)\b"), "months"),
    (re.compile(r"\b(fee|fees|charge|gebühr|gebuhr|frais|cuota)\b"), "money"),
)
_ORDERS = {  # worst for us first: the most service for the price
    "incoterm": ("DDP", "DPU", "DAP", "DAT", "DDU", "CIP", "CPT", "CIF", "CFR", "FOB", "FAS", "FCA", "EXW"),
    "delivery_terms": ("DDP", "DPU", "DAP", "DAT", "DDU", "CIP", "CPT", "CIF", "CFR", "FOB", "FAS", "FCA", "EXW"),
    "shipment_mode": ("Air Charter", "Express", "Air", "Truck", "Road", "Rail", "Ocean", "Sea"),
}
_FRACTION = 1.0  # percentages that never exceed it are written as fractions


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSuggestion:
    """How one term might be read, with how sure that is and why."""

    rule: TermRule
    confidence: float
    reason: str
    decided: bool = True  # False where nobody knows whether more or less is better

    @property
    def name(self) -> str:
        return TERM_PREFIX + self.rule.term.key


def propose_terms(columns: tuple[ColumnProfile, ...], fills: Mapping[str, Fill]) -> tuple[TermSuggestion, ...]:
    """This function will propose terms from the columns that no fact reads."""
    found: dict[str, TermSuggestion] = {}
    for column in columns:
        suggestion = _known(column, fills) or _by_unit(column)
        if suggestion is None:
            continue
        key = suggestion.rule.term.key
        if key in found and found[key].confidence >= suggestion.confidence:
            continue
        found[key] = suggestion
    if "discount" not in found and {"list_price", "price"} <= set(fills):
        found = {"discount": _discount(fills), **found}
    return tuple(found.values())


def _known(column: ColumnProfile, fills: Mapping[str, Fill]) -> TermSuggestion | None:
    score, known = max(((likeness(column.name, each.phrases), each) for each in KNOWN_TERMS), key=lambda pair: pair[0])
    if score < LEAST_SURE or not column.present or column.is_date:
        return None
    term = Term(key=known.key, name=known.name, kind=known.kind, direction=known.direction, owner=known.owner)
    reason = f"“{column.name}” is a usual name of this term"
    rule = TermRule(term=term, columns=((column.name,),), delivered=known.delivered)
    if known.key in {"freight_share", "insurance_share"} and not column.percent_signs and "amount" in fills:
        return _share_of_amount(rule, column, fills, score)
    if known.kind == "choice":
        return _choice(rule, column, score, reason)
    if column.is_yes_no:
        return TermSuggestion(rule=_of_kind(rule, "yes_no"), confidence=score, reason=f"{reason}; it is yes or no.")
    if known.kind == "yes_no":
        return None
    return _measured(rule, column, known, score)


def _measured(rule: TermRule, column: ColumnProfile, known: KnownTerm, score: float) -> TermSuggestion | None:
    kind = _unit(column) or known.kind
    reason = f"“{column.name}” is a usual name of this term"
    if column.is_number:
        times = _times(kind, column)
        fractions = "; it holds fractions, which become percent" if times != 1.0 else ""
        rule = replace(_of_kind(rule, kind), times=times)
        return TermSuggestion(rule=rule, confidence=score, reason=f"{reason}, and its values are numbers{fractions}.")
    numbered = tuple(_with_number(column))
    if kind in {"days", "months"} and numbered:
        rule = replace(_of_kind(rule, kind), values=numbered)
        return TermSuggestion(rule=rule, confidence=score * 0.8, reason=f"{reason}; the number in each text was taken.")
    return None


def _by_unit(column: ColumnProfile) -> TermSuggestion | None:
    """A term nobody has a name for: its unit or its values say its kind."""
    key = re.sub(r"[^a-z0-9]+", "_", fold(column.name).replace("%", "")).strip("_")[:48]
    if not column.present or column.is_date or not re.match("[a-z]", key):
        return None
    kind = _unit(column) if column.is_number else ("yes_no" if column.is_yes_no and column.distinct > 1 else "")
    if not kind or likeness(column.name, ("id", "number", "code", "zip")) > 0:
        return None
    name = re.sub(r"\s*[(\[].*?[)\]]|\s*%", "", column.name).strip() or column.name
    term = Term(key=key, name=name, kind=kind, direction=Direction.LESS)
    rule = TermRule(term=term, columns=((column.name,),), times=_times(kind, column))
    by = "its values are yes and no" if kind == "yes_no" else f"its unit is {kind}"
    return TermSuggestion(
        rule=rule,
        confidence=0.5,
        reason=f"{by}; say whether more or less is better, and who owns it; it is left out until then.",
        decided=False,
    )


def _choice(rule: TermRule, column: ColumnProfile, score: float, reason: str) -> TermSuggestion | None:
    words = [value for value, _ in column.common if not value.casefold().startswith("n/a")]
    if column.distinct > MOST_CHOICES or len(words) < 2:
        return None
    usual = {word.casefold(): place for place, word in enumerate(_ORDERS.get(rule.term.key, ()))}
    ordered = sorted(words, key=lambda word: usual.get(word.casefold(), len(usual)))
    known = all(word.casefold() in usual for word in words)
    order = "in the usual order" if known else "check their order: the worst for us comes first"
    rule = replace(rule, term=replace(rule.term, choices=tuple(ordered)))
    return TermSuggestion(
        rule=rule, confidence=score * (1.0 if known else 0.7), reason=f"{reason}; {len(words)} choices, {order}."
    )


def _share_of_amount(rule: TermRule, column: ColumnProfile, fills: Mapping[str, Fill], score: float) -> TermSuggestion:
    amount = fills["amount"].columns
    rule = replace(rule, how=How.RATIO, columns=((column.name,), amount))
    return TermSuggestion(
        rule=rule, confidence=score * 0.9, reason=f"“{column.name}” is an amount; its share of “{amount[0]}” compares."
    )


def _discount(fills: Mapping[str, Fill]) -> TermSuggestion:
    net, listed = fills["price"].columns, fills["list_price"].columns
    term = Term(key="discount", name="Discount", kind="percent", direction=Direction.LESS, owner="sales")
    return TermSuggestion(
        rule=TermRule(term=term, columns=(net, listed), how=How.REDUCTION),
        confidence=0.9,
        reason=f"Worked out as 1 − “{net[0]}” ÷ “{listed[0]}”.",
    )


def _of_kind(rule: TermRule, kind: str) -> TermRule:
    return replace(rule, term=replace(rule.term, kind=kind))


def _unit(column: ColumnProfile) -> str:
    if column.percent_signs > column.present / 2:
        return "percent"
    header = column.name.casefold()
    return next((kind for unit, kind in _UNITS if unit.search(header)), "")


def _times(kind: str, column: ColumnProfile) -> float:
    """100 where percentages are written as fractions."""
    if kind != "percent" or column.percent_signs:
        return 1.0
    known = [value for value in column.values if value is not None]
    fractions = any(0.0 < value < _FRACTION for value in known)
    return 100.0 if fractions and all(-_FRACTION <= value <= _FRACTION for value in known) else 1.0


def _with_number(column: ColumnProfile) -> Iterator[tuple[str, str]]:
    """“Net 30” means 30; the sign of a text that has no number is left to a person."""
    for value, _ in column.common:
        if match := re.search(r"\d+", value):
            yield value, match[0]
