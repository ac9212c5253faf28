"""Forms of the parts of a strategy: one form a kind, from core values to what a person writes and back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from dealwright.core import strategy, terms
from dealwright.web.accounts.models import Role
from dealwright.web.strategy.forms.values import SCOPE_HINT, ScopeField, read_value, written_scope, written_value
from dealwright.web.strategy.models import PartKind

CONDITIONS = 3  # rows for them on the page; a rule that has more shows one more than it has
MORE_LESS = (("more", "more of"), ("less", "less of"))
WIDE = forms.Textarea(attrs={"rows": 3})


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the forms of a revision choose from."""

    content: strategy.Strategy
    owners: Sequence[str] = ()  # names of functions
    members: Sequence[str] = ()  # mail addresses

    def term(self, key: str) -> terms.Term | None:
        """This function will give a term by its key."""
        entry = self.content.entry(key)
        return None if entry is None else entry.term

    def terms(self, *, empty: str = "") -> list[tuple[str, str]]:
        """This function will give the terms to choose from, with a first choice for none where it has a name."""
        known = [(entry.term.key, entry.term.name) for entry in self.content.entries]
        return [("", empty), *known] if empty else known

    def levels(self) -> list[tuple[str, str]]:
        """This function will give the levels of the ladder to choose from."""
        return [(level.key, level.name) for level in self.content.ladder.levels]


def _kept(choices: list[tuple[str, str]], value: object) -> list[tuple[str, str]]:
    """The choices, with what stands there now among them even where it is none of them any more."""
    missing = value and str(value) not in [known for known, _ in choices]
    return [(str(value), f"{value} (not there any more)"), *choices] if missing else choices


def _chosen(field: forms.Field, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    made = forms.ChoiceField(label=field.label, help_text=field.help_text, required=field.required, choices=choices)
    made.widget.attrs.update(field.widget.attrs)
    return made


class PartForm(forms.Form):
    """What every form of a part has: the record that was seen, and the house it chooses from."""

    shape: ClassVar[type[Any]]
    chosen: ClassVar[dict[str, str]] = {}  # field → what it chooses from: term, optional-term, level, owner

    def __init__(
        self,
        house: House,
        *,
        data: Mapping[str, Any] | None = None,
        part: Any = None,  # noqa: ANN401 - a part of this form's shape
        prefix: str = "",
    ) -> None:
        """Show `part`, or what was sent."""
        self.house = house
        super().__init__(data, initial=self.written(part) if part is not None else None, prefix=prefix)
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True
        for name, source in self.chosen.items():
            choices = _kept(self._choices(source), self.initial.get(name))
            self.fields[name] = _chosen(self.fields[name], choices)

    def _choices(self, source: str) -> list[tuple[str, str]]:
        if source == "owner":
            return [("", "none yet"), *((name, name) for name in self.house.owners)]
        if source == "level":
            return self.house.levels()
        return self.house.terms(empty="every term" if source == "optional-term" else "")

    def written(self, part: Any) -> dict[str, Any]:  # noqa: ANN401 - a part of this form's shape
        """This function will give a part as the form shows it."""
        return {name: getattr(part, name) for name in self.base_fields if hasattr(part, name)}

    def part(self) -> Any:  # noqa: ANN401 - a part of this form's shape
        """This function will make the part of a form that is valid."""
        return self.shape(**self.cleaned_data)

    def value_of(self, key: str, name: str) -> float | None:
        """This function will read a field as a value of a term, and note beside the field what is wrong."""
        term, text = self.house.term(key), self.cleaned_data.get(name) or ""
        if term is None or not text:
            return None
        try:
            return read_value(term, text)
        except forms.ValidationError as wrong:
            self.add_error(name, wrong)
            return None


class RuleForm(PartForm):
    shape = strategy.TradeRule
    chosen: ClassVar = {"term": "term", "level": "level"}

    term = forms.ChoiceField(label="Term")
    level = forms.ChoiceField(label="Authority level")
    to = forms.CharField(label="To", help_text="The new limit, in the term's own unit.")
    scope = ScopeField(label="For", required=False, help_text=SCOPE_HINT)
    reason = forms.CharField(label="Why", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, house: House, **more: Any) -> None:
        """Show a rule with a few conditions."""
        super().__init__(house, **more)
        said = self.initial.get("conditions", ())
        self.places = range(max(CONDITIONS, len(said) + 1))
        for place in self.places:
            held = said[place] if place < len(said) else ("", "≥", "")
            first = "If " if place == 0 else "and "
            self.fields[f"get_{place}"] = forms.ChoiceField(
                label=f"{first}term", choices=_kept(house.terms(empty="–"), held[0]), required=False, initial=held[0]
            )
            self.fields[f"is_{place}"] = forms.ChoiceField(
                label="is",
                choices=[("≥", "at least"), ("≤", "at most"), ("=", "exactly")],
                required=False,
                initial=held[1],
            )
            self.fields[f"at_{place}"] = forms.CharField(label="value", required=False, initial=held[2])
        self.order_fields([name for name in self.fields if name != "reason"])

    def written(self, part: strategy.TradeRule) -> dict[str, Any]:
        """This function will give a rule as the form shows it."""
        return {
            "term": part.term,
            "level": part.level,
            "to": written_value(self.house.term(part.term), part.to),
            "scope": written_scope(part.scope),
            "reason": part.reason,
            "key": part.key,
            "conditions": [
                (each.term, each.comparison.value, written_value(self.house.term(each.term), each.value))
                for each in part.conditions
            ],
        }

    def clean(self) -> dict[str, Any]:
        """This function will read the limit and the conditions in the units of their terms."""
        said = self.cleaned_data
        to = self.value_of(said.get("term", ""), "to")
        conditions = []
        for place in self.places:
            key = said.get(f"get_{place}", "")
            if not key:
                continue
            if not said.get(f"at_{place}"):
                self.add_error(f"at_{place}", "Say at which value.")
            value = self.value_of(key, f"at_{place}")
            if value is not None:
                comparison = strategy.Comparison(said.get(f"is_{place}") or "≥")
                conditions.append(strategy.Condition(term=key, comparison=comparison, value=value))
        if not conditions and not self.errors:
            self.add_error("get_0", "Say what is obtained for it: without a condition this is no trade.")
        said["read"] = (to, tuple(conditions))
        return said

    def part(self) -> strategy.TradeRule:
        """This function will make the rule."""
        said = self.cleaned_data
        to, conditions = said["read"]
        return strategy.TradeRule(
            key=self.initial.get("key") or self._free_key(said["term"], said["level"]),
            term=said["term"],
            level=said["level"],
            to=to,
            conditions=conditions,
            scope=said["scope"],
            reason=said["reason"],
        )

    def _free_key(self, term: str, level: str) -> str:
        taken = {rule.key for rule in self.house.content.rules}
        key = re.sub(r"[^a-z0-9]+", "_", f"{term}_{level}".lower()).strip("_")
        return next(each for each in (key, *(f"{key}_{n}" for n in range(2, 10_000))) if each not in taken)


class AggregateForm(PartForm):
    shape = strategy.Aggregate
    chosen: ClassVar = {"owner": "owner"}

    measure = forms.ChoiceField(
        label="Total",
        choices=[
            ("pocket_margin", "Pocket margin, in percent"),
            ("total_contract_value", "Total contract value, in money"),
            ("total_worth", "Total worth, of 100"),
        ],
    )
    owner = forms.ChoiceField(label="Owner", required=False)
    best = forms.FloatField(label="Best")
    target = forms.FloatField(label="Target")
    limits = forms.CharField(
        label="Limits",
        help_text="One level a line, lowest first, the last is the walk-away: seller 20",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    scope = ScopeField(label="For", required=False, help_text=SCOPE_HINT)
    reason = forms.CharField(label="Why", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def written(self, part: strategy.Aggregate) -> dict[str, Any]:
        """This function will give a total's range as the form shows it."""
        held = part.range
        return {
            "measure": part.measure.value,
            "owner": part.owner,
            "best": held.best,
            "target": held.target,
            "limits": "\n".join(f"{level} {value:.15g}" for level, value in held.limits),
            "scope": written_scope(held.scope),
            "reason": held.reason,
            "valid": held.valid,
        }

    def clean_limits(self) -> tuple[tuple[str, float], ...]:
        """This function will read one limit a line."""
        found: list[tuple[str, float]] = []
        for line in self.cleaned_data["limits"].splitlines():
            level, _, value = line.strip().rpartition(" ")
            if not line.strip():
                continue
            try:
                found.append((level.strip(" :="), float(value.rstrip("%").replace(",", ""))))
            except ValueError as wrong:
                raise forms.ValidationError(
                    f"“{line.strip()}” is no limit. Write a level and a number: seller 20"
                ) from wrong
            if not found[-1][0]:
                raise forms.ValidationError(f"“{line.strip()}” names no level. Write a level and a number: seller 20")
        repeated = {level for level, _ in found if [each for each, _ in found].count(level) > 1}
        if repeated:
            raise forms.ValidationError(f"{repeated.pop()} has two limits. Keep one.")
        return tuple(found)

    def part(self) -> strategy.Aggregate:
        """This function will make the aggregate limit."""
        said = self.cleaned_data
        valid = {"valid": self.initial["valid"]} if "valid" in self.initial else {}
        return strategy.Aggregate(
            measure=strategy.Measure(said["measure"]),
            owner=said["owner"],
            range=terms.Range(
                best=said["best"],
                target=said["target"],
                limits=said["limits"],
                scope=said["scope"],
                reason=said["reason"],
                **valid,
            ),
        )


class LevelForm(PartForm):
    shape = strategy.Level

    name = forms.CharField(label="Name", max_length=100)
    key = forms.SlugField(label="As ranges name it", max_length=100, help_text="Such as seller or vp-sales.")
    role = forms.ChoiceField(
        label="Held by",
        required=False,
        choices=[("", "named members only"), *((role.value, f"every {role.label.lower()}") for role in Role)],
    )


class HolderForm(PartForm):
    shape = strategy.Holder
    chosen: ClassVar = {"level": "level"}

    member = forms.EmailField(label="Member", help_text="Their mail address.")
    level = forms.ChoiceField(label="Authority level")
    scope = ScopeField(label="For", required=False, help_text=SCOPE_HINT)

    def __init__(self, house: House, **more: Any) -> None:
        """Show a holder; addresses of members are suggested."""
        super().__init__(house, **more)
        self.fields["member"].widget.attrs["list"] = "members"

    def written(self, part: strategy.Holder) -> dict[str, Any]:
        """This function will give a holder as the form shows it."""
        return {"member": part.member, "level": part.level, "scope": written_scope(part.scope)}


class ShareForm(PartForm):
    shape = strategy.Part
    chosen: ClassVar = {"term": "term"}

    term = forms.ChoiceField(label="Term")
    weight = forms.FloatField(label="Weight of 100", min_value=0, max_value=100)
    value = forms.CharField(label="Earned whole at", help_text="In the term's own unit.")

    def written(self, part: strategy.Part) -> dict[str, Any]:
        """This function will give a share as the form shows it."""
        value = written_value(self.house.term(part.term), part.value)
        return {"term": part.term, "weight": float(f"{part.weight:.10g}"), "value": value}

    def clean(self) -> dict[str, Any]:
        """This function will read the value in the unit of the term."""
        self.cleaned_data["read"] = self.value_of(self.cleaned_data.get("term", ""), "value")
        return self.cleaned_data

    def part(self) -> strategy.Part:
        """This function will make the share."""
        said = self.cleaned_data
        return strategy.Part(term=said["term"], weight=said["weight"], value=said["read"])


class BehaviourForm(PartForm):
    shape = strategy.Behaviour
    chosen: ClassVar = {"term": "optional-term"}

    wanted = forms.ChoiceField(label="We want", choices=MORE_LESS)
    text = forms.CharField(label="What", max_length=500)
    term = forms.ChoiceField(label="About", required=False)

    def part(self) -> strategy.Behaviour:
        """This function will make the behaviour."""
        said = self.cleaned_data
        return strategy.Behaviour(wanted=terms.Direction(said["wanted"]), text=said["text"], term=said["term"])


class MetricForm(PartForm):
    shape = strategy.Metric
    chosen: ClassVar = {"term": "optional-term", "owner": "owner"}

    name = forms.CharField(label="Name", max_length=200)
    key = forms.RegexField(
        r"^[a-z][a-z0-9_]*$", label="Key", max_length=100, help_text="Lower-case letters, digits and underscores."
    )
    tense = forms.ChoiceField(
        label="Kind",
        choices=[("leading", "leading: behaviours and terms"), ("lagging", "lagging: revenue, margin, outcomes")],
    )
    wanted = forms.ChoiceField(label="Wanted", choices=[("more", "more"), ("less", "less")])
    target = forms.FloatField(label="Target", required=False)
    unit = forms.CharField(label="Unit", max_length=100, required=False)
    owner = forms.ChoiceField(label="Owner", required=False)
    term = forms.ChoiceField(label="Watches", required=False)
    definition = forms.CharField(label="How it is counted", required=False, widget=WIDE)

    def part(self) -> strategy.Metric:
        """This function will make the metric."""
        said = dict(self.cleaned_data)
        said["tense"], said["wanted"] = strategy.Tense(said["tense"]), terms.Direction(said["wanted"])
        return strategy.Metric(**said)


class GuidelineForm(PartForm):
    shape = strategy.Guideline
    chosen: ClassVar = {"term": "optional-term"}

    text = forms.CharField(label="Guideline", widget=WIDE)
    term = forms.ChoiceField(label="About", required=False)
    scope = ScopeField(label="For", required=False, help_text=SCOPE_HINT)

    def written(self, part: strategy.Guideline) -> dict[str, Any]:
        """This function will give a guideline as the form shows it."""
        return {"text": part.text, "term": part.term, "scope": written_scope(part.scope)}


FORMS: dict[PartKind, type[PartForm]] = {
    PartKind.RULE: RuleForm,
    PartKind.AGGREGATE: AggregateForm,
    PartKind.LEVEL: LevelForm,
    PartKind.HOLDER: HolderForm,
    PartKind.SHARE: ShareForm,
    PartKind.BEHAVIOUR: BehaviourForm,
    PartKind.METRIC: MetricForm,
    PartKind.GUIDELINE: GuidelineForm,
}


def read_part(kind: str, record: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a part of any kind
    """This function will give the core value of a part's record."""
    return strategy.read_part(record, FORMS[PartKind(kind)].shape)


def read_seen(text: str) -> dict[str, Any]:
    """This function will read the record that was seen when a form was shown; what is unreadable was never seen."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
