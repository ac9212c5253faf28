"""Row-level security for the rows of this room, and every history found by its organisation, newest first."""

from django.db import migrations

from dealwright.web.kit import tenancy

TABLES = ("notice", "preference")


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("kit", "0001_tenancy"), ("accounts", "0002_tenancy")]
    operations = [
        *(tenancy.Protect(f"notices_{each}") for each in TABLES),
        *(tenancy.Protect(f"notices_{each}event") for each in TABLES),
        *(
            migrations.RunSQL(
                f"CREATE INDEX notices_{each}event_newest ON notices_{each}event (organisation_id, pgh_id)",
                f"DROP INDEX notices_{each}event_newest",
            )
            for each in TABLES
        ),
    ]
