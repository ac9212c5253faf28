"""Long work on a dataset: beginning it, saying how far it is, cancelling it, ending it."""

from __future__ import annotations

import time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from dealwright.web import live
from dealwright.web.history import models

TASK = "dealwright.web.history.tasks.work"
ACTIVE = (models.Run.State.QUEUED, models.Run.State.RUNNING)
TELL_EVERY_SECONDS = 0.5
STAGES = {  # how a page says the steps of an import
    "read": "Reading the rows",
    "understand": "Understanding the values",
    "write": "Writing the deals",
}


class UnderWay(ValueError):
    """Work could not be begun, because the same work on this dataset is waiting or running already."""


class Cancelled(Exception):  # not an error: a person asked for it, or the dataset is gone
    """The work was stopped before its end and nothing of it was kept."""


def topic(dataset_id: int) -> str:
    """This function will name the live topic on which the progress of a dataset is told."""
    return f"dataset:{dataset_id}"


def begin(
    dataset: models.Dataset,
    *,
    kind: str,
    user_id: int | None,
    region: str = "",
    segment: str = "",
    later: bool = True,
) -> models.Run:
    """This function will note the work and, with `later`, ask a worker to do it once the transaction is kept."""
    run = models.Run(
        organisation_id=dataset.organisation_id,
        dataset=dataset,
        kind=kind,
        region=region,
        segment=segment,
        created_by_id=user_id,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                run.save()
        except IntegrityError as clash:
            if "at_a_time" not in str(clash):
                raise
            raise UnderWay(
                f"“{dataset.name}” is being worked on already. Wait until it is done, or cancel it."
            ) from None
        if later:
            app.configure_task(TASK, lock=f"dataset-{dataset.pk}").defer(
                organisation_id=dataset.organisation_id, run_id=run.pk, user_id=user_id
            )
        tell(run)
    return run


def take_up(run_id: int) -> models.Run | None:
    """This function will mark the work as running and give it, or nothing when it has ended or was cancelled."""
    with transaction.atomic():
        run = models.Run.objects.select_for_update().filter(pk=run_id, state__in=ACTIVE).first()
        if run is None:
            return None
        run.state = models.Run.State.RUNNING
        run.attempts += 1
        run.started_at = timezone.now()
        run.stage, run.done, run.total = "", 0, None
        run.save(update_fields=["state", "attempts", "started_at", "stage", "done", "total"])
        tell(run)
    return run


def cancel(run: models.Run) -> None:
    """This function will stop work that waits at once, and ask work that runs to stop at its next step."""
    with transaction.atomic():
        locked = models.Run.objects.select_for_update().get(pk=run.pk)
        if locked.state == models.Run.State.QUEUED:
            end(locked, state=models.Run.State.CANCELLED, message="Cancelled before it began.")
        elif locked.state == models.Run.State.RUNNING:
            locked.cancel_asked = True
            locked.save(update_fields=["cancel_asked"])
            tell(locked)


def end(run: models.Run, *, state: str, message: str = "") -> None:
    """This function will note how the work ended."""
    run.state, run.message, run.ended_at = state, message, timezone.now()
    run.save(update_fields=["state", "message", "ended_at"])
    tell(run)


def confirm(run: models.Run) -> models.Dataset:
    """This function will lock the run and its dataset for keeping the result; `Cancelled` when nobody wants it."""
    if not models.Run.objects.select_for_update().filter(pk=run.pk, state=models.Run.State.RUNNING, cancel_asked=False):
        raise Cancelled
    dataset = models.Dataset.objects.select_for_update().filter(pk=run.dataset_id).first()
    if dataset is None:
        raise Cancelled
    return dataset


def tell(run: models.Run) -> None:
    """This function will let open pages know that the progress of the run's dataset changed."""
    data: dict[str, Any] = {"run": run.pk, "state": run.state, "done": run.done, "total": run.total}
    live.publish(run.organisation_id, topic(run.dataset_id), data)


class Progress:
    """Writes how far a run is, at most twice a second, and raises `Cancelled` once a person asked for it."""

    def __init__(self, run: models.Run) -> None:
        self.run = run
        self.told_at = 0.0
        self.stage = ""

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        now = time.monotonic()
        if stage == self.stage and now - self.told_at < TELL_EVERY_SECONDS:
            return
        self.told_at, self.stage = now, stage
        self.run.stage, self.run.done, self.run.total = STAGES.get(stage, stage)[:200], done, total
        wanted = models.Run.objects.filter(pk=self.run.pk, state=models.Run.State.RUNNING, cancel_asked=False)
        if not wanted.update(stage=self.run.stage, done=done, total=total):
            raise Cancelled
        tell(self.run)
