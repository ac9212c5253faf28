"""What the application role may do with tables that hold nothing of a tenant.

Tables of organisations and of people are granted by the migration that protects them. The tables of other makers
(sessions, the job queue, the cache) hold no tenant's rows; they are granted here, by name, at the end of every
`migrate`. A table in neither place is closed to the application, whatever default privileges the database gives.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections, transaction

READ = "SELECT"
CHANGE = "SELECT, INSERT, UPDATE, DELETE"

OPEN_TABLES = {  # table: (privileges, why no row-level security is needed)
    "django_migrations": (READ, "names of migrations; readiness compares them"),
    "django_content_type": (READ, "names of models"),
    "auth_permission": (READ, "Django's permissions; unused, roles decide"),
    "django_session": (CHANGE, "found only by an unguessable key; holds ids, signed"),
    "kit_cache": (CHANGE, "counters of rate limits, keyed by hashes; nothing of a tenant is cached"),
    "procrastinate_jobs": (CHANGE, "ids only; a task enters its organisation before it reads a row"),
    "procrastinate_events": (CHANGE, "states of jobs"),
    "procrastinate_periodic_defers": (CHANGE, "moments of periodic jobs"),
    "procrastinate_workers": (CHANGE, "heartbeats of workers"),
}
OPEN_SEQUENCES = (
    "procrastinate_jobs_id_seq",
    "procrastinate_events_id_seq",
    "procrastinate_periodic_defers_id_seq",
    "procrastinate_workers_id_seq",
    "accounts_organisation_id_seq",  # a new organisation is entered before its row is written
)


def after_migrate(*, using: str, **_: Any) -> None:
    """This function will grant the open tables to the application role; running it twice changes nothing."""
    connection = connections[using]
    role = connection.ops.quote_name(settings.APPLICATION_ROLE)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(
            "SELECT relname, relkind = 'S', relrowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
        )
        for name, sequence, secured in cursor.fetchall():
            if secured:
                continue  # its own migration granted what it should
            kind, privileges = ("SEQUENCE", "USAGE") if sequence else ("TABLE", OPEN_TABLES.get(name, ("", ""))[0])
            cursor.execute(f"REVOKE ALL ON {kind} {connection.ops.quote_name(name)} FROM PUBLIC, {role}")
            if privileges and (not sequence or name in OPEN_SEQUENCES):
                cursor.execute(f"GRANT {privileges} ON {kind} {connection.ops.quote_name(name)} TO {role}")
