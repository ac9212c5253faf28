"""How one term is read, on the mapping page: shown, checked, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from dealwright.core import terms
from dealwright.history import facts
from dealwright.web.history.forms.columns import column_field

FROM_ONE_COLUMN = frozenset({"choice", "yes_no"})  # kinds that no arithmetic gives
KIND_CHOICES = [(key, kind.name) for key, kind in terms.KINDS.items()]
HOW_CHOICES = [
    (facts.How.COLUMN.value, "the column itself"),
    (facts.How.RATIO.value, "first ÷ second"),
    (facts.How.REDUCTION.value, "1 − first ÷ second"),
    (facts.How.DAYS_BETWEEN.value, "days from first to second"),
    (facts.How.MONTHS_BETWEEN.value, "months from first to second"),
]


class TermForm(forms.Form):
    """How one term is read, and what it means."""

    keep = forms.BooleanField(required=False, label="Use this term")
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(required=False, max_length=200)
    how = forms.ChoiceField(choices=HOW_CHOICES, label="Read as")
    kind = forms.ChoiceField(choices=KIND_CHOICES)
    unit = forms.CharField(required=False, max_length=60)
    direction = forms.ChoiceField(
        required=False,
        choices=[("", "say which"), ("more", "more is better for us"), ("less", "less is better for us")],
    )
    owner = forms.CharField(required=False, max_length=80, label="Owner function")
    times = forms.FloatField(required=False, label="Multiply by")
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Choices, worst for us first, one a line",
    )
    values = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What a word of the file means, one a line",
        help_text="Such as: From warehouse = EXW",
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
        self.fields["first"] = column_field(columns, "Column")
        self.fields["second"] = column_field(columns, "Second column")

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
        better = f"{self['direction'].value()} is better" if self["direction"].value() else "say which is better"
        return f"{columns}: {kind.lower()}, {better}" if columns else "How it is read"

    @property
    def opened(self) -> bool:
        """Whether the lesser fields of the term stand open: they hold something, or something to correct."""
        lesser = ("second", "unit", "choices", "values", "delivered")
        return any(self[name].value() for name in lesser) or any(self[name].errors for name in (*lesser, "times"))

    def clean(self) -> dict[str, Any]:
        """This function will check what a kept term needs; what is dropped needs nothing."""
        cleaned = super().clean() or {}
        if not cleaned.get("keep"):
            self._errors = forms.utils.ErrorDict()
            return cleaned
        cleaned["choices"] = _lines(cleaned.get("choices"))
        if any("=" not in line for line in _lines(cleaned.get("values"))):
            self.add_error("values", "Write each line as: word of the file = what it means.")
        self._check_columns(cleaned)
        if not cleaned.get("name"):
            self.add_error("name", "Give the term the name your functions call it by.")
        if "direction" in cleaned and not cleaned["direction"]:
            self.add_error("direction", "Say whether more or less of it is better for us.")
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


def term_form(
    place: int,
    rule: facts.TermRule | None,
    *,
    columns: tuple[str, ...],
    confidence: Mapping[str, tuple[float, str]],
    data: Mapping[str, Any] | None,
    decided: bool,
) -> TermForm:
    """This function will make the form of one term, or of a new one; one that is not decided is not ticked."""
    initial: dict[str, Any] = {"keep": False, "how": "column", "direction": "less", "times": 1.0}
    if rule is not None:
        groups = [group[0] if group else "" for group in rule.columns]
        initial = {
            "keep": decided,
            "key": rule.term.key,
            "name": rule.term.name,
            "how": rule.how.value,
            "kind": rule.term.kind,
            "unit": rule.term.unit,
            "direction": rule.term.direction.value if decided else "",
            "owner": rule.term.owner,
            "times": rule.times,
            "choices": "\n".join(rule.term.choices),
            "values": _written(rule.values),
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


def rule_of(cleaned: Mapping[str, Any], base: facts.Mapping, taken: set[str]) -> facts.TermRule:
    """This function will give how a valid form reads its term, under a key that is not taken, and take it."""
    before = next((rule for rule in (*base.terms, *base.undecided) if rule.term.key == cleaned["key"]), None)
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
    return facts.TermRule(
        term=term,
        columns=groups,
        how=how,
        times=1.0 if cleaned["times"] is None else cleaned["times"],
        values=_values(cleaned["values"], before),
        delivered=cleaned["delivered"],
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _written(values: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{said} = {meant}" for said, meant in values)


def _values(text: str, before: facts.TermRule | None) -> tuple[tuple[str, str], ...]:
    """What words mean; those there were, when nobody changed them, since a word may hold the sign between the two."""
    if before is not None and _lines(text) == _lines(_written(before.values)):
        return before.values
    pairs = (line.partition("=") for line in _lines(text))
    return tuple((said.strip(), meant.strip()) for said, _, meant in pairs)


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
