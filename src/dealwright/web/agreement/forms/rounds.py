"""What a strategist writes about a round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dealwright.web.accounts.models import Function, Membership
from dealwright.web.agreement.actions import Invitation

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class OpenRoundForm(forms.Form):
    """Which terms, which functions with which voice, until when."""

    question = forms.CharField(
        label="What is it about",
        max_length=500,
        required=False,
        help_text="One sentence that those who vote will read.",
    )
    terms = forms.MultipleChoiceField(
        label="Terms to rank",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two terms: one alone cannot be ranked."},
    )
    ranges_asked = forms.BooleanField(label="Ask for ranges, too", required=False, initial=True)
    deadline_at = forms.DateTimeField(label="Deadline", widget=MOMENT)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - what Django takes
        *,
        terms: Sequence[tuple[str, str]],
        functions: Sequence[tuple[Function, Sequence[Membership]]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"terms": [key for key, _ in terms], **(initial or {})})
        self.fields["terms"].choices = list(terms)  # type: ignore[attr-defined]  # a field of choices
        self.functions = functions
        for function, members in functions:
            self.fields[f"voice_{function.pk}"] = forms.FloatField(
                label=function.name,
                min_value=0,
                max_value=1000,
                required=False,
                initial=1 if members else 0,
                disabled=not members,
                help_text=_who(members),
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            )

    @property
    def voices(self) -> list[forms.BoundField]:
        """The fields that hold the voice of each function."""
        return [self[f"voice_{function.pk}"] for function, _ in self.functions]

    def invitation(self) -> Invitation:
        """This function will give what was written, once it is valid."""
        said = self.cleaned_data
        return Invitation(
            term_keys=tuple(said["terms"]),
            voices={function.pk: said[f"voice_{function.pk}"] or 0.0 for function, _ in self.functions},
            deadline_at=said["deadline_at"],
            question=said["question"],
            ranges_asked=said["ranges_asked"],
        )


class ExtendForm(forms.Form):
    """A later end."""

    deadline_at = forms.DateTimeField(label="New deadline", widget=MOMENT)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why a round is given up."""

    reason = forms.CharField(label="Why", max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput)


def _who(members: Sequence[Membership]) -> str:
    names = [str(member.user) for member in members]
    if not names:
        return "Nobody may vote for it yet. An administrator can add a member."
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more
