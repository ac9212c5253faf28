"""Any page of an organisation with 100,000 deals: within 150 ms at the 95th percentile on the server (DESIGN §7).

The deals are generated, handed in, imported and revealed by the same actions as always, in a scratch database; a page
is then asked for many times through the whole stack of middleware, with one browser after the other's manners: signed
in, filters changing. `BENCH_DEALS` draws another number of deals.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Measure
from dealwright.history import generated
from dealwright.machine import postgres, scratch

DEALS = int(os.environ.get("BENCH_DEALS", "100000"))
ROUNDS = 40
BUDGET_MS = 150.0
PAGES = {  # what it is: its address below the dataset, with a place for the round
    "list of past deals": "/reveal/",
    "mapping": "/reveal/{dataset}/mapping/",
    "reveal report": "/reveal/{dataset}/report/",
    "deals, newest first": "/reveal/{dataset}/deals/",
    "deals of a term, by value": "/reveal/{dataset}/deals/?term=discount&outcome=won&sort=term_discount",
    "deals found by text": "/reveal/{dataset}/deals/?find=2{round}",
    "one chart as CSV": "/reveal/{dataset}/charts/ranges.csv",
    "strategies": "/strategy/",
    "strategy draft": "/strategy/{draft}/",
    "strategy of 5,000 ranges": "/strategy/{large}/",
    "one of its terms": "/strategy/{large}/terms/term_7/",
    "its trade rules": "/strategy/{large}/rules/",
    "its findings": "/strategy/{large}/findings/",
    "home": "/",
}


def measures() -> Iterator[Measure]:
    """This function will measure every page, after making an organisation that has one of each."""
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder)):
        import django  # noqa: PLC0415 - slow import, and settings read the database made just now

        django.setup()
        from benchmarks import pages_house  # noqa: PLC0415 - its models need the settings above

        house = pages_house.build(Path(folder), history=generated.history(seed=1, deals=DEALS))
        for name, path in PAGES.items():
            parts = {"dataset": house.dataset_id, "draft": house.draft_id, "large": house.large_id}
            took = [_milliseconds(house.client.get, path.format(**parts, round=n)) for n in range(ROUNDS + 3)][3:]
            p95 = statistics.quantiles(took, n=20)[18]
            yield Measure(work=f"page: {name}, {DEALS:,} deals, p95", value=p95, budget=BUDGET_MS, unit="ms")


def _milliseconds(get: Callable[[str], Any], address: str) -> float:
    start = time.perf_counter()
    answer = get(address)
    b"".join(answer) if answer.streaming else answer.content
    took = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return took


@contextlib.contextmanager
def _database(folder: Path) -> Iterator[None]:
    from dealwright.machine import places  # noqa: PLC0415 - kept beside its one use

    with postgres.Cluster(places.database_home(folder / "postgres"), durable=False) as cluster:
        database = scratch.make(cluster, fingerprint="pages", build=_migrate, worker="pages")
        os.environ.update(
            DATABASE_URL=database.url,
            DATABASE_OWNER_URL=database.owner_url,
            DEALWRIGHT_DATA=str(folder / "data"),
            DJANGO_SETTINGS_MODULE="dealwright.web.project.settings",
        )
        yield


def _migrate(database: scratch.Database) -> None:
    surroundings = {
        **os.environ,
        "DATABASE_URL": database.owner_url,
        "DEALWRIGHT_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "dealwright.web.project.settings",
    }
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=surroundings, check=True)
