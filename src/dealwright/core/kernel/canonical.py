"""Canonical JSON: one and the same text for one and the same record (RFC 8785).

What is signed or chained must not depend on the order of keys, on spaces or on how a number happens to be written.
The records are made of text, whole and decimal numbers, true, false, nothing, lists and tables with text keys.

>>> digest({"b": 1.0, "a": [True, None]}) == digest({"a": [True, None], "b": 1})
True
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rfc8785

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


class NotCanonical(ValueError):
    """A record could not be written canonically, because it holds a number or a value that JSON does not know."""


def canonical(record: Json) -> bytes:
    """This function will write a record as canonical JSON in UTF-8."""
    try:
        return rfc8785.dumps(record)
    except rfc8785.CanonicalizationError as refused:
        raise NotCanonical(f"The record cannot be signed or chained: {refused}") from refused


def digest(record: Json) -> str:
    """This function will give the SHA-256 of a record's canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()
