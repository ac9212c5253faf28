"""Who changed what, when, through which channel, and why: the context every row event carries.

PostgreSQL triggers (pghistory) write one event for each change of a governed row. The request, task or command that
makes the change says here who it is and by which channel; an action adds the reason where one was given:

    with history.recorded(channel=history.Channel.PAGE, user_id=7):
        history.because("Legal asked for it")
        ...

A model is tracked by `pghistory.track` in its `models.py`; `HISTORY_NAMES` on it says by which of its own fields, or
fields of rows it refers to, a reader knows a row ("who is this membership?"). Without it, `name` is taken. Where rows
are shared by organisations, `HISTORY_TELLS_REASONS = False` keeps what one of them said from the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pghistory
import pghistory.runtime
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from psycopg.pq import TransactionStatus


class Channel(StrEnum):
    PAGE = "page"  # a person on a page
    COMMAND = "command line"  # an operator at the command line
    IMPORT = "import"  # a file that was handed in
    JOB = "job"  # work in the background
    API = "api"  # another program


@contextlib.contextmanager
def recorded(*, channel: Channel, user_id: int | None = None, reason: str = "", request_id: str = "") -> Iterator[None]:
    """This function will have every row event inside carry who, by which channel, and why."""
    said = {"channel": channel.value, "user": user_id, "reason": reason, "request": request_id}
    outermost = not hasattr(pghistory.runtime._tracker, "value")
    try:
        with pghistory.context(**{key: value for key, value in said.items() if value not in {None, ""}}):
            yield
    finally:
        if outermost:
            _forget()


def _forget() -> None:
    """Take the context off a transaction that goes on after the work it was for."""
    raw = connection.connection
    if raw is None or not connection.in_atomic_block or connection.needs_rollback:
        return
    if raw.info.transaction_status != TransactionStatus.INTRANS:
        return  # outside a transaction nothing is kept, and a failed one keeps nothing
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"
        )


def because(reason: str) -> None:
    """This function will add the reason a person gave to the events that follow in the present work."""
    if reason.strip():
        pghistory.context(reason=reason.strip())


def by(user_id: int) -> None:
    """This function will name the person once they are known, for the events that follow in the present work."""
    pghistory.context(user=user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change of one row, ready to be read by a person."""

    at: datetime
    what: str  # "added", "changed" or "removed"
    channel: str
    who: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]  # field, before, after


SAID = {"insert": "added", "update": "changed", "delete": "removed"}
LIMIT = 200


def of_row(row: models.Model, *, limit: int = LIMIT) -> tuple[Event, ...]:
    """This function will tell the latest changes of one row, newest first; the row's model must be tracked."""
    return of(type(row), row.pk, limit=limit)


def of(model: type[models.Model], pk: Any, *, limit: int = LIMIT) -> tuple[Event, ...]:  # noqa: ANN401 - any key
    """This function will tell the latest changes of the row with this key, newest first, also of one now removed."""
    events = event_model(model)
    rows = list(events._default_manager.filter(pgh_obj_id=pk).order_by("-pgh_id")[: limit + 1])
    people = _people({row.pgh_context.get("user") for row in rows if row.pgh_context})
    named = _named(model, rows)
    told: list[Event] = []
    for row, before in zip(rows, [*rows[1:], None], strict=False):
        if len(told) == limit:
            break
        said = row.pgh_context or {}
        told.append(
            Event(
                at=row.pgh_created_at,
                what=SAID.get(row.pgh_label, row.pgh_label),
                channel=said.get("channel", ""),
                who=people.get(said.get("user"), "somebody no longer known" if said.get("user") else ""),
                reason=said.get("reason", "") if _tells_reasons(model) else "",
                changes=_changes(model, row, before, named=named),
            )
        )
    return tuple(told)


def kinds() -> dict[str, type[models.Model]]:
    """This function will name every kind of row that keeps its history, in the words a reader knows it by."""
    tracked = [model for model in apps.get_models() if getattr(model, "pgh_event_models", None)]
    return {str(model._meta.verbose_name).replace(" ", "-"): model for model in tracked}


def events(model: type[models.Model]) -> models.QuerySet[Any]:
    """This function will give every event of one kind of row, with what a reader is told of each.

    `said_name`, `said_who`, `said_channel` and `said_reason` are texts, read beside the events in one query, however
    many are shown; an event outlives what it names.
    """
    people = get_user_model()._base_manager.filter(pk=models.OuterRef("said_user"))
    rows: models.QuerySet[Any] = event_model(model)._default_manager.annotate(
        said_name=_name(model),
        said_user=Cast(_said_as("user"), models.BigIntegerField()),
        said_who=models.Subquery(people.values("name")[:1]),
        said_channel=_said_as("channel"),
        said_reason=_said_as("reason") if _tells_reasons(model) else models.Value("", output_field=models.TextField()),
    )
    return rows


def _said_as(name: str) -> Coalesce:
    text = models.TextField()
    empty = models.Value(None if name == "user" else "", output_field=text)
    return Coalesce(KeyTextTransform(name, "pgh_context"), empty, output_field=text)


def event_model(model: type[models.Model]) -> Any:  # noqa: ANN401 - made by pghistory, without types
    """This function will find the model of a row's events, and raise `LookupError` when the model is not tracked."""
    found = getattr(model, "pgh_event_models", None)
    if found:
        return next(iter(found.values()))
    raise LookupError(f"{model._meta.label} keeps no row history. Track it with pghistory.track in its models.py.")


def _tells_reasons(model: type[models.Model]) -> bool:
    return bool(getattr(model, "HISTORY_TELLS_REASONS", True))


def _people(ids: set[Any]) -> dict[Any, str]:
    wanted = {key for key in ids if key is not None}
    return _names(get_user_model(), wanted) if wanted else {}


def _name(model: type[models.Model]) -> models.expressions.Combinable:
    """What a reader calls a row, as an expression over the row itself or over an event, which has the same columns."""
    parts = [_part(model, path) for path in getattr(model, "HISTORY_NAMES", ("name",))]
    between = [piece for part in parts for piece in (models.Value(" · "), part)][1:]
    return Concat(*between, output_field=models.TextField()) if len(between) > 1 else parts[0]


def _part(model: type[models.Model], path: str) -> models.expressions.Combinable:
    first, _, rest = path.partition("__")
    field = model._meta.get_field(first)
    text = models.TextField()
    if not rest:
        return Cast(models.F(field.attname), text)  # type: ignore[union-attr]  # a column of its own
    target = field.related_model._base_manager  # type: ignore[union-attr]  # a reference
    named = target.filter(pk=models.OuterRef(field.attname))  # type: ignore[union-attr]  # likewise
    found = named.values(said=Cast(rest, text))
    return Coalesce(models.Subquery(found[:1]), models.Value("?"), output_field=text)


def _names(model: Any, keys: Collection[Any]) -> dict[Any, str]:  # noqa: ANN401 - any model
    """What a reader calls the rows with these keys, where they are still there and known by a name."""
    try:
        named = model._base_manager.filter(pk__in=keys).annotate(history_name=_name(model))
    except FieldDoesNotExist:
        return {}
    return dict(named.values_list("pk", "history_name"))


def _named(model: type[models.Model], rows: list[Any]) -> dict[tuple[str, Any], str]:
    """The names of what the rows refer to, by column and key; one query a reference that changed."""
    named: dict[tuple[str, Any], str] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            keys = {getattr(row, field.attname) for row in rows}
            known = _names(field.related_model, keys - {None}) if len(keys) > 1 else {}
            named |= {(field.attname, key): name for key, name in known.items()}
    return named


def _changes(
    model: type[models.Model],
    row: Any,  # noqa: ANN401 - an event
    before: Any,  # noqa: ANN401 - the event before it
    *,
    named: dict[tuple[str, Any], str],
) -> tuple[tuple[str, str, str], ...]:
    if row.pgh_label != "update" or before is None:
        return ()
    changes = []
    for field in model._meta.concrete_fields:
        old, new = getattr(before, field.attname, None), getattr(row, field.attname, None)
        if old != new and field.name != "version":
            was, is_now = (named.get((field.attname, value)) or _said(value) for value in (old, new))
            changes.append((str(field.verbose_name), was, is_now))
    return tuple(changes)


def _said(value: Any) -> str:  # noqa: ANN401 - any column
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return "—" if value is None or value == "" else str(value)
