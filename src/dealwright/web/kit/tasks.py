"""Jobs of the kit: mail leaves, and what never left is dropped."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from dealwright.web.kit import mails


@app.task(name=mails.TASK, retry=mails.Patience())
def send_mail(*, mail_id: str) -> None:
    """This function will hand one mail to the mail server."""
    mails.send_if_waiting(uuid.UUID(mail_id))


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget_unsent_mails", pass_context=False)
def forget_unsent_mails(timestamp: int) -> None:
    """This function will drop mails that could not be sent for days; `timestamp` is when the clock asked."""
    mails.forget_unsent()
