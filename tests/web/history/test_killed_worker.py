"""A real worker is killed in the middle of an import; the next one takes it up, and nothing is half there or twice.

The import is held at its last step by a lock on the dataset's row, so that the kill always falls between the work and
its keeping, however fast the machine is.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealwright.machine import scratch
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions, models

PATIENCE_SECONDS = 120
ROOT = Path(__file__).parents[3]


@contextlib.contextmanager
def worker(database: scratch.Database) -> Iterator[subprocess.Popen[bytes]]:
    """`dealwright worker`, killed at the end if it still lives."""
    told = os.environ | {
        "DATABASE_URL": database.url,
        "DEALWRIGHT_DATA": str(settings.DATA),
        "DEALWRIGHT_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": str(ROOT / "src"),
    }
    told.pop("DATABASE_OWNER_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "dealwright.cli", "worker"],
        env=told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(happened: Callable[[], bool]) -> None:
    """Wait for what a worker does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < end, "the worker does not come to it"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_an_import_whose_worker_is_killed_is_taken_up_by_the_next_and_kept_once(
    database: scratch.Database,
    strategist: Membership,
    signed_in: Callable[[Membership], Client],
    deals_csv: Path,
    mapping: str,
) -> None:
    client = signed_in(strategist)
    with deals_csv.open("rb") as sent:
        client.post("/reveal/hand-in/", {"file": sent})
    dataset = models.Dataset.objects.get()
    page = f"/reveal/{dataset.pk}/progress/"
    runs = models.Run.objects.filter(dataset=dataset)

    def leads_to() -> str:
        return str(client.get(page, headers={"HX-Request": "true"}).get("HX-Redirect", ""))

    with worker(database) as first, psycopg.connect(database.superuser_url) as other:
        until(lambda: leads_to() == f"/reveal/{dataset.pk}/mapping/")
        client.post(f"/reveal/{dataset.pk}/mapping/upload/", {"file": SimpleUploadedFile("m.yaml", mapping.encode())})
        dataset.refresh_from_db()
        other.execute("SELECT 1 FROM history_dataset FOR NO KEY UPDATE")
        run = actions.start_import(dataset, user_id=strategist.user_id)
        until(lambda: runs.filter(pk=run.pk, stage="Keeping the deals").exists())
        first.kill()
        first.wait()
    assert "Keeping the deals" in client.get(page).content.decode()
    assert models.Blob.objects.count() == 1  # the file alone

    with psycopg.connect(database.superuser_url) as other:  # as if the worker had been silent for long
        other.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    with worker(database):
        until(lambda: runs.filter(pk=run.pk, state="done").exists())

    run.refresh_from_db()
    dataset.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 2)
    assert (dataset.state, dataset.deals) == ("imported", 400)
    assert sorted(runs.values_list("kind", flat=True)) == ["import", "read", "reveal"]
    assert set(models.Blob.objects.values_list("pk", flat=True)) == {
        dataset.file_id, dataset.facts_id, dataset.rejected_id
    }  # fmt: skip
    assert not (Path(settings.DATA) / "work" / f"run-{run.organisation_id}-{run.pk}").exists()
