"""Tenants never meet: which organisation's rows this piece of work may see, held by PostgreSQL itself.

Every table of an organisation has row-level security, enabled and forced, with one policy: the row's
`organisation_id` equals the setting `dealwright.organisation_id` of the connection. The application connects as a role
that owns nothing and cannot bypass it. `entered(...)` sets the settings for the length of one request, task or command
and takes them away again. Where nothing is set, nothing is seen: forgetting fails closed.

Five settings exist (`kit.pool.SETTINGS`): the organisation, the person, "identity" while somebody is being identified
(sign-in looks a person up by mail address before it knows who asks), "read only" for those who change nothing, and
"operator" for commands that list the organisations.

A migration protects its tables with `Protect`, after the operations that create them:

    operations = [..., tenancy.Protect("strategy_strategy"), tenancy.Protect("strategy_strategyevent")]

This is *not* a defence against somebody who can run SQL of their own: they could set the settings too. It is the second
lock behind the query filter, and the one that a forgotten filter does not open.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.signals import connection_created
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from dealwright.web.kit import pool


class NoOrganisation(Exception):
    """Work that needs an organisation was started without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """For whom the connection works now."""

    organisation_id: int | None = None
    user_id: int | None = None
    identity: bool = False
    read_only: bool = False
    operator: bool = False


NOBODY = Tenant()
_SET = "SELECT " + ", ".join(f"set_config('{name}', %s, false)" for name in pool.SETTINGS)  # in the order of `apply`
_current: ContextVar[Tenant] = ContextVar("dealwright_tenant", default=NOBODY)


def current() -> Tenant:
    """This function will tell for whom the present work is done."""
    return _current.get()


def organisation_id() -> int:
    """This function will tell the organisation that was entered, and raise `NoOrganisation` where none was."""
    found = _current.get().organisation_id
    if found is None:
        raise NoOrganisation("No organisation was entered. Wrap this work in tenancy.entered(organisation_id=…).")
    return found


@contextlib.contextmanager
def entered(*, organisation_id: int | None, user_id: int | None = None, read_only: bool = False) -> Iterator[None]:
    """This function will let the work inside see and write the rows of one organisation, and nothing else.

    `user_id` opens the person's own rows of identity (their memberships, their sessions). With `read_only` the database
    refuses every change. May be nested; the outer tenant returns at the end, also after an exception.
    """
    yield from _work_as(Tenant(organisation_id=organisation_id, user_id=user_id, read_only=read_only))


@contextlib.contextmanager
def identifying(*, user_id: int | None = None) -> Iterator[None]:
    """This function will let the work inside look people up before it is known who asks, and see no tenant's rows."""
    yield from _work_as(Tenant(user_id=user_id, identity=True))


@contextlib.contextmanager
def operating() -> Iterator[None]:
    """This function will let a command see which organisations and members there are, and none of their other rows."""
    yield from _work_as(Tenant(operator=True))


def _work_as(tenant: Tenant) -> Iterator[None]:
    outer = _current.get()
    if tenant == outer:
        yield
        return
    token = _current.set(tenant)
    try:
        apply(connection, tenant)
        yield
    finally:
        _current.reset(token)
        _restore(outer)


def apply(on: BaseDatabaseWrapper, tenant: Tenant) -> None:
    """This function will write the tenant into the settings of a connection."""
    values = (
        "" if tenant.organisation_id is None else str(int(tenant.organisation_id)),
        "" if tenant.user_id is None else str(int(tenant.user_id)),
        "on" if tenant.identity else "",
        "on" if tenant.read_only else "",
        "on" if tenant.operator else "",
    )
    with on.cursor() as cursor:
        cursor.execute(_SET, values)


def _restore(outer: Tenant) -> None:
    """This function will give the connection back to the outer tenant, and drop it when that cannot be done.

    Inside a failed transaction nothing can be set; its rollback returns the settings to what they were before it.
    """
    raw = connection.connection
    if raw is None or raw.closed:
        return  # a new connection starts with nothing set, and `follow_connections` tells it the tenant
    failed = raw.info.transaction_status == psycopg.pq.TransactionStatus.INERROR
    if connection.in_atomic_block and (failed or connection.needs_rollback):
        return
    try:
        apply(connection, outer)
    except DatabaseError:
        connection.close()
        raise


def follow_connections() -> None:
    """This function will tell every connection opened in the middle of some work for whom that work is done."""
    connection_created.connect(_tell, dispatch_uid="dealwright.tenancy")


def _tell(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    tenant = _current.get()
    if tenant != NOBODY and connection.alias == "default":
        apply(connection, tenant)


# What migrations say --------------------------------------------------------------------------------------------------


class _SqlOperation(Operation):
    """An operation of a migration that changes no model, only the database."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """This function will leave the models as they are."""

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """This function will do nothing: the policy goes with its table."""


class Protect(_SqlOperation):
    """Enables and forces row-level security on a table of an organisation, and grants it to the application role.

    The kind of table is read from the model: a table of events (row history) may be read and added to, never changed.
    References to other tables of organisations are bound to the same organisation by a second foreign key.
    `column` names the column that holds the organisation where it is not `organisation_id`. With `append_only` rows may
    be read and added and never changed, as events are.
    """

    def __init__(self, table: str, *, column: str = "organisation_id", append_only: bool = False) -> None:
        self.table = table
        self.column = column
        self.append_only = append_only

    def describe(self) -> str:
        """This function will say what the operation does."""
        return f"Protect {self.table} by row-level security"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """This function will write the policies, the grants and the keys."""
        model = _model_of(self.table, to_state)
        events = "pgh_id" in {field.column for field in model._meta.concrete_fields}
        same = f"{self.column} = dealwright_organisation()"
        added = events or self.append_only
        secure(schema_editor, self.table, "SELECT, INSERT" if added else "SELECT, INSERT, UPDATE, DELETE")
        schema_editor.execute(f"CREATE POLICY {self.table}_tenant ON {self.table} USING ({same}) WITH CHECK ({same})")
        may = "dealwright_may_write()"
        for verb, clause in (("INSERT", "WITH CHECK"), ("UPDATE", "WITH CHECK"), ("DELETE", "USING")):
            schema_editor.execute(
                f"CREATE POLICY {self.table}_{verb.lower()} ON {self.table} AS RESTRICTIVE FOR {verb} {clause} ({may})"
            )
        if self.column == "organisation_id" and not events:
            _bind(schema_editor, model, to_state)


class Policy(_SqlOperation):
    """Enables and forces row-level security on a table of identity, with policies of its own.

    `policies` maps SELECT, INSERT, UPDATE and DELETE to the condition on the row; what is not named is not granted.
    """

    def __init__(self, table: str, policies: dict[str, str]) -> None:
        self.table = table
        self.policies = policies

    def describe(self) -> str:
        """This function will say what the operation does."""
        return f"Protect {self.table} by policies of its own"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """This function will write the policies and the grants."""
        secure(schema_editor, self.table, ", ".join(self.policies))
        for verb, condition in self.policies.items():
            clause = f"WITH CHECK ({condition})" if verb == "INSERT" else f"USING ({condition})"
            schema_editor.execute(f"CREATE POLICY {self.table}_{verb.lower()} ON {self.table} FOR {verb} {clause}")


def secure(schema_editor: BaseDatabaseSchemaEditor, table: str, privileges: str) -> None:
    """This function will enable and force row-level security and give the application role these privileges only."""
    role = schema_editor.quote_name(settings.APPLICATION_ROLE)
    for statement in (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"REVOKE ALL ON {table} FROM PUBLIC, {role}",
        f"GRANT {privileges} ON {table} TO {role}",
    ):
        schema_editor.execute(statement)


def _model_of(table: str, state: ProjectState) -> type[models.Model]:
    for model in state.apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return model
    raise LookupError(f"No model has the table {table}. Write Protect after the operation that creates it.")


def _bind(schema_editor: BaseDatabaseSchemaEditor, model: type[models.Model], state: ProjectState) -> None:
    """This function will key the table by organisation and hold its references inside one organisation."""
    table = model._meta.db_table
    _key(schema_editor, table)
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
            continue
        if "organisation_id" not in {other.column for other in target._meta.concrete_fields}:
            continue
        _key(schema_editor, target._meta.db_table)
        name = schema_editor.quote_name(f"{table}_{field.column}_tenant"[:63])
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (organisation_id, {field.column})"
            f" REFERENCES {target._meta.db_table} (organisation_id, {target._meta.pk.column})"
            " DEFERRABLE INITIALLY DEFERRED"
        )


def _key(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    name = f"{table}_tenant_key"
    schema_editor.execute(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') THEN"
        f" ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (organisation_id, id); END IF; END $$"
    )
