"""Jobs of notices: every hour the letters that are due somewhere are written."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from dealwright.web.accounts import queries as accounts
from dealwright.web.kit import history, tenancy
from dealwright.web.notices import actions


@app.periodic(cron="3 * * * *")
@app.task(queueing_lock="letters_of_notices", pass_context=False)
def letters(timestamp: int) -> None:
    """This function will ask for the letters of every organisation; `timestamp` is when the clock asked."""
    for organisation in accounts.all_organisations():
        write_letters.configure(queueing_lock=f"letters_of_{organisation['id']}").defer(
            organisation_id=int(organisation["id"])
        )


@app.task(name="dealwright.web.notices.tasks.write_letters", retry=3)
def write_letters(*, organisation_id: int) -> None:
    """This function will write the letters that are due in one organisation."""
    with tenancy.entered(organisation_id=organisation_id), history.recorded(channel=history.Channel.JOB):
        actions.write_letters(organisation_id, now=timezone.now())
