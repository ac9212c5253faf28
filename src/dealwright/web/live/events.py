"""`/live/events?token=…`: server-sent events as a bare ASGI application, with no framework in the path.

It answers 200 and keeps speaking, or says in one line why not: 401 for a token that is no good, 503 at the limit of
pages a process holds. `/live/health` answers 200 while the connection to the database stands.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from dealwright.web.live import hub, tickets

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATH = "/live/events"
HEALTH = "/live/health"
MOST_LISTENERS = 10_000
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # proxies that would collect the answer before passing it on
    (b"x-content-type-options", b"nosniff"),
]


class Events:
    """The ASGI application; its lifespan starts and ends the hub."""

    def __init__(self, url: str, *, heartbeat_seconds: float = hub.HEARTBEAT_SECONDS) -> None:
        """Name the database whose notices are passed on."""
        self._url = url
        self._heartbeat_seconds = heartbeat_seconds
        self.hub: hub.Hub | None = None
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """This function will answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            raise ValueError(f"Live events are server-sent events over http, not {scope['type']}.")
        elif scope["path"] == HEALTH:
            connected = self.hub is not None and self.hub.connected.is_set()
            await answer(send, 200 if connected else 503, "listening" if connected else "not connected to the database")
        elif scope["path"] != PATH:
            await answer(send, 404, f"Only {PATH} is here.")
        elif scope["method"] not in {"GET", "HEAD"}:
            await answer(send, 405, "Listen with GET.")
        else:
            await self._stream(scope, receive, send)

    async def start(self) -> None:
        """This function will begin to listen to the database."""
        self.hub = hub.Hub(self._url, heartbeat_seconds=self._heartbeat_seconds)
        self._running = asyncio.create_task(self.hub.run())

    async def stop(self) -> None:
        """This function will end every stream and the connection."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            self._running = self.hub = None

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            told = await receive()
            if told["type"] == "lifespan.startup":
                await self.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        try:
            ticket = tickets.read(given, now=time.time())
        except tickets.Refused as refused:
            await answer(send, 401, str(refused))
            return
        if self.hub is None or len(self.hub.listeners) >= MOST_LISTENERS:
            await answer(send, 503, "Too many pages listen here. The page asks by itself every few seconds.")
            return
        listener = self.hub.join(ticket)
        leaving = asyncio.create_task(_until_gone(receive))
        leaving.add_done_callback(lambda _: listener.end())
        try:
            async with asyncio.timeout(ticket.until - time.time()):
                await _speak(listener, send)
        except TimeoutError:
            pass  # the token ended; the page connects again, is refused, and asks every few seconds instead
        finally:
            self.hub.leave(listener)
            leaving.cancel()


async def answer(send: Send, status: int, text: str) -> None:
    """This function will answer with one line of text."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode() + b"\n"})


async def _speak(listener: hub.Listener, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    speaking = asyncio.current_task()
    listener.on_end = lambda: speaking.cancel() if speaking else None
    try:
        while (messages := await listener.next()) is not None:
            await send({"type": "http.response.body", "body": messages, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except asyncio.CancelledError:
        if not listener.let_go:
            raise
        # Let go while it took nothing: returning closes the connection.


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
