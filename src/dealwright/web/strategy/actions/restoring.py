"""Undo through row history: what was removed is put back as it was."""

from __future__ import annotations

from typing import Any

from django.db import models as django_models

from dealwright.web.kit import history


def removal(model: type[django_models.Model], pk: int) -> Any:  # noqa: ANN401 - an event, made by pghistory
    """This function will find the event of a row's removal, or nothing where the row is there or never was."""
    last = history.event_model(model)._default_manager.filter(pgh_obj_id=pk).order_by("-pgh_id").first()
    return last if last is not None and last.pgh_label == "delete" else None


def removed_with(model: type[django_models.Model], event: Any, **of: object) -> list[Any]:  # noqa: ANN401 - events
    """This function will find the removals of further rows in the same transaction."""
    events = history.event_model(model)._default_manager
    return list(events.filter(pgh_label="delete", pgh_created_at=event.pgh_created_at, **of).order_by("pgh_id"))


def row_of(model: type[django_models.Model], event: Any) -> Any:  # noqa: ANN401 - a row like the one removed
    """This function will make the unsaved row that an event tells of, under its old key."""
    return model(**{field.attname: getattr(event, field.attname) for field in model._meta.concrete_fields})
