"""Jobs of a worker that was killed are done again; those of one that lives are left alone."""

import asyncio

import psycopg
import pytest
from procrastinate import PsycopgConnector, manager

from dealwright.cli import worker
from dealwright.machine import scratch


def rescue(url: str) -> int:
    async def story() -> int:
        connector = PsycopgConnector(conninfo=url)
        await connector.open_async()
        try:
            return await worker.rescue_stalled_jobs(manager.JobManager(connector))
        finally:
            await connector.close_async()

    return asyncio.run(story())


@pytest.mark.parametrize(("silent_seconds", "rescued", "state"), [(60, 1, "todo"), (1, 0, "doing")])
@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_again_once_its_worker_has_been_silent(
    silent_seconds: int, rescued: int, state: str, database: scratch.Database
):
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute(
            "WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id)"
            " INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
            " SELECT 'default', 'work', 'doing', id FROM gone",
            [silent_seconds],
        )

        assert rescue(database.url) == rescued
        assert connection.execute("SELECT status::text FROM procrastinate_jobs").fetchall() == [(state,)]
