"""The token with which a page listens: who, in which organisation, to what, until when; signed, kept nowhere.

The process that serves live events has no session and asks no database who is calling: the page that was rendered for a
signed-in member carries the permission with it. It ends after an hour, and the stream with it; a page that stays open
longer asks every few seconds instead, which checks the sign-in each time.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable

from django.core import signing

from dealwright.web.live import publishing

SALT = "dealwright.live"
VALID_SECONDS = 3600
MOST_TOPICS = 50


class Refused(Exception):
    """A token is not ours, was changed, or has ended."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a token says: a member of an organisation may hear these topics until a moment (seconds since 1970)."""

    organisation_id: int
    user_id: int
    topics: tuple[str, ...]
    until: float


def token(organisation_id: int, user_id: int, topics: Iterable[str], *, now: float | None = None) -> str:
    """This function will sign a member's permission to hear topics of their organisation for an hour.

    The caller has checked that the member may see what the topics are about.
    """
    wanted = tuple(dict.fromkeys(topics))
    if len(wanted) > MOST_TOPICS:
        raise publishing.NoTopic(f"A page may listen to {MOST_TOPICS} topics, not {len(wanted)}: use one for the list.")
    for topic in wanted:
        publishing.check_topic(topic)
    until = int((time.time() if now is None else now) + VALID_SECONDS)
    return signing.dumps([organisation_id, user_id, list(wanted), until], salt=SALT, compress=True)


def read(text: str, *, now: float) -> Ticket:
    """This function will check a token and say what it permits; `Refused` if it permits nothing."""
    try:
        organisation_id, user_id, topics, until = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError) as problem:
        raise Refused("This token was not made here. Load the page again.") from problem
    if until <= now:
        raise Refused("This token has ended. Load the page again.")
    return Ticket(organisation_id=organisation_id, user_id=user_id, topics=tuple(topics), until=until)
