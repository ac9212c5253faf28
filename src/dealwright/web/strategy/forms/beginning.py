"""What a person writes to begin a strategy, to name one, and to hand in a file."""

from __future__ import annotations

from django import forms

from dealwright.core import terms
from dealwright.web.strategy.forms import fields


class NameForm(forms.Form):
    """A name of a strategy."""

    name = forms.CharField(max_length=120, error_messages={"required": "Write a name."})


class FileForm(forms.Form):
    """A strategy kept in a YAML file or a workbook."""

    file = forms.FileField(label="Strategy (YAML or Excel)", error_messages={"required": "Choose a file first."})


class TermForm(forms.Form):
    """A new term."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Write a name."})
    kind = forms.ChoiceField(label="Kind", choices=fields.KINDS)
    direction = forms.ChoiceField(label="Better for us", choices=fields.DIRECTIONS)
    key = forms.CharField(
        label="Key", max_length=100, required=False, help_text="As files name it; made from the name where left empty."
    )

    def term(self) -> terms.Term:
        """This function will make the term of a form that is valid."""
        said = self.cleaned_data
        return terms.Term(
            key=said["key"] or key_of(said["name"]),
            name=said["name"],
            kind=said["kind"],
            direction=terms.Direction(said["direction"]),
        )


def key_of(name: str) -> str:
    """This function will make a key from a name: `Payment days` becomes `payment_days`."""
    letters = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name.lower())
    key = "_".join(piece for piece in letters.split("_") if piece)
    return key if key[:1].isalpha() else f"term_{key}".rstrip("_")
