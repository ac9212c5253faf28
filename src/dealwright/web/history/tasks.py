"""Jobs of the history room: ids in, one action."""

from __future__ import annotations

from procrastinate.contrib.django import app

from dealwright.web.history import actions
from dealwright.web.kit import history, tenancy


@app.task(name="dealwright.web.history.tasks.work")
def work(*, organisation_id: int, run_id: int, user_id: int | None = None) -> None:
    """This function will do one piece of work on a dataset, in the name of the person who asked for it."""
    with (
        tenancy.entered(organisation_id=organisation_id),
        history.recorded(channel=history.Channel.JOB, user_id=user_id),
    ):
        actions.work(run_id)


@app.task(name="dealwright.web.history.tasks.discard_upload")
def discard_upload(*, organisation_id: int, dataset_id: int) -> None:
    """This function will clear away an upload that was never finished."""
    with tenancy.entered(organisation_id=organisation_id), history.recorded(channel=history.Channel.JOB):
        actions.discard_unfinished_if_any(dataset_id)
