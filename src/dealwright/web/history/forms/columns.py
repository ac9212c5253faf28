"""The lists of source columns on the mapping page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MOST_IN_A_LIST = 200  # columns up to which a list is shown; past it one writes, with suggestions


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


def column_field(columns: tuple[str, ...], label: str) -> forms.Field:
    """This function will make the field that names a source column."""
    if len(columns) <= MOST_IN_A_LIST:
        listed = [("", "—"), *((name, name) for name in columns)]
        return forms.ChoiceField(required=False, choices=listed, label=label, widget=PlainSelect)
    suggested = forms.TextInput(attrs={"list": "source-columns", "autocomplete": "off"})
    return forms.CharField(required=False, widget=suggested, label=label)
