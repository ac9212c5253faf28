"""What a person may write about a strategy."""

from __future__ import annotations

from django import forms


class NameForm(forms.Form):
    """A name of a strategy."""

    name = forms.CharField(max_length=120, error_messages={"required": "Write a name."})


class DraftFileForm(forms.Form):
    """A strategy draft kept in a YAML file."""

    file = forms.FileField(label="Strategy draft (YAML)", error_messages={"required": "Choose a file first."})
