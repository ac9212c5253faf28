"""The functions that row-level security asks, and the table of the cache."""

from django.db import migrations

# Bodies by RETURN are bound when they are made, whatever a later search path says, and are still inlined.
FUNCTIONS = """
CREATE FUNCTION dealwright_organisation() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('dealwright.organisation_id', true), '')::bigint;
CREATE FUNCTION dealwright_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('dealwright.user_id', true), '')::bigint;
CREATE FUNCTION dealwright_identity() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(current_setting('dealwright.identity', true), '') = 'on';
CREATE FUNCTION dealwright_may_write() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(current_setting('dealwright.read_only', true), '') <> 'on';
CREATE FUNCTION dealwright_operator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(current_setting('dealwright.operator', true), '') = 'on';
"""

CACHE = """
CREATE TABLE kit_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX kit_cache_expires ON kit_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION dealwright_organisation(), dealwright_user(), dealwright_identity(), dealwright_may_write(),"
            " dealwright_operator()",
        ),
        migrations.RunSQL(CACHE, "DROP TABLE kit_cache"),
    ]
