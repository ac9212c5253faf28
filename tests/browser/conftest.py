"""A browser before the real thing: Chromium, `dealwright serve` on a free port, a database and a worker of its own.

Every test makes its own organisation, so tests never see each other and nothing is emptied in between. Whatever a page
writes to the console as an error or a warning (a breach of the content-security policy among them) fails the test.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext
from pytest_django.plugin import DjangoDbBlocker
from tests.browser import harness

from dealwright.machine import ports, scratch
from dealwright.web.accounts import actions as accounts
from dealwright.web.accounts.models import Membership

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PASSWORD = "a-calm-negotiation-42"
NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as driving a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def base_url() -> str:
    """No address of its own: each test says where it goes. (The plugin's own fixture is of a deprecated kind.)"""
    return ""


@pytest.fixture(scope="session", autouse=True)
def _verify_url() -> None:
    """Nothing to verify, for the same reason."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet and without a sandbox of its own."""
    found = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.exit("Chromium is missing. Install it (Debian: apt-get install chromium) and run again.", returncode=1)
    return {"executable_path": found, "args": list(QUIET)}


@pytest.fixture(scope="session")
def stack(
    further_database: Callable[[str], scratch.Database], django_db_blocker: DjangoDbBlocker
) -> Iterator[harness.Stack]:
    """`dealwright serve` as people run it, over a migrated database of its own."""
    database = further_database("browser")
    with tempfile.TemporaryDirectory(prefix="dealwright-browser-", ignore_cleanup_errors=True) as folder:
        port = ports.first_free("127.0.0.1", 18_000 + os.getpid() % 10_000)
        url = f"http://localhost:{port}"
        log = Path(folder) / "serve.log"
        told = {
            **os.environ,
            "DATABASE_URL": database.url,
            "DEALWRIGHT_BASE_URL": url,
            "DEALWRIGHT_DATA": folder,
            "DEALWRIGHT_MAIL_URL": "memory://",
            "DEALWRIGHT_SECRET_KEY": settings.SECRET_KEY,
            "PYTHONPATH": str(harness.ROOT / "src"),
        }
        told.pop("DATABASE_OWNER_URL", None)
        command = [sys.executable, "-m", "dealwright.cli", "serve", "--port", str(port), "--processes", "1"]
        with log.open("w") as out, harness.running(command, told, out) as process:
            harness.wait(f"{url}/readyz", process, log)
            yield harness.Stack(url=url, working=lambda: harness.working(database, django_db_blocker))


@pytest.fixture(autouse=True)
def console_is_clean() -> Iterator[harness.Console]:
    """No page of this test may say an error or a warning, except what the test expects."""
    console = harness.Console()
    yield console
    assert console.complaints() == []


@pytest.fixture
def open_context(
    new_context: Callable[..., BrowserContext], console_is_clean: harness.Console, stack: harness.Stack
) -> Callable[..., BrowserContext]:
    """A function that opens a browser window of its own, with an ear on its console."""

    def open_(**wishes: Any) -> BrowserContext:  # the options of Playwright's new_context
        context = new_context(base_url=stack.url, **{"viewport": {"width": 1280, "height": 800}, **wishes})
        context.set_default_timeout(10_000)
        context.on("console", console_is_clean.hear)
        context.on("weberror", lambda error: console_is_clean.said.append(f"error: {error.error}"))
        return context

    return open_


@pytest.fixture
def join(stack: harness.Stack) -> Callable[..., Membership]:
    """A function that adds a person to an organisation, a new one unless one is given."""

    def join_(
        role: str, *, administrator: bool = False, organisation_id: int | None = None, name: str = "", email: str = ""
    ) -> Membership:
        number = next(NUMBERS)
        with stack.working():
            if organisation_id is None:
                organisation_id = accounts.add_organisation(name=f"Northwind Medical {number}").pk
            return accounts.add_user(
                organisation_id=organisation_id,
                email=email or f"{role}.{os.getpid()}.{number}@example.org",
                name=name or f"{role.title()} Person",
                role=role,
                administrator=administrator,
                password=PASSWORD,
            )

    return join_


@pytest.fixture
def enter(stack: harness.Stack, open_context: Callable[..., BrowserContext]) -> Callable[..., harness.Visit]:
    """A function that gives a browser in which this member is signed in."""

    def enter_(membership: Membership, **wishes: Any) -> harness.Visit:
        context = open_context(**wishes)
        key = harness.session_of(stack, membership)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": stack.url}])
        return harness.Visit(page=context.new_page(), membership=membership, url=stack.url)

    return enter_


@pytest.fixture
def sign_in_as(enter: Callable[..., harness.Visit], join: Callable[..., Membership]) -> harness.SignIn:
    """A function that gives a browser in which a new member with this role is signed in."""

    def sign_in(role: str, *, wishes: dict[str, Any] | None = None, **person: Any) -> harness.Visit:
        return enter(join(role, **person), **(wishes or {}))

    return sign_in


@pytest.fixture(scope="session")
def barriers() -> harness.Check:
    """The accessibility check: what stands in the way on a page."""
    return harness.barriers


@pytest.fixture(scope="session")
def overflow() -> harness.Check:
    """The width check: what makes a page scroll sideways."""
    return harness.overflow
