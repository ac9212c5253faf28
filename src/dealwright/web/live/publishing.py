"""Saying that something changed: a notice through PostgreSQL, sent when the transaction commits and not before.

A notice carries a topic and a few ids or counts, never content: every member of the organisation with an open page may
hear it, and the page then asks for what *this* member may see. A notice too long for PostgreSQL loses its data and
keeps its topic; the page asks again either way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from django.db import connection

CHANNEL = "dealwright_live"
LONGEST_NOTICE = 7900  # bytes; PostgreSQL refuses 8000
TOPIC = re.compile(r"[a-z][a-z0-9_:.-]{0,99}")


class NoTopic(Exception):
    """A topic could not be used; it looks like `import:12`."""


def publish(organisation_id: int, topic: str, data: Mapping[str, object] | None = None) -> None:
    """This function will tell the open pages of an organisation that something about a topic changed.

    Inside a transaction the notice leaves on commit, and never if it is rolled back. `data` holds plain JSON values.
    """
    check_topic(topic)
    notice = _notice(organisation_id, topic, data or {})
    if len(notice.encode()) > LONGEST_NOTICE:
        notice = _notice(organisation_id, topic, {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])


def check_topic(topic: str) -> None:
    """This function will refuse a topic that cannot travel, with `NoTopic`."""
    if not TOPIC.fullmatch(topic):
        raise NoTopic(
            f"“{topic}” is not a topic. A topic is a noun and usually an id, like import:12: lower case letters, "
            "digits and : . _ - only, at most 100."
        )


def _notice(organisation_id: int, topic: str, data: Mapping[str, object]) -> str:
    return json.dumps({"organisation": organisation_id, "topic": topic, "data": dict(data)}, separators=(",", ":"))
