"""What browser tests stand on: the running thing, a member before a browser, an ear on the console, two checks."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.plugin import DjangoDbBlocker

from dealwright.machine import scratch
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import tenancy
from dealwright.web.project import environment

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
READY_WITHIN_SECONDS = 60
ALIKE = "tbody tr:nth-child(n+25)"  # rows like those above them: looking at each costs seconds and finds nothing new


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The running thing: where it is, and a way to its database."""

    url: str
    working: Callable[[], contextlib.AbstractContextManager[None]]  # rows inside are those of the running thing


@dataclasses.dataclass  # without slots: Playwright keeps a mark on the owner of a handler
class Console:
    """What the pages of a test said to the console; `expect` allows what a test provokes."""

    said: list[str] = dataclasses.field(default_factory=list)
    expected: list[str] = dataclasses.field(default_factory=list)

    def expect(self, text: str) -> None:
        """This function will allow messages that contain this text."""
        self.expected.append(text)

    def hear(self, message: ConsoleMessage) -> None:
        """This function will note an error or a warning."""
        if message.type in {"error", "warning"}:
            self.said.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def complaints(self) -> list[str]:
        """This function will give what nobody expected."""
        return [said for said in self.said if not any(text in said for text in self.expected)]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A member in front of their browser."""

    page: Page
    membership: Membership
    url: str

    def go(self, path: str) -> Page:
        """This function will open a page of the running thing."""
        self.page.goto(f"{self.url}{path}")
        return self.page


SignIn = Callable[..., Visit]
Check = Callable[[Page], list[str]]


@contextlib.contextmanager
def running(command: list[str], told: dict[str, str], out: IO[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=told, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # http to ourselves
            return
        time.sleep(0.1)
    pytest.exit(f"`dealwright serve` did not come up:\n{log.read_text()[-4000:]}", returncode=1)


@contextlib.contextmanager
def working(database: scratch.Database, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lets this process read and write the rows of the running thing, as the application's role."""
    default = connections["default"]
    with blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver has an event loop in this thread
        default.close()
        kept = dict(default.settings_dict)
        default.settings_dict.update(environment.database("DATABASE_URL", database.url))
        try:
            yield
        finally:
            default.close()
            default.settings_dict.update(kept)


def session_of(stack: Stack, membership: Membership) -> str:
    """This function will sign a member in without the form, which has tests of its own, and give the session's key."""
    with stack.working(), tenancy.identifying(user_id=membership.user_id):
        session = SessionStore()
        session[SESSION_KEY] = str(membership.user_id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = membership.user.get_session_auth_hash()
        session["organisation_id"] = membership.organisation_id
        session.create()
        return str(session.session_key)


def barriers(page: Page) -> list[str]:
    """This function will give what stands in the way of people with disabilities, by the rules of WCAG 2.2 A and AA.

    The checker goes in by the debugger's door, so the page's own content-security policy stays as strict as it is.
    """
    debugger = page.context.new_cdp_session(page)
    try:
        debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
        run = f"axe.run({json.dumps({'exclude': [[ALIKE]]})}, {json.dumps(options)})"
        answer = debugger.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    finally:
        debugger.detach()
    if "exceptionDetails" in answer:
        raise AssertionError(f"The accessibility check itself failed: {answer['exceptionDetails']}")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for rule in answer["result"]["value"]["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """This function will give the elements that make the page itself scroll sideways."""
    found: list[str] = page.evaluate(
        """() => {
          const wide = document.body.clientWidth;
          const boxes = ".table-responsive, .chart-place, .tabs, .contents, .tabulator, pre, .visually-hidden, thead";
          const inside = (element) => element.closest(boxes);
          return [...document.body.querySelectorAll("*")]
            .filter((element) => !inside(element) && element.getBoundingClientRect().right > wide + 1)
            .slice(0, 5).map((element) => element.outerHTML.slice(0, 160));
        }"""
    )
    return found
