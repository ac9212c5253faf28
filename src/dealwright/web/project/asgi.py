"""The one port: pages through Django's synchronous path, live events beside it (`docs/decisions/0004`).

Start it with any ASGI server that speaks the lifespan protocol: `dealwright.web.project.asgi:application`.
"""

from __future__ import annotations

import os

from dealwright.web.live import events
from dealwright.web.project import pages, wsgi

THREADS = int(os.environ.get("DEALWRIGHT_THREADS") or 8)
LIVE_PATHS = frozenset({events.PATH, events.HEALTH})


class OnePort:
    """Sends each connection to the pages or to the live events."""

    def __init__(self, *, live: events.Events, site: pages.Pages) -> None:
        """Name the two applications."""
        self._live = live
        self._site = site

    async def __call__(self, scope: pages.Scope, receive: pages.Receive, send: pages.Send) -> None:
        """This function will answer one connection."""
        if scope["type"] == "http" and scope["path"] not in LIVE_PATHS:
            await self._site(scope, receive, send)
            return
        await self._live(scope, receive, send)
        if scope["type"] == "lifespan":
            self._site.close()


application = OnePort(
    live=events.Events(os.environ.get("DATABASE_URL", "")),
    site=pages.Pages(wsgi.application, threads=THREADS),
)
