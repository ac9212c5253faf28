"""One PostgreSQL for every test run: started on the first test that needs it, stopped by the last run that uses it.

Tests run as the application's role, so row-level security is as real as in production. Each process (`-n 2`) has a
database of its own, cloned from a template that was migrated by the owner. Tests without a database start nothing.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from dealwright.machine import fingerprint, places, postgres, scratch
from dealwright.web.project import environment

ROOT = Path(__file__).parents[1]
WEB = ROOT / "src" / "dealwright" / "web"
HOME = places.database_home(ROOT / ".dealwright" / "tests")
NEEDS_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "database"}


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """The embedded PostgreSQL of the tests, running."""
    with postgres.Cluster(HOME, durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def database(cluster: postgres.Cluster, request: pytest.FixtureRequest) -> Iterator[scratch.Database]:
    """The migrated database of this process, with an address for each role."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    made = scratch.make(cluster, fingerprint=_fingerprint(), build=_migrate, worker=worker)
    yield made
    scratch.drop(cluster, made)


@pytest.fixture(scope="session")
def further_database(cluster: postgres.Cluster) -> Iterator[Callable[[str], scratch.Database]]:
    """A function that makes a further migrated database, for tests that start processes of their own to serve it."""
    made: list[scratch.Database] = []

    def make(purpose: str) -> scratch.Database:
        worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{purpose}"
        made.append(scratch.make(cluster, fingerprint=_fingerprint(), build=_migrate, worker=worker))
        return made[-1]

    yield make
    for database in made:
        scratch.drop(cluster, database)


@pytest.fixture(scope="session")
def django_db_setup(
    database: scratch.Database, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Django's connections lead to the database of this process, as the application's role."""
    emptier = scratch.Emptier(database)
    patch = pytest.MonkeyPatch()
    patch.setenv("DATABASE_URL", database.url)
    patch.setenv("DATABASE_OWNER_URL", database.owner_url)
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: emptier.empty())
    with django_db_blocker.unblock():
        connections.close_all()
        connections["default"].settings_dict.update(environment.database("DATABASE_URL", database.url))
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    emptier.close()
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder of its own, so that no test touches the one of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("data")
        patch.setenv("DEALWRIGHT_DATA", str(folder))
        if settings.configured:  # not with `-p no:django`
            patch.setattr(settings, "DATA", folder)
        yield folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that uses the database the marker of that name, and every test with the marker the database."""
    for item in items:
        uses = item.get_closest_marker("django_db") or NEEDS_DATABASE & set(getattr(item, "fixturenames", ()))
        if uses and not item.get_closest_marker("database"):
            item.add_marker("database")
        elif not uses and item.get_closest_marker("database"):
            item.add_marker("django_db")
    # Playwright leaves an event loop running in its process, in which neither Django nor asyncio.run would work.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None or "browser" in item.path.parts)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop a PostgreSQL whose users were killed before they could (Ctrl-C ends the workers of `-n 2` abruptly)."""
    if hasattr(config, "workerinput") or not HOME.exists():
        return
    with contextlib.suppress(OSError):
        for _ in range(10):
            left = postgres.Cluster(HOME)
            if not left.running or left.stop_if_unused():
                return
            time.sleep(0.1)


def _fingerprint() -> str:
    made_by = [*WEB.glob("*/migrations/*.py"), *WEB.glob("*/models.py"), *WEB.glob("kit/*.py")]
    made_by += [ROOT / "uv.lock", WEB / "project" / "settings.py", ROOT / "src" / "dealwright" / "machine" / "roles.py"]
    return fingerprint.of_files(made_by)


def _migrate(database: scratch.Database) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
        env={
            **os.environ,
            "DATABASE_URL": database.owner_url,
            "DEALWRIGHT_POOL": "0",
            "DJANGO_SETTINGS_MODULE": "dealwright.web.project.settings",
            "PYTHONPATH": str(ROOT / "src"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The migrations failed:\n{done.stderr[-4000:]}")
