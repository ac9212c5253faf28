"""What members write in a conversation about a term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dealwright.core import terms
from dealwright.web.agreement.actions import Verdict
from dealwright.web.agreement.models import RemarkKind

LONG = forms.Textarea(attrs={"rows": 3})


class Spoken(forms.Form):
    """A remark of one kind, said for a function."""

    kind = RemarkKind.MESSAGE
    function = forms.ChoiceField(label="For", required=False)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - what Django takes
        *,
        term: terms.Term,
        functions: Sequence[str],
        **more: Any,
    ) -> None:
        super().__init__(data, auto_id=f"{self.kind.value}_%s", **more)
        self.term = term
        self.fields["function"].choices = [(name, name) for name in functions] or [("", "myself")]  # type: ignore[attr-defined]  # a field of choices

    def record(self) -> dict[str, object]:
        """This function will give what the remark proposes or concedes, once it is valid."""
        return {}

    def value(self, name: str) -> float | None:
        """This function will read one end of a range in the term's own unit; a fault stands beside its field."""
        text = self.cleaned_data.get(name, "").strip()
        if not text:
            return None
        try:
            return float(terms.KINDS[self.term.kind].read(text, self.term.choices))
        except terms.UnreadableValue as wrong:
            self.add_error(name, str(wrong))
            return None


class MessageForm(Spoken):
    """Something to say."""

    text = forms.CharField(
        label="Message", widget=LONG, max_length=4000, error_messages={"required": "Write something."}
    )


class ProposalForm(Spoken):
    """A range, or a place in the order."""

    kind = RemarkKind.PROPOSAL
    low = forms.CharField(label="Range from", required=False, max_length=60)
    high = forms.CharField(label="to", required=False, max_length=60)
    place = forms.IntegerField(label="Or its place in the order", required=False, min_value=1, max_value=500)
    text = forms.CharField(label="Why", widget=LONG, max_length=4000, required=False)

    def clean(self) -> dict[str, Any]:
        """This function will see that there is something proposed."""
        low, high = self.value("low"), self.value("high")
        if (low is None) != (high is None) and not self.errors:
            self.add_error("low", "A range has two ends. State both.")
        if low is None and high is None and not self.cleaned_data.get("place") and not self.errors:
            self.add_error("low", "Propose a range or a place in the order.")
        ends = sorted(end for end in (low, high) if end is not None)
        return {**self.cleaned_data, "ends": ends}

    def record(self) -> dict[str, object]:
        """This function will give the proposed range and place."""
        said = self.cleaned_data
        proposed: dict[str, object] = {"low": said["ends"][0], "high": said["ends"][1]} if said["ends"] else {}
        return proposed | ({"place": said["place"]} if said.get("place") else {})


class ConcessionForm(Spoken):
    """Who moved, from where, to where, for what in return."""

    kind = RemarkKind.CONCESSION
    moved_from = forms.CharField(label="Moved from", max_length=200, error_messages={"required": "Say from where."})
    moved_to = forms.CharField(label="to", max_length=200, error_messages={"required": "Say to where."})
    in_return = forms.CharField(
        label="For what in return", max_length=500, error_messages={"required": "Say for what."}
    )
    text = forms.CharField(label="Anything to add", widget=LONG, max_length=4000, required=False)

    def record(self) -> dict[str, object]:
        """This function will give the concession."""
        return {name: self.cleaned_data[name] for name in ("moved_from", "moved_to", "in_return")}


class DecisionForm(Spoken):
    """What is decided, and why."""

    kind = RemarkKind.DECISION
    reason = forms.CharField(label="Why", widget=LONG, max_length=4000, error_messages={"required": "Say why."})
    low = forms.CharField(label="Range from", required=False, max_length=60)
    high = forms.CharField(label="to", required=False, max_length=60)
    writes = forms.BooleanField(label="Write this range into the strategy", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """This function will see that a range has two ends, and that one that is written is stated."""
        low, high = self.value("low"), self.value("high")
        if (low is None) != (high is None) and not self.errors:
            self.add_error("low", "A range has two ends. State both.")
        if self.cleaned_data.get("writes") and low is None and not self.errors:
            self.add_error("low", "State the range that is to be written.")
        return {**self.cleaned_data, "ends": (low, high)}

    def verdict(self) -> Verdict:
        """This function will give what was decided, once it is valid."""
        said = self.cleaned_data
        low, high = said["ends"]
        return Verdict(reason=said["reason"], low=low, high=high, writes=said["writes"], seen=said["seen"])
