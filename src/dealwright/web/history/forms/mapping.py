"""The mapping page: one form a fact and a term, checked field by field, read back into a mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from dealwright.history import facts
from dealwright.web.history.forms import mapping_fact, mapping_term

SPARE_TERMS = 1  # empty term rows offered at the end


_DIMENSIONS = tuple(column.name for column in facts.COLUMNS if column.role == "dimension")
_LESSER = ("missing", "compare_within")


class ReadingForm(forms.Form):
    """How the whole file writes its values."""

    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        required=False,
        label="Reporting currency",
        help_text="Empty: the currency most deals are in.",
        error_messages={"invalid": "Write the three letters of a currency, such as EUR."},
    )
    decimal = forms.ChoiceField(choices=[(".", "point: 1,234.50"), (",", "comma: 1.234,50")], label="Decimal mark")
    date_order = forms.ChoiceField(
        choices=[("day_first", "04/03/2024 is 4 March"), ("month_first", "04/03/2024 is 3 April")], label="Dates"
    )
    default_outcome = forms.ChoiceField(
        choices=[(outcome, outcome.replace("_", " ")) for outcome in facts.OUTCOMES],
        label="Outcome where none is stated",
    )
    missing = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Words that mean nothing is there, one a line",
        help_text="A star stands for any text: See DN-*",
    )
    compare_within = forms.MultipleChoiceField(
        required=False,
        choices=[(name, name.replace("_", " ").capitalize()) for name in _DIMENSIONS],
        widget=forms.CheckboxSelectMultiple,
        label="Compare prices only within one",
        help_text="Such as the seller, where each makes prices of its own.",
    )

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        """The fields that stand open."""
        return [bound for bound in self if bound.name not in _LESSER]

    @property
    def lesser_fields(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in _LESSER]

    def clean_missing(self) -> tuple[str, ...]:
        """This function will give the words, once each."""
        lines = (line.strip() for line in self.cleaned_data["missing"].splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The forms of one mapping page."""

    reading: ReadingForm
    facts: tuple[mapping_fact.FactForm, ...]
    terms: tuple[mapping_term.TermForm, ...]

    def is_valid(self) -> bool:
        """This function will say whether every form is, having checked them all."""
        checked = [form.is_valid() for form in (self.reading, *self.facts, *self.terms)]
        return all(checked)

    @property
    def unused(self) -> list[mapping_fact.FactForm]:
        """The facts that no column fills, to be folded away."""
        return [form for form in self.facts if not form.used]


Confidence = Mapping[str, tuple[float, str]]


def shown(
    mapping: facts.Mapping,
    *,
    columns: tuple[str, ...],
    confidence: Confidence,
    data: Mapping[str, Any] | None = None,
) -> Shown:
    """This function will make the forms of a mapping, filled from it or from what was sent (`data`)."""
    reading = {
        "currency": mapping.currency,
        "decimal": mapping.decimal,
        "date_order": mapping.date_order.value,
        "default_outcome": mapping.default_outcome,
        "missing": "\n".join(mapping.missing),
        "compare_within": list(mapping.compare_within),
    }
    rules = [*mapping.terms, *mapping.undecided]
    places = range(_sent_terms(data, least=len(rules) + SPARE_TERMS))
    return Shown(
        reading=ReadingForm(data, prefix="reading", initial=reading),
        facts=tuple(mapping_fact.fact_form(fact, mapping, columns, confidence, data) for fact in facts.COLUMNS),
        terms=tuple(
            mapping_term.term_form(
                place,
                rules[place] if place < len(rules) else None,
                columns=columns,
                confidence=confidence,
                data=data,
                decided=place < len(mapping.terms),
            )
            for place in places
        ),
    )


def read(forms_: Shown, base: facts.Mapping) -> facts.Mapping:
    """This function will give the mapping that valid forms say; what they do not show is kept from `base`."""
    reading = forms_.reading.cleaned_data
    fills = [(form.fact.name, mapping_fact.fill_of(form, base)) for form in forms_.facts]
    taken: set[str] = set()
    rules = [
        mapping_term.rule_of(form.cleaned_data, base, taken) for form in forms_.terms if form.cleaned_data.get("keep")
    ]
    within = tuple(reading["compare_within"])
    return replace(
        base,
        fills=tuple((name, fill) for name, fill in fills if fill is not None),
        terms=tuple(rules),
        undecided=tuple(rule for rule in base.undecided if rule.term.key not in taken),
        currency=reading["currency"].upper(),
        decimal=reading["decimal"],
        date_order=facts.DateOrder(reading["date_order"]),
        default_outcome=reading["default_outcome"],
        missing=reading["missing"],
        compare_within=base.compare_within if set(within) == set(base.compare_within) else within,
    )


def _sent_terms(data: Mapping[str, Any] | None, *, least: int) -> int:
    if data is None:
        return least
    places = [int(found[1]) for name in data if (found := re.fullmatch(r"term-(\d{1,4})-kind", name))]
    return max([*(place + 1 for place in places), 0])
