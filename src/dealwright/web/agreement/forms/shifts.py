"""What members write about a shift of priorities."""

from __future__ import annotations

from django import forms


class ShiftForm(forms.Form):
    """Why a function moves its ranking; the ranking itself comes from the sorter."""

    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": "Say why: everybody who works by this order will read it."},
    )
    function = forms.CharField(widget=forms.HiddenInput, max_length=80)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AnswerForm(forms.Form):
    """Why a shift is declined; empty where it is withdrawn by who asked."""

    answer = forms.CharField(label="Why", max_length=2000, required=False)
