"""`dealwright worker`: do the jobs (imports, reveals, mail); any number of such processes may run on any machine.

A job is taken by one worker at a time. A worker that is asked to stop finishes what it does, or gives up after a grace
time; a worker that was killed sends no more heartbeats, and another one, or the same after its restart, does its jobs
again. Jobs are written so that doing them again is safe.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated, Any

import typer
from procrastinate import exceptions, manager

from dealwright.machine import house, lifeline

log = logging.getLogger("dealwright.worker")

HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
GRACE_SECONDS = 15.0


def worker(
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Jobs to work on at the same time.")] = 2,
) -> None:
    """Do the jobs: imports, reveals, mail."""
    lifeline.hold_if_given()
    with house.opened() as surroundings:
        house.take_on(surroundings.serving() | {"DEALWRIGHT_POOL": "0"})
        asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    import django  # noqa: PLC0415 - slow import

    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - slow import

    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as ready:
        async with ready.open_async():
            rescuing = asyncio.create_task(_keep_rescuing(ready.job_manager))
            try:
                await ready.run_worker_async(
                    name="worker",
                    concurrency=concurrency,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    fetch_job_polling_interval=2.0,
                    abort_job_polling_interval=2.0,
                    delete_jobs="successful",  # what failed stays, for an operator to see
                )
            finally:
                rescuing.cancel()


async def rescue_stalled_jobs(jobs: manager.JobManager) -> int:
    """This function will put the jobs of workers that were killed back into the queue and say how many."""
    stalled = list(await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        await jobs.retry_job(job)
    return len(stalled)


async def _keep_rescuing(jobs: manager.JobManager) -> None:
    while True:
        try:
            await rescue_stalled_jobs(jobs)
        except exceptions.ConnectorException as problem:  # the database is away; the worker itself waits for it too
            log.warning("Could not look for jobs of killed workers: %s", problem)
        await asyncio.sleep(HEARTBEAT_SECONDS)
