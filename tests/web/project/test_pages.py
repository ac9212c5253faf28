"""The door between ASGI and the pages: bodies, answers, streams, and what callers may not smuggle in."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any

import pytest

from dealwright.web.project import pages

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def ask(
    wsgi: Wsgi, *, body: tuple[bytes, ...] = (b"",), headers: dict[str, str] | None = None, gone: bool = False
) -> list[MutableMapping[str, Any]]:
    """Send one request in pieces and return what was sent back."""
    waiting: list[dict[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": number < len(body) - 1}
        for number, piece in enumerate(body)
    ]
    if gone:
        waiting[-1] = {"type": "http.disconnect"}
    sent: list[MutableMapping[str, Any]] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/deals/ä",
        "query_string": b"a=%C3%A4&b=\xe4",
        "http_version": "1.1",
        "scheme": "https",
        "server": ("example.org", 443),
        "client": ("192.0.2.7", 5555),
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
    }

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def story() -> None:
        door = pages.Pages(wsgi, threads=2)
        await door(scope, receive, send)
        door.close()

    asyncio.run(story())
    return sent


def echo(environment: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [("X-Path", environment["PATH_INFO"])])
    return [environment["wsgi.input"].read()]


def test_an_answer_of_known_length_leaves_in_one_piece():
    def two_pieces(environment: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [b"one ", b"two"]

    assert ask(two_pieces) == [
        {
            "type": "http.response.start",
            "status": 201,
            "headers": [(b"content-type", b"text/plain"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")],
        },
        {"type": "http.response.body", "body": b"one two"},
    ]


@pytest.mark.parametrize("size", [0, 10, 3_000_000])
def test_a_body_arrives_whole_however_it_was_cut(size: int):
    pieces = tuple(bytes([number % 256]) * (size // 5) for number in range(5))

    answered = ask(echo, body=pieces)

    assert answered[1]["body"] == b"".join(pieces)


def test_a_caller_who_leaves_in_the_middle_of_a_body_is_not_worked_for():
    worked: list[bool] = []

    def work(environment: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        worked.append(True)
        return []

    assert ask(work, body=(b"half", b""), gone=True) == []
    assert worked == []


def test_the_environment_says_what_the_caller_said():
    found: dict[str, Any] = {}

    def look(environment: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        found.update(environment)
        start("204 No Content", [])
        return []

    ask(look, headers={"Content-Type": "text/csv", "Content-Length": "0", "X-Request-ID": "7", "Cookie": "a=1"})

    assert {
        name: found[name]
        for name in (
            "REQUEST_METHOD", "QUERY_STRING", "REMOTE_ADDR", "SERVER_NAME", "wsgi.url_scheme", "CONTENT_TYPE",
            "CONTENT_LENGTH", "HTTP_X_REQUEST_ID", "HTTP_COOKIE",
        )
    } == {
        "REQUEST_METHOD": "POST", "QUERY_STRING": "a=%C3%A4&b=ä", "REMOTE_ADDR": "192.0.2.7",
        "SERVER_NAME": "example.org", "wsgi.url_scheme": "https", "CONTENT_TYPE": "text/csv", "CONTENT_LENGTH": "0",
        "HTTP_X_REQUEST_ID": "7", "HTTP_COOKIE": "a=1",
    }  # fmt: skip
    assert found["PATH_INFO"].encode("latin-1").decode() == "/deals/ä"


def test_a_header_with_an_underscore_cannot_stand_for_the_one_a_proxy_sets():
    found: dict[str, Any] = {}

    def look(environment: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        found.update(environment)
        start("200 OK", [])
        return []

    ask(look, headers={"X_Forwarded_For": "127.0.0.1", "X-Forwarded-For": "203.0.113.5"})

    assert found["HTTP_X_FORWARDED_FOR"] == "203.0.113.5"


class Stream:
    """An answer that comes piece by piece, as Django's streaming answers do."""

    streaming = True

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)

    def close(self) -> None:
        self.closed = True


def test_a_stream_is_passed_on_piece_by_piece_and_closed():
    stream = Stream([b"x" * 40_000] * 4)

    def work(environment: dict[str, Any], start: Callable[..., Any]) -> Stream:
        start("200 OK", [])
        return stream

    bodies = [message["body"] for message in ask(work)[1:]]

    assert ([len(body) for body in bodies], stream.closed) == ([80_000, 80_000, 0], True)


def test_a_stream_that_breaks_is_closed_and_the_connection_ends():
    def broken() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise ZeroDivisionError

    stream = Stream(broken())

    def work(environment: dict[str, Any], start: Callable[..., Any]) -> Stream:
        start("200 OK", [])
        return stream

    with pytest.raises(ZeroDivisionError):
        ask(work)

    assert stream.closed
