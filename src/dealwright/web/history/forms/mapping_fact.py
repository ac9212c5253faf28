"""How one fact is filled, on the mapping page: shown, checked, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from dealwright.history import facts
from dealwright.web.history.forms.columns import column_field

COLUMNS_OFFERED = 3  # lists of columns a fact shows at least, to be joined or taken in turn


class FactForm(forms.Form):
    """Which columns, or which one text, fill one fact."""

    joined_by = forms.CharField(required=False, max_length=20, strip=False, label="Written between the columns")
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
        if fact.role in {"number", "date"}:  # the first column that holds a value counts
            del self.fields["joined_by"]
        for place in range(room):
            label = fact.name if place == 0 else f"{fact.name}, then"
            self.fields[f"column_{place}"] = column_field(columns, label)

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
        spare = [bound for bound in self._lists if bound not in shown]
        return [*spare, self["joined_by"]] if "joined_by" in self.fields else spare

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


def fact_form(
    fact: facts.Column,
    mapping: facts.Mapping,
    columns: tuple[str, ...],
    confidence: Mapping[str, tuple[float, str]],
    data: Mapping[str, Any] | None,
) -> FactForm:
    """This function will make the form of one fact, filled from the mapping or from what was sent."""
    fill = mapping.fill(fact.name) or facts.Fill()
    initial: dict[str, Any] = {f"column_{place}": name for place, name in enumerate(fill.columns)}
    initial |= {"constant": fill.constant or "", "joined_by": fill.joined_by}
    return FactForm(
        data,
        prefix=f"fact-{fact.name}",
        initial=initial,
        columns=columns,
        fact=fact,
        confidence=confidence.get(fact.name),
        room=max(COLUMNS_OFFERED, len(fill.columns) + 1),
    )


def fill_of(form: FactForm, base: facts.Mapping) -> facts.Fill | None:
    """This function will give how a valid form fills its fact; what it does not show is kept from `base`."""
    cleaned = form.cleaned_data
    before = base.fill(form.fact.name) or facts.Fill()
    if cleaned["columns"]:
        same = cleaned["columns"] == before.columns
        return replace(
            before,
            columns=cleaned["columns"],
            constant=None,
            joined_by=cleaned.get("joined_by", before.joined_by),
            values=before.values if same else (),
        )
    if cleaned["constant"]:
        return facts.Fill(constant=cleaned["constant"])
    return None
