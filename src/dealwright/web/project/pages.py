"""A door between ASGI and Django under WSGI, so that pages and live events share one port.

Django's synchronous path is several times faster than its asynchronous one, and the rooms are written for it. This door
keeps threads for work, never for waiting: a request's body is collected first (in memory, on disk when it is large),
then one thread runs Django once, then an answer of known length leaves in one piece. Only answers that stream (exports,
files) are fetched piece by piece. Headers whose name holds an underscore are dropped, as every WSGI server must: they
would stand for another header (`X_Forwarded_For`) that a proxy in front has cleaned.
"""

from __future__ import annotations

import asyncio
import contextvars
import dataclasses
import functools
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY = 1024 * 1024  # bytes of a body before it goes to disk
PIECES_AT_ONCE = 64 * 1024


class Gone(Exception):
    """The caller left before the request was complete."""


@dataclasses.dataclass(slots=True, kw_only=True)
class Answer:
    """What Django answered: the head, and the pieces of the body as they come."""

    status: int
    headers: list[tuple[bytes, bytes]]
    pieces: Iterator[bytes]
    close: Callable[[], None]
    whole: bytes | None  # the body, where it was there at once


class Pages:
    """The ASGI application that runs a WSGI application in threads."""

    def __init__(self, wsgi: Wsgi, *, threads: int) -> None:
        """Name the WSGI application and how many requests it works on at a time."""
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """This function will answer one request."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                await _collect(receive, body)
            except Gone:
                return
            answer = await self._in_thread(_run, self._wsgi, _environment(scope, body))
            try:
                await self._pass_on(answer, send)
            finally:
                if answer.whole is None:
                    await self._in_thread(answer.close)

    def close(self) -> None:
        """This function will wait for the requests at work and end the threads."""
        self._threads.shutdown()

    async def _pass_on(self, answer: Answer, send: Send) -> None:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.whole is not None:
            await send({"type": "http.response.body", "body": answer.whole})
            return
        while piece := await self._in_thread(_next_pieces, answer.pieces):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401 - passes on what it is given
        context = contextvars.copy_context()
        call = functools.partial(context.run, work, *arguments)
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)


async def _collect(receive: Receive, body: IO[bytes]) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            body.seek(0)
            return


def _environment(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", "").encode().decode("latin-1"),
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found


def _run(wsgi: Wsgi, environment: dict[str, Any]) -> Answer:
    head: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _problem: object = None) -> Callable[[bytes], object]:
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        head[:] = [(int(status.split(" ", 1)[0]), encoded)]
        return io.BytesIO().write  # PEP 3333 asks for it; Django never writes

    body = wsgi(environment, start)
    close = getattr(body, "close", lambda: None)
    status, headers = head[0]
    if getattr(body, "streaming", False):
        return Answer(status=status, headers=headers, pieces=iter(body), close=close, whole=None)
    try:
        return Answer(status=status, headers=headers, pieces=iter(()), close=close, whole=b"".join(body))
    finally:
        close()


def _next_pieces(pieces: Iterator[bytes]) -> bytes:
    """Take pieces until there are enough to be worth a message; empty at the end."""
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) >= PIECES_AT_ONCE:
            break
    return bytes(taken)
