"""The mapping page: one form a fact and a term, checked field by field, read back into a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dealwright.core import terms
from dealwright.history import facts

MOST_IN_A_LIST = 200  # columns up to which a list is shown; past it one writes, with suggestions
FROM_ONE_COLUMN = frozenset({"choice", "yes_no"})  # kinds that no arithmetic gives
SPARE_TERMS = 1  # empty term rows offered at the end
KIND_CHOICES = [(key, kind.name) for key, kind in terms.KINDS.items()]
HOW_CHOICES = [
    (facts.How.COLUMN.value, "the column itself"),
    (facts.How.RATIO.value, "first ÷ second"),
    (facts.How.REDUCTION.value, "1 − first ÷ second"),
    (facts.How.DAYS_BETWEEN.value, "days from first to second"),
    (facts.How.MONTHS_BETWEEN.value, "months from first to second"),
]


class PlainSelect(forms.Select):
    """A list written in one go: a page of columns holds thousands of options, and a template each is slow."""

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """This function will write the list with its chosen option."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((each, " selected" if str(each) == chosen else "", label) for each, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt({"name": name, **(attrs or {})}), options)


def _column_field(columns: tuple[str, ...], label: str) -> forms.Field:
    if len(columns) <= MOST_IN_A_LIST:
        listed = [("", "—"), *((name, name) for name in columns)]
        return forms.ChoiceField(required=False, choices=listed, label=label, widget=PlainSelect)
    suggested = forms.TextInput(attrs={"list": "source-columns", "autocomplete": "off"})
    return forms.CharField(required=False, widget=suggested, label=label)


class FactForm(forms.Form):
    """Which columns, or which one text, fill one fact."""

    constant = forms.CharField(required=False, max_length=200, label="or the same for every deal")

    def __init__(
        self,
        *args: Any,
        columns: tuple[str, ...],
        fact: facts.Column,
        confidence: tuple[float, str] | None = None,
        room: int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.fact, self.confidence = columns, fact, confidence
        for place in range(room):
            label = fact.name if place == 0 else f"{fact.name}, then"
            self.fields[f"column_{place}"] = _column_field(columns, label)

    @property
    def title(self) -> str:
        """What the fact is called on the page."""
        return self.fact.name.replace("_", " ").capitalize()

    @property
    def used(self) -> bool:
        """Whether something fills this fact, or has to, or is to be corrected; what is not is folded away."""
        filled = any(bound.value() for bound in (*self._lists, self["constant"]))
        return filled or bool(self.errors) or self.fact.required

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The lists of this fact that say something, and the first in any case."""
        return [bound for place, bound in enumerate(self._lists) if place == 0 or bound.value() or bound.errors]

    @property
    def spare_fields(self) -> list[forms.BoundField]:
        """The lists of this fact that are empty and can be used."""
        shown = self.column_fields
        return [bound for bound in self._lists if bound not in shown]

    @property
    def _lists(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column_")]

    def clean(self) -> dict[str, Any]:
        """This function will check the columns against the source and against the constant."""
        cleaned = super().clean() or {}
        named = [cleaned[name] for name in self.fields if name.startswith("column_") and cleaned.get(name)]
        for name in named:
            if name not in self.columns:
                self.add_error("column_0", f"The file has no column “{name}”.")
        if named and cleaned.get("constant"):
            self.add_error("constant", "Take columns or one text for every deal, not both.")
        if self.fact.required and not named:
            self.add_error("column_0", "This is needed: choose the column that identifies a deal or a line.")
        cleaned["columns"] = tuple(dict.fromkeys(named))
        return cleaned


class TermForm(forms.Form):
    """How one term is read, and what it means."""

    keep = forms.BooleanField(required=False, label="Use this term")
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(required=False, max_length=200)
    how = forms.ChoiceField(choices=HOW_CHOICES, label="Read as")
    kind = forms.ChoiceField(choices=KIND_CHOICES)
    unit = forms.CharField(required=False, max_length=60)
    direction = forms.ChoiceField(choices=[("more", "more is better for us"), ("less", "less is better for us")])
    owner = forms.CharField(required=False, max_length=80, label="Owner function")
    times = forms.FloatField(required=False, label="Multiply by")
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Choices, worst for us first, one a line",
    )
    delivered = forms.BooleanField(required=False, label="Part of what the price includes")

    def __init__(
        self,
        *args: Any,
        columns: tuple[str, ...],
        confidence: tuple[float, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.confidence = columns, confidence
        self.fields["first"] = _column_field(columns, "Column")
        self.fields["second"] = _column_field(columns, "Second column")

    @property
    def keep_label(self) -> str:
        """What the box says that keeps this term."""
        return f"Use “{self['name'].value()}”" if self["name"].value() else "Add another term"

    @property
    def shown_whole(self) -> bool:
        """Whether all fields of the term stand open: it is a new one, or has something to correct."""
        return not self["name"].value() or bool(self.errors)

    @property
    def reading(self) -> str:
        """What the term is read from, in a line, while its fields are folded."""
        columns = " and ".join(filter(None, (self["first"].value(), self["second"].value())))
        kind = dict(KIND_CHOICES).get(self["kind"].value(), "")
        return f"{columns}: {kind.lower()}, {self['direction'].value()} is better" if columns else "How it is read"

    @property
    def opened(self) -> bool:
        """Whether the lesser fields of the term stand open: they hold something, or something to correct."""
        lesser = ("second", "unit", "choices", "delivered")
        return any(self[name].value() for name in lesser) or any(self[name].errors for name in (*lesser, "times"))

    def clean(self) -> dict[str, Any]:
        """This function will check what a kept term needs; what is dropped needs nothing."""
        cleaned = super().clean() or {}
        if not cleaned.get("keep"):
            self._errors = forms.utils.ErrorDict()
            return cleaned
        cleaned["choices"] = tuple(line.strip() for line in (cleaned.get("choices") or "").splitlines() if line.strip())
        self._check_columns(cleaned)
        if not cleaned.get("name"):
            self.add_error("name", "Give the term the name your functions call it by.")
        if cleaned.get("kind") == "choice" and len(cleaned["choices"]) < 2:
            self.add_error("choices", "List at least two choices, worst for us first, one a line.")
        if cleaned.get("how") != "column" and cleaned.get("kind") in FROM_ONE_COLUMN:
            self.add_error("how", "A choice or a yes/no is read from the column itself.")
        return cleaned

    def _check_columns(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("first"):
            self.add_error("first", "Choose the column this term is read from.")
        derived = cleaned.get("how") != "column" and cleaned.get("kind") not in FROM_ONE_COLUMN
        if derived and not cleaned.get("second"):
            self.add_error("second", "Choose the second column this needs.")
        for field in ("first", "second"):
            if cleaned.get(field) and cleaned[field] not in self.columns:
                self.add_error(field, f"The file has no column “{cleaned[field]}”.")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The forms of one mapping page."""

    reading: ReadingForm
    facts: tuple[FactForm, ...]
    terms: tuple[TermForm, ...]

    def is_valid(self) -> bool:
        """This function will say whether every form is, having checked them all."""
        checked = [form.is_valid() for form in (self.reading, *self.facts, *self.terms)]
        return all(checked)

    @property
    def unused(self) -> list[FactForm]:
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
    }
    rules = list(mapping.terms)
    places = range(_sent_terms(data, least=len(rules) + SPARE_TERMS))
    return Shown(
        reading=ReadingForm(data, prefix="reading", initial=reading),
        facts=tuple(_fact_form(fact, mapping, columns, confidence, data) for fact in facts.COLUMNS),
        terms=tuple(
            _term_form(place, rules[place] if place < len(rules) else None, columns, confidence, data)
            for place in places
        ),
    )


def read(forms_: Shown, base: facts.Mapping) -> facts.Mapping:
    """This function will give the mapping that valid forms say; what they do not show is kept from `base`."""
    reading = forms_.reading.cleaned_data
    fills = [(form.fact.name, _fill(form, base)) for form in forms_.facts]
    taken: set[str] = set()
    rules = [_rule(form.cleaned_data, base, taken) for form in forms_.terms if form.cleaned_data.get("keep")]
    return replace(
        base,
        fills=tuple((name, fill) for name, fill in fills if fill is not None),
        terms=tuple(rules),
        currency=reading["currency"].upper(),
        decimal=reading["decimal"],
        date_order=facts.DateOrder(reading["date_order"]),
        default_outcome=reading["default_outcome"],
    )


def _sent_terms(data: Mapping[str, Any] | None, *, least: int) -> int:
    if data is None:
        return least
    places = [int(found[1]) for name in data if (found := re.fullmatch(r"term-(\d{1,4})-kind", name))]
    return max([*(place + 1 for place in places), 0])


def _fact_form(
    fact: facts.Column,
    mapping: facts.Mapping,
    columns: tuple[str, ...],
    confidence: Confidence,
    data: Mapping[str, Any] | None,
) -> FactForm:
    fill = mapping.fill(fact.name) or facts.Fill()
    initial: dict[str, Any] = {f"column_{place}": name for place, name in enumerate(fill.columns)}
    initial["constant"] = fill.constant or ""
    return FactForm(
        data,
        prefix=f"fact-{fact.name}",
        initial=initial,
        columns=columns,
        fact=fact,
        confidence=confidence.get(fact.name),
        room=max(1, len(fill.columns)) + (1 if fill.columns else 0),
    )


def _term_form(
    place: int,
    rule: facts.TermRule | None,
    columns: tuple[str, ...],
    confidence: Confidence,
    data: Mapping[str, Any] | None,
) -> TermForm:
    initial: dict[str, Any] = {"keep": False, "how": "column", "direction": "less", "times": 1.0}
    if rule is not None:
        groups = [group[0] if group else "" for group in rule.columns]
        initial = {
            "keep": True,
            "key": rule.term.key,
            "name": rule.term.name,
            "how": rule.how.value,
            "kind": rule.term.kind,
            "unit": rule.term.unit,
            "direction": rule.term.direction.value,
            "owner": rule.term.owner,
            "times": rule.times,
            "choices": "\n".join(rule.term.choices),
            "delivered": rule.delivered,
            "first": groups[0] if groups else "",
            "second": groups[1] if len(groups) > 1 else "",
        }
    return TermForm(
        data,
        prefix=f"term-{place}",
        initial=initial,
        columns=columns,
        confidence=confidence.get(f"term_{rule.term.key}") if rule else None,
    )


def _fill(form: FactForm, base: facts.Mapping) -> facts.Fill | None:
    cleaned = form.cleaned_data
    before = base.fill(form.fact.name) or facts.Fill()
    if cleaned["columns"]:
        same = cleaned["columns"] == before.columns
        return replace(before, columns=cleaned["columns"], constant=None, values=before.values if same else ())
    if cleaned["constant"]:
        return facts.Fill(constant=cleaned["constant"])
    return None


def _rule(cleaned: Mapping[str, Any], base: facts.Mapping, taken: set[str]) -> facts.TermRule:
    before = next((rule for rule in base.terms if rule.term.key == cleaned["key"]), None)
    how = facts.How(cleaned["how"])
    wanted = [cleaned["first"]] if how is facts.How.COLUMN else [cleaned["first"], cleaned["second"]]
    groups = tuple(_group(name, place, before) for place, name in enumerate(wanted))
    term = terms.Term(
        key=_free_key(cleaned["key"] or cleaned["name"], taken),
        name=cleaned["name"],
        kind=cleaned["kind"],
        direction=terms.Direction(cleaned["direction"]),
        owner=cleaned["owner"],
        unit=cleaned["unit"],
        choices=cleaned["choices"] if cleaned["kind"] == "choice" else (),
    )
    same = before is not None and before.columns == groups
    return facts.TermRule(
        term=term,
        columns=groups,
        how=how,
        times=1.0 if cleaned["times"] is None else cleaned["times"],
        values=before.values if same and before is not None else (),
        delivered=cleaned["delivered"],
    )


def _group(name: str, place: int, before: facts.TermRule | None) -> tuple[str, ...]:
    """The columns of a group: those it had, when its first one is unchanged, since the page shows only that one."""
    if before is not None and place < len(before.columns) and before.columns[place][:1] == (name,):
        return before.columns[place]
    return (name,)


def _free_key(text: str, taken: Iterable[str]) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "term"
    key = (words if words[0].isalpha() else f"term_{words}")[:40]
    known, free, number = set(taken), key, 1
    while free in known:
        number += 1
        free = f"{key}_{number}"
    if isinstance(taken, set):
        taken.add(free)
    return free
