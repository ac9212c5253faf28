"""When letters leave: a member's rhythm and the hour where they live.

**In prose.** Letters are written at seven in the morning of the member's own zone, every day or on Mondays. A member is
owed a letter when something unread was never in a letter, and the last letter is older than the last such morning. So a
worker that was away at seven makes up for it when it is back, and one that asks every hour writes no second letter.
"""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta

from dealwright.web.notices.models import Rhythm

HOUR = 7  # in the morning, where the member lives


def last_morning(now: datetime, *, rhythm: str, zone: str) -> datetime | None:
    """This function will give the last moment a letter was due by a rhythm; nothing where none are gathered.

    `now` is aware of its zone; the answer is too.
    """
    if rhythm not in {Rhythm.DAILY, Rhythm.WEEKLY}:
        return None
    here = now.astimezone(_zone(zone))
    due = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if due > here:
        due -= timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        due -= timedelta(days=due.weekday())
    return due


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
