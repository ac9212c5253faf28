"""Is the process alive, and may work be sent to it?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """This function will answer as long as the process runs; it asks nothing else."""
    return JsonResponse({"status": "alive"})


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """This function will answer 200 when the database answers and is migrated, and 503 with the reason when not."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return _not_ready("The database does not answer. Is it running, and is DATABASE_URL right?")
    if waiting:
        return _not_ready(f"{waiting} migrations are waiting. Run `dealwright migrate`.")
    return JsonResponse({"status": "ready"})


def _not_ready(why: str) -> JsonResponse:
    return JsonResponse({"status": "not ready", "why": why}, status=503)
