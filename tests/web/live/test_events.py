"""From a committed change to an open page: through PostgreSQL, one connection, and server-sent events."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
from django.db import transaction

from dealwright.machine import scratch
from dealwright.web import live
from dealwright.web.live import events, hub, publishing, tickets

WAIT = 10.0


class Page:
    """One open page: what it was answered, and what it heard."""

    def __init__(self, application: events.Events, *, token: str, path: str = events.PATH, method: str = "GET") -> None:
        self.status = 0
        self.text = b""
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.leave = asyncio.Event()
        self.takes = asyncio.Event()
        self.takes.set()
        scope = {"type": "http", "path": path, "method": method, "query_string": f"token={token}".encode()}
        self.running = asyncio.create_task(application(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        await self.takes.wait()
        self.text += message["body"]
        for line in message["body"].split(b"\n"):
            if line.startswith(b"data: "):
                self.heard.put_nowait(json.loads(line[6:]))

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.heard.get(), WAIT)

    async def end(self) -> None:
        await asyncio.wait_for(self.running, WAIT)


@asynccontextmanager
async def listening(database: scratch.Database, **options: float) -> AsyncIterator[events.Events]:
    application = events.Events(database.url, **options)
    await application.start()
    if application.hub is None:
        raise AssertionError("The hub did not start.")
    await asyncio.wait_for(application.hub.connected.wait(), WAIT)
    yield application
    await application.stop()


def run(story: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


async def notify(database: scratch.Database, organisation_id: int, topic: str, data: object) -> None:
    notice = json.dumps({"organisation": organisation_id, "topic": topic, "data": data})
    async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as connection:
        await connection.execute("SELECT pg_notify(%s, %s)", [publishing.CHANNEL, notice])


def test_a_page_hears_of_its_topics_and_of_no_others(database: scratch.Database):
    async def story() -> None:
        async with listening(database) as application:
            page = Page(application, token=live.token(1, 5, ["import:12"]))
            first = await page.next()
            await notify(database, 2, "import:12", {"done": 1})
            await notify(database, 1, "import:13", {"done": 2})
            await notify(database, 1, "import:12", {"done": 3})

            assert (page.status, first, await page.next()) == (
                200,
                {"topic": "import:12", "data": {}},
                {"topic": "import:12", "data": {"done": 3}},
            )

    run(story)


def test_every_page_of_the_organisation_hears_the_same(database: scratch.Database):
    async def story() -> None:
        async with listening(database) as application:
            pages = [Page(application, token=live.token(1, user, ["import:12"])) for user in range(20)]
            for page in pages:
                await page.next()
            await notify(database, 1, "import:12", {"done": 3})

            assert [await page.next() for page in pages] == [{"topic": "import:12", "data": {"done": 3}}] * 20

    run(story)


@pytest.mark.parametrize(
    ("path", "method", "token", "status"),
    [
        (events.PATH, "GET", "", 401),
        (events.PATH, "GET", "forged", 401),
        (events.PATH, "POST", "forged", 405),
        ("/live/other", "GET", "", 404),
        (events.HEALTH, "GET", "", 200),
    ],
)
def test_what_is_no_stream_is_answered_in_one_line(
    path: str, method: str, token: str, status: int, database: scratch.Database
):
    async def story() -> None:
        async with listening(database) as application:
            page = Page(application, token=token, path=path, method=method)
            await page.end()

            assert (page.status, page.text.count(b"\n")) == (status, 1)

    run(story)


def test_a_page_that_leaves_is_forgotten(database: scratch.Database):
    async def story() -> None:
        async with listening(database) as application:
            page = Page(application, token=live.token(1, 5, ["import:12"]))
            await page.next()
            page.leave.set()
            await page.end()

            assert application.hub is not None
            assert application.hub.listeners == set()

    run(story)


def test_a_page_that_takes_nothing_is_let_go_and_the_others_hear_on(database: scratch.Database):
    async def story() -> None:
        async with listening(database) as application:
            slow = Page(application, token=live.token(1, 5, ["import:12"]))
            quick = Page(application, token=live.token(1, 6, ["import:12"]))
            await slow.next()
            await quick.next()
            slow.takes.clear()
            for number in range(3 * hub.QUEUE_LENGTH):
                await notify(database, 1, "import:12", {"done": number})
                assert (await quick.next())["data"] == {"done": number}
            await slow.end()

            assert application.hub is not None
            assert len(application.hub.listeners) == 1

    run(story)


def test_after_the_database_was_away_every_page_is_told_to_ask_again(database: scratch.Database):
    async def story() -> None:
        async with listening(database) as application:
            page = Page(application, token=live.token(1, 5, ["import:12", "dataset:3"]))
            await page.next()
            await page.next()
            async with await psycopg.AsyncConnection.connect(database.superuser_url, autocommit=True) as connection:
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name = 'dealwright live'"
                )
            again = sorted([(await page.next())["topic"], (await page.next())["topic"]])
            await notify(database, 1, "dataset:3", {"rows": 4})

            assert (again, await page.next()) == (
                ["dataset:3", "import:12"],
                {"topic": "dataset:3", "data": {"rows": 4}},
            )

    run(story)


def test_a_silent_stream_still_beats(database: scratch.Database):
    async def story() -> None:
        async with listening(database, heartbeat_seconds=0.05) as application:
            page = Page(application, token=live.token(1, 5, ["import:12"]))
            while page.text.count(hub.HEARTBEAT) < 2:
                await asyncio.sleep(0.01)

            assert page.status == 200

    run(story)


def test_a_stream_ends_with_its_token(database: scratch.Database):
    async def story() -> None:
        async with listening(database) as application:
            almost_over = time.time() - tickets.VALID_SECONDS + 1.5
            page = Page(application, token=live.token(1, 5, ["import:12"], now=almost_over))
            await page.next()
            await page.end()

            assert application.hub is not None
            assert application.hub.listeners == set()

    run(story)


def test_stopping_ends_every_stream(database: scratch.Database):
    async def story() -> None:
        async with listening(database) as application:
            page = Page(application, token=live.token(1, 5, ["import:12"]))
            await page.next()
        await page.end()

    run(story)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_when_it_is_committed_and_never_when_it_is_not(database: scratch.Database):
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(f"LISTEN {publishing.CHANNEL}".encode())
        with transaction.atomic():
            live.publish(1, "import:12", {"done": 1})
            transaction.set_rollback(True)
        with transaction.atomic():
            live.publish(1, "import:12", {"done": 2})
            early = list(connection.notifies(timeout=0.05))
        notices = [json.loads(notice.payload) for notice in connection.notifies(timeout=WAIT, stop_after=1)]

    assert (early, notices) == ([], [{"organisation": 1, "topic": "import:12", "data": {"done": 2}}])


@pytest.mark.django_db(transaction=True)
def test_a_notice_too_long_for_postgresql_keeps_its_topic(database: scratch.Database):
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(f"LISTEN {publishing.CHANNEL}".encode())
        live.publish(1, "import:12", {"words": "ü" * 8000})
        notices = [json.loads(notice.payload) for notice in connection.notifies(timeout=WAIT, stop_after=1)]

    assert notices == [{"organisation": 1, "topic": "import:12", "data": {}}]
