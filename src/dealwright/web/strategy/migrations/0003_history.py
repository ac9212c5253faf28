"""Every history is found by its organisation, newest first."""

from django.db import migrations

EVENTS = ("strategy", "revision", "entry", "termrange", "limit")


class Migration(migrations.Migration):
    dependencies = [("strategy", "0002_tenancy")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX strategy_{each}event_newest ON strategy_{each}event (organisation_id, pgh_id)",
            f"DROP INDEX strategy_{each}event_newest",
        )
        for each in EVENTS
    ]
