"""One connection that listens, many pages that hear: the notices of PostgreSQL fanned out inside one process.

Each notice is encoded once and the same bytes are put into the queue of every page that listens to its topic. A queue
is short: a page that does not take its messages is let go, connects again and asks for the present state, so that one
sleeping laptop costs nothing to the others. When the connection to the database breaks, the hub connects again and
tells every page to ask, because notices may have been missed meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable

import psycopg

from dealwright.web.live import publishing, tickets

log = logging.getLogger("dealwright.live")

QUEUE_LENGTH = 64
HEARTBEAT_SECONDS = 15.0
FIRST_RETRY_SECONDS = 0.2
LAST_RETRY_SECONDS = 5.0
HEARTBEAT = b"event: heartbeat\ndata: {}\n\n"  # an event, so that a page notices when none comes any more


class Listener:
    """One open page: its topics, and the messages that wait for it."""

    __slots__ = ("_queue", "keys", "let_go", "on_end")

    def __init__(self, ticket: tickets.Ticket) -> None:
        """Begin with nothing waiting."""
        self.keys = tuple((ticket.organisation_id, topic) for topic in ticket.topics)
        self.let_go = False
        self.on_end: Callable[[], object] = lambda: None  # called when the page takes nothing and must be cut off
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LENGTH)

    def tell(self, message: bytes) -> bool:
        """This function will queue a message and say whether there was room."""
        if self._queue.full():
            return False
        self._queue.put_nowait(message)
        return True

    def end(self) -> None:
        """This function will end the stream once the page has taken what waits, or at once if it takes nothing."""
        self.let_go = True
        if self._queue.full():
            self.on_end()
        else:
            self._queue.put_nowait(None)

    async def next(self) -> bytes | None:
        """This function will wait for messages and return all that wait; None at the end of the stream."""
        message = await self._queue.get()
        if message is None:
            return None
        together = [message]
        while not self._queue.empty():
            message = self._queue.get_nowait()
            if message is None:
                self._queue.put_nowait(None)
                break
            together.append(message)
        return b"".join(together)


class Hub:
    """Listens to PostgreSQL and tells the pages of this process."""

    def __init__(self, url: str, *, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        """Name the database to listen to; nothing is opened before `run`."""
        self._url = url
        self._heartbeat_seconds = heartbeat_seconds
        self._listeners: dict[tuple[int, str], set[Listener]] = defaultdict(set)
        self.connected = asyncio.Event()

    @property
    def listeners(self) -> set[Listener]:
        """Every page that listens now."""
        return {listener for several in self._listeners.values() for listener in several}

    def join(self, ticket: tickets.Ticket) -> Listener:
        """This function will add a page, with one message on each of its topics already waiting."""
        listener = Listener(ticket)
        for key in listener.keys:
            self._listeners[key].add(listener)
        listener.tell(b"retry: 1000\n\n" + b"".join(message(topic, {}) for _, topic in listener.keys))
        return listener

    def leave(self, listener: Listener) -> None:
        """This function will forget a page."""
        for key in listener.keys:
            self._listeners[key].discard(listener)
            if not self._listeners[key]:
                del self._listeners[key]

    def hear(self, notice: str) -> None:
        """This function will pass a notice of the database on to the pages it concerns."""
        try:
            said = json.loads(notice)
            key, data = (said["organisation"], said["topic"]), said["data"]
        except (ValueError, KeyError, TypeError):
            log.warning("A notice on the channel %s is not ours: %.80s", publishing.CHANNEL, notice)
            return
        self._tell(self._listeners.get(key, ()), message(key[1], data))

    async def run(self) -> None:
        """This function will listen until it is cancelled, through any number of broken connections."""
        heart = asyncio.create_task(self._beat())
        wait = FIRST_RETRY_SECONDS
        try:
            while True:
                try:
                    await self._listen()
                except (psycopg.Error, OSError) as problem:
                    wait = FIRST_RETRY_SECONDS if self.connected.is_set() else min(wait * 2, LAST_RETRY_SECONDS)
                    log.warning("Lost the database (%s); connecting again in %.1f s.", str(problem).strip(), wait)
                self.connected.clear()
                await asyncio.sleep(wait)
        finally:
            heart.cancel()
            for listener in self.listeners:
                listener.end()

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, application_name="dealwright live", connect_timeout=10
        )
        async with connection:
            await connection.execute(f"LISTEN {publishing.CHANNEL}")
            self.connected.set()
            for (_, topic), listeners in list(self._listeners.items()):
                self._tell(listeners, message(topic, {}))
            while True:
                async for notice in connection.notifies(timeout=self._heartbeat_seconds):
                    self.hear(notice.payload)
                await connection.execute("SELECT 1")  # a connection that died silently is noticed here

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat_seconds)
            self._tell(self.listeners, HEARTBEAT)

    def _tell(self, listeners: Iterable[Listener], text: bytes) -> None:
        for listener in tuple(listeners):
            if not listener.let_go and not listener.tell(text):
                self.leave(listener)
                listener.end()


def message(topic: str, data: object) -> bytes:
    """This function will encode what a page hears as one server-sent event."""
    return b"data: " + json.dumps({"topic": topic, "data": data}, separators=(",", ":")).encode() + b"\n\n"
