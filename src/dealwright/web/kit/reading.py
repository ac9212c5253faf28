"""How the present reader writes days and moments: the words are English, the order is theirs.

The zone is Django's (`timezone.override`); the locale is kept here, for Django's own would turn half of the words of a
page into another language. Numbers are written alike for everybody: the sentences of a report come with their figures,
and 1,234 beside 1.234 on one page would be two numbers to a reader.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as format_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """How days and the moments of a day are written, in Django's letters."""

    day: str
    time: str


LOCALES = {
    "en": Locale(day="j M Y", time=", H:i"),
    "en-gb": Locale(day="j M Y", time=", H:i"),
    "en-us": Locale(day="M j, Y", time=", g:i A"),
    "de": Locale(day="d.m.Y", time=", H:i"),
    "fr": Locale(day="d/m/Y", time=" H:i"),
}
_present: ContextVar[str] = ContextVar("dealwright_locale", default="en")


@contextlib.contextmanager
def read_in(locale: str) -> Iterator[None]:
    """This function will have days and moments inside written for this locale; an unknown one is read as English."""
    token = _present.set(locale if locale in LOCALES else "en")
    try:
        yield
    finally:
        _present.reset(token)


def written(value: date) -> str:
    """This function will write a day, or a moment in the reader's zone, as the reader expects it."""
    locale = LOCALES[_present.get()]
    if not isinstance(value, datetime):
        return format_date(value, locale.day)
    return format_date(timezone.localtime(value) if timezone.is_aware(value) else value, locale.day + locale.time)
