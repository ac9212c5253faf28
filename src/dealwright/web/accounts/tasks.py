"""Work of people and organisations that nobody waits for."""

from __future__ import annotations

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clear_sessions", pass_context=False)
def clear_sessions(timestamp: int) -> None:
    """This function will drop the sessions that ran out; `timestamp` is when the clock asked."""
    call_command("clearsessions")
