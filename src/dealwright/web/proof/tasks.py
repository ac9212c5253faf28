"""Once a month the head of every chain leaves the house, so that a cut end is seen."""

from __future__ import annotations

from procrastinate.contrib.django import app

from dealwright.web.accounts import queries as accounts
from dealwright.web.kit import tenancy
from dealwright.web.proof import actions


@app.periodic(cron="41 5 1 * *")
@app.task(queueing_lock="send_heads", pass_context=False)
def send_heads(timestamp: int) -> None:
    """This function will mail each organisation's head to its auditors; `timestamp` is when the clock asked."""
    for known in accounts.all_organisations():
        with tenancy.entered(organisation_id=int(known["id"])):
            actions.send_head(int(known["id"]))
