"""People keep a history too, and every history is found by its organisation, newest first."""

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from dealwright.web.kit import tenancy

# By EXISTS the server looks up one person in the key of memberships, or reads them once for a whole list.
PRESENT = (
    "EXISTS (SELECT FROM accounts_membership member"
    " WHERE member.organisation_id = dealwright_organisation() AND member.user_id = {table}.id)"
)
SEEN = f"id = dealwright_user() OR {PRESENT.format(table='accounts_userevent')}"
SEEN_USER = f"id = dealwright_user() OR dealwright_identity() OR {PRESENT.format(table='accounts_user')}"
EVENTS = ("function", "region", "membership", "membershipfunction", "membershipregion", "invitation")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_tenancy'),
    ]

    operations = [
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('email', models.EmailField(max_length=254, verbose_name='mail address')),
                ('name', models.CharField(max_length=120)),
                ('time_zone', models.CharField(blank=True, max_length=64)),
                ('locale', models.CharField(blank=True, max_length=16)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."time_zone"); RETURN NULL;', hash='ffb358946d147aaaee5bb8b8a0da40b5b79c2ea0', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."locale" IS DISTINCT FROM (NEW."locale") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone"))', func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."time_zone"); RETURN NULL;', hash='4fae0108966ad741df4ce2cba97e498787e8add9', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_active", OLD."locale", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."time_zone"); RETURN NULL;', hash='370598f2d96c2d53b8ca4a0281f70081fb476d15', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', table='accounts_user', when='AFTER')),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        tenancy.Policy(
            "accounts_userevent", {"SELECT": SEEN, "INSERT": "id = dealwright_user() OR dealwright_identity()"}
        ),
        migrations.RunSQL(
            f"ALTER POLICY accounts_user_select ON accounts_user USING ({SEEN_USER})", migrations.RunSQL.noop
        ),
        *(
            migrations.RunSQL(
                f"CREATE INDEX accounts_{each}event_newest ON accounts_{each}event (organisation_id, pgh_id)",
                f"DROP INDEX accounts_{each}event_newest",
            )
            for each in EVENTS
        ),
    ]
