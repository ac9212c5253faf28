"""What people type about people and organisations, read and checked; actions decide."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dealwright.web.accounts import actions, queries
from dealwright.web.accounts.models import Function, Membership, Organisation, Region, Role

LOCALES = (
    ("en", "English"),
    ("en-gb", "English (United Kingdom)"),
    ("en-us", "English (United States)"),
    ("de", "Deutsch"),
    ("fr", "Français"),
)
ADMINISTRATOR = forms.BooleanField(
    required=False, label="Administrator", help_text="Invites people and changes members, functions and settings."
)


class LongSelect(forms.Select):
    """A choice among hundreds; written in one go, for a template an option takes a tenth of a second."""

    def render(
        self,
        name: str,
        value: object,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """This function will write the choice with its options."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, SafeString(" selected") if str(key) in chosen else "", label) for key, label in self.choices),
        )
        attributes = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(attributes), options)


@functools.cache
def _zones() -> list[tuple[str, str]]:
    return [
        (name, name.replace("_", " "))
        for name in sorted(zoneinfo.available_timezones())
        if "/" in name or name == "UTC"
    ]


class _OfOrganisation(forms.Form):
    """A form whose choices come from the member's organisation."""

    functions = forms.ModelMultipleChoiceField(
        Function.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Speaks for the functions"
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Works in the regions"
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        for name, rows in (("functions", queries.functions(by)), ("regions", queries.regions(by))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared so above
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """This function will refuse an administrator who may change nothing."""
        said = super().clean() or self.cleaned_data
        if said.get("administrator") and said.get("role") == Role.AUDITOR:
            self.add_error("administrator", "An auditor changes nothing, so an auditor cannot be an administrator.")
        return said

    def ids(self, name: str) -> tuple[int, ...]:
        """This function will give the ids of what was chosen."""
        return tuple(row.pk for row in self.cleaned_data[name])


class Invite(_OfOrganisation):
    """Whom to invite, and as what."""

    email = forms.EmailField(label="Mail address", max_length=254)
    role = forms.ChoiceField(choices=Role.choices, initial=Role.SELLER)
    administrator = ADMINISTRATOR
    field_order = ("email", "role", "administrator", "functions", "regions")


class ChangeMember(_OfOrganisation):
    """What a member is."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(choices=Role.choices)
    administrator = ADMINISTRATOR
    manager = forms.EmailField(
        required=False,
        help_text="Mail address of another member; empty for nobody.",
        widget=forms.EmailInput(attrs={"list": "likely-managers", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        required=False, max_length=500, label="Why", help_text="Kept in the row history beside this change."
    )
    field_order = ("version", "role", "administrator", "manager", "functions", "regions", "reason")

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_manager(self) -> Membership | None:
        """This function will find the manager by their mail address."""
        email = str(self.cleaned_data["manager"]).strip()
        found = queries.possible_manager(self.member, email) if email else None
        if email and found is None:
            raise forms.ValidationError(f"No other member here has the address {email}. Look at the list of people.")
        return found

    def place(self) -> actions.Place:
        """This function will give what the member is to be."""
        said = self.cleaned_data
        return actions.Place(
            role=said["role"],
            administrator=said["administrator"],
            manager_id=said["manager"].pk if said["manager"] else None,
            function_ids=self.ids("functions"),
            region_ids=self.ids("regions"),
        )


class Settings(forms.Form):
    """What an organisation is called and counts in."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=120)
    currency = forms.RegexField(
        r"^\s*[A-Za-z]{3}\s*$",
        label="Reporting currency",
        help_text="Three letters, such as EUR. Reports convert into it.",
        error_messages={"invalid": "A currency has three letters, such as EUR."},
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=_zones, widget=LongSelect)
    locale = forms.ChoiceField(label="How dates are written", choices=LOCALES)
    reason = forms.CharField(required=False, max_length=500, label="Why")

    @classmethod
    def of(cls, organisation: Organisation) -> Settings:
        """This function will fill the form with what is so now."""
        names = ("version", "name", "currency", "time_zone", "locale")
        return cls(initial={name: getattr(organisation, name) for name in names})

    def clean_currency(self) -> str:
        """This function will write the currency in capitals."""
        return str(self.cleaned_data["currency"]).strip().upper()


class Name(forms.Form):
    """The name of a function or a region."""

    name = forms.CharField(max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Me(forms.Form):
    """How a person is called and reads."""

    name = forms.CharField(max_length=120, label="Your name")
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        choices=lambda: [("", "As the organisation"), *_zones()],
        widget=LongSelect,
    )
    locale = forms.ChoiceField(
        label="How dates are written", required=False, choices=(("", "As the organisation"), *LOCALES)
    )


class NewAccount(forms.Form):
    """What an invited person without an account chooses."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters, not a common one, not only digits, and not like your name or address.",
    )
