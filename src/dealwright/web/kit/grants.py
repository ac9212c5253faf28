"""What the application role may do with tables that hold nothing of a tenant.

Tables of organisations and of people are granted by the migration that protects them. The tables of other makers
(sessions, the job queue, the cache) hold no tenant's rows; they are granted here, by name, at the end of every
`migrate`. A table in neither place is closed to the application, whatever default privileges the database gives.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    "kit_mail": ("SELECT, INSERT, DELETE", "mails on their way: sealed, found only by an unguessable id"),
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


PRESENT = (
    "SELECT relname, relkind = 'S', relrowsecurity FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
)


def statements(present: Iterable[tuple[str, bool, bool]], *, role: str) -> list[str]:
    """This function will write the grants for what is there: (name, is a sequence, has row-level security)."""
    written = [f"GRANT USAGE ON SCHEMA public TO {role}"]
    for name, sequence, secured in present:
        if secured:
            continue  # its own migration granted what it should
        kind = "SEQUENCE" if sequence else "TABLE"
        written.append(f'REVOKE ALL ON {kind} "{name}" FROM PUBLIC, {role}')
        if name in OPEN_TABLES and not sequence:
            written.append(f'GRANT {OPEN_TABLES[name][0]} ON {kind} "{name}" TO {role}')
        if name in OPEN_SEQUENCES and sequence:
            written.append(f'GRANT USAGE ON {kind} "{name}" TO {role}')
    return written


def after_migrate(*, using: str, **_: Any) -> None:
    """This function will grant the open tables to the application role; running it twice changes nothing."""
    connection = connections[using]
    role = connection.ops.quote_name(settings.APPLICATION_ROLE)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(PRESENT)
        for statement in statements(cursor.fetchall(), role=role):
            cursor.execute(statement)
