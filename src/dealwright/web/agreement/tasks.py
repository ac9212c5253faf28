"""Jobs of the agreement room: ids in, one action."""

from __future__ import annotations

from procrastinate.contrib.django import app

from dealwright.web.agreement import actions
from dealwright.web.kit import history, tenancy


@app.task(name="dealwright.web.agreement.tasks.close")
def close(*, organisation_id: int, round_id: int) -> None:
    """This function will close a round once its deadline has passed."""
    with tenancy.entered(organisation_id=organisation_id), history.recorded(channel=history.Channel.JOB):
        actions.close_if_due(round_id)


@app.task(name="dealwright.web.agreement.tasks.count", retry=3)
def count(*, organisation_id: int, round_id: int) -> None:
    """This function will count a closed round and reveal it."""
    with tenancy.entered(organisation_id=organisation_id), history.recorded(channel=history.Channel.JOB):
        actions.count(round_id)


@app.task(name="dealwright.web.agreement.tasks.remind")
def remind(*, organisation_id: int, round_id: int) -> None:
    """This function will remind those whose ballots are missing."""
    with tenancy.entered(organisation_id=organisation_id), history.recorded(channel=history.Channel.JOB):
        actions.remind(round_id)
