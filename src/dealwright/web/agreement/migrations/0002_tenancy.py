"""Row-level security for the rows of this room, and every history found by its organisation, newest first."""

from django.db import migrations

from dealwright.web.kit import tenancy

TABLES = ("round", "voice", "ballot", "board", "conflict", "remark", "shift", "standing")


class Migration(migrations.Migration):
    dependencies = [("agreement", "0001_initial"), ("kit", "0001_tenancy"), ("accounts", "0002_tenancy")]
    operations = [
        *(tenancy.Protect(f"agreement_{each}") for each in TABLES),
        *(tenancy.Protect(f"agreement_{each}event") for each in TABLES),
        *(
            migrations.RunSQL(
                f"CREATE INDEX agreement_{each}event_newest ON agreement_{each}event (organisation_id, pgh_id)",
                f"DROP INDEX agreement_{each}event_newest",
            )
            for each in TABLES
        ),
    ]
