"""Files and names a person hands in by a form."""

from __future__ import annotations

from django import forms


class HandInForm(forms.Form):
    """A file handed in by a plain form."""

    file = forms.FileField(error_messages={"required": "Choose a file first.", "empty": "The file is empty."})


class NameForm(forms.Form):
    """A name of a dataset or a strategy."""

    name = forms.CharField(max_length=120, error_messages={"required": "Write a name."})


class MappingFileForm(forms.Form):
    """A mapping kept in a YAML file."""

    file = forms.FileField(label="Mapping (YAML)", error_messages={"required": "Choose a mapping file first."})
