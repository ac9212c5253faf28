"""Who changed what, when, through which channel, and why: the context every row event carries.

PostgreSQL triggers (pghistory) write one event for each change of a governed row. The request, task or command that
makes the change says here who it is and by which channel; an action adds the reason where one was given:

    with history.recorded(channel=history.Channel.PAGE, user_id=7):
        history.because("Legal asked for it")
        ...
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pghistory
import pghistory.runtime
from django.contrib.auth import get_user_model
from django.db import connection, models
from psycopg.pq import TransactionStatus


class Channel(StrEnum):
    PAGE = "page"  # a person on a page
    COMMAND = "command"  # an operator at the command line
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


_SAID = {"insert": "added", "update": "changed", "delete": "removed"}
LIMIT = 200


def of_row(row: models.Model, *, limit: int = LIMIT) -> tuple[Event, ...]:
    """This function will tell the latest changes of one row, newest first; the row's model must be tracked."""
    return of(type(row), row.pk, limit=limit)


def of(model: type[models.Model], pk: Any, *, limit: int = LIMIT) -> tuple[Event, ...]:  # noqa: ANN401 - any key
    """This function will tell the latest changes of the row with this key, newest first, also of one now removed."""
    events = event_model(model)
    rows = list(events._default_manager.filter(pgh_obj_id=pk).order_by("-pgh_id")[: limit + 1])
    people = _people({row.pgh_context.get("user") for row in rows if row.pgh_context})
    told: list[Event] = []
    for row, before in zip(rows, [*rows[1:], None], strict=False):
        if len(told) == limit:
            break
        said = row.pgh_context or {}
        told.append(
            Event(
                at=row.pgh_created_at,
                what=_SAID.get(row.pgh_label, row.pgh_label),
                channel=said.get("channel", ""),
                who=people.get(said.get("user"), "somebody no longer known" if said.get("user") else ""),
                reason=said.get("reason", ""),
                changes=_changes(model, row, before),
            )
        )
    return tuple(told)


def event_model(model: type[models.Model]) -> Any:  # noqa: ANN401 - made by pghistory, without types
    """This function will find the model of a row's events, and raise `LookupError` when the model is not tracked."""
    for relation in model._meta.related_objects:
        if relation.field.name == "pgh_obj":
            return relation.related_model
    raise LookupError(f"{model._meta.label} keeps no row history. Track it with pghistory.track in its models.py.")


def _people(ids: set[Any]) -> dict[Any, str]:
    wanted = {key for key in ids if key is not None}
    return {user.pk: str(user) for user in get_user_model()._default_manager.filter(pk__in=wanted)} if wanted else {}


def _changes(model: type[models.Model], row: Any, before: Any) -> tuple[tuple[str, str, str], ...]:  # noqa: ANN401 - events
    if row.pgh_label != "update" or before is None:
        return ()
    changes = []
    for field in model._meta.concrete_fields:
        old, new = getattr(before, field.attname, None), getattr(row, field.attname, None)
        if old != new and field.name != "version":
            changes.append((str(field.verbose_name), _said(old), _said(new)))
    return tuple(changes)


def _said(value: Any) -> str:  # noqa: ANN401 - any column
    return "—" if value is None or value == "" else str(value)
