"""On its day, a published revision takes effect."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from dealwright.web.accounts import queries as accounts
from dealwright.web.accounts.models import Organisation
from dealwright.web.kit import history, tenancy
from dealwright.web.signing import actions


@app.periodic(cron="3 * * * *")
@app.task(queueing_lock="announce_revisions", pass_context=False)
def announce_revisions(timestamp: int) -> None:
    """This function will have every revision whose day has come take effect, by the day of each organisation."""
    now = datetime.fromtimestamp(timestamp, UTC)
    for known in accounts.all_organisations():
        number = int(known["id"])
        with tenancy.entered(organisation_id=number), history.recorded(channel=history.Channel.JOB):
            zone = Organisation.objects.values_list("time_zone", flat=True).get(pk=number)
            actions.announce(number, today=now.astimezone(_zone(zone)).date())


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
