"""What people hand in while a revision is signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict

from dealwright.core import strategy as core

SALT = "dealwright.signing.seen"
LONGEST = 2000


class Unreadable(ValueError):
    """What a page carried of the content that was read could not be read back."""


class Remark(forms.Form):
    """A remark beside a signature or an approval."""

    remark = forms.CharField(
        required=False, max_length=LONGEST, label="Remark", widget=forms.Textarea(attrs={"rows": 2})
    )


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(max_length=LONGEST, label="Why", widget=forms.TextInput)


class Publish(forms.Form):
    """From which day a revision is in force, and why in spite of its warnings."""

    effective_on = forms.DateField(label="In force from", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Why, in spite of the warnings",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def seal(revision_id: int, term: str, content: core.Strategy) -> str:
    """This function will pack what a page shows of a term, so that the signature is for exactly that."""
    return signing.dumps([revision_id, term, core.record(content)], salt=SALT, compress=True)


def opened(data: QueryDict, *, revision_id: int, term: str) -> dict[str, Any]:
    """This function will give the record that the page showed; `Unreadable` when it is of something else."""
    found = _loaded(data)
    if not isinstance(found, list) or found[:2] != [revision_id, term]:
        raise Unreadable("This page was opened for another revision. Open the term again, read it, and sign.")
    return dict(found[2])


def seal_whole(revision_id: int, digests: core.Digests) -> str:
    """This function will pack which content of a revision a page shows."""
    return signing.dumps([revision_id, digests.whole, dict(digests.entries)], salt=SALT, compress=True)


def opened_whole(data: QueryDict, *, revision_id: int) -> tuple[str, dict[str, str]]:
    """This function will give the digests that the page showed; `Unreadable` when it is of something else."""
    found = _loaded(data)
    if not isinstance(found, list) or len(found) != 3 or found[0] != revision_id:
        raise Unreadable("This page was opened for another revision. Open it again.")
    return str(found[1]), dict(found[2])


def _loaded(data: QueryDict) -> object:
    try:
        return signing.loads(data.get("seen", ""), salt=SALT)
    except signing.BadSignature as broken:
        raise Unreadable("What you read could not be told from the page. Open it again, read it, and sign.") from broken
