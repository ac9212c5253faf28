"""Values and scopes inside the forms of parts: text as people write it, core values behind."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms

from dealwright.core import terms

_NAMES = "|".join(terms.DIMENSIONS)
_NEXT = re.compile(rf"[;,\n]\s*(?=(?:{_NAMES})\b)")
_ONE = re.compile(rf"({_NAMES})\s*[:=]?\s+?(.+)|({_NAMES})\s*[:=]\s*(.+)", re.DOTALL)
SCOPE_HINT = "For which deals, such as region EMEA, segment Large. Empty: every deal."


def read_scope(text: str) -> terms.Scope:
    """This function will read a scope such as `region EMEA, segment Large`; what is none raises `ValidationError`."""
    stated: dict[str, str] = {}
    for piece in _NEXT.split(text.strip()) if text.strip() else ():
        found = _ONE.fullmatch(piece.strip())
        if found is None:
            raise forms.ValidationError(
                f"“{piece.strip()}” is no part of a scope. Write a dimension and its value, such as region EMEA. "
                f"Dimensions are {', '.join(terms.DIMENSIONS)}."
            )
        name, value = found[1] or found[3], (found[2] or found[4]).strip()
        if name in stated:
            raise forms.ValidationError(f"{name} is stated twice. Keep one, or write a line of its own for the other.")
        stated[name] = value
    return terms.Scope.of(**stated)


def written_scope(scope: terms.Scope) -> str:
    """This function will write a scope so that `read_scope` reads it again; nothing for every deal."""
    return ", ".join(f"{name} {value}" for name, value in scope.stated)


def read_value(term: terms.Term, text: str) -> float:
    """This function will read a value in a term's own unit; `forms.ValidationError` says what to write instead."""
    try:
        return float(terms.KINDS[term.kind].read(text, term.choices))
    except terms.UnreadableValue as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


def written_value(term: terms.Term | None, value: float) -> str:
    """This function will write a value so that `read_value` reads it again."""
    if term is None:
        return f"{value:g}"
    written = terms.KINDS[term.kind].write(Decimal(repr(value)), term.choices)
    try:
        same = float(terms.KINDS[term.kind].read(written, term.choices)) == value
    except terms.UnreadableValue:
        same = False
    return written if same else repr(value)


class ScopeField(forms.CharField):
    """A scope in words."""

    def clean(self, value: str | None) -> terms.Scope:
        """This function will read the scope."""
        return read_scope(super().clean(value) or "")
