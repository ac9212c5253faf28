"""Row-level security for the rows of signing; their history is found by organisation, newest first."""

from django.db import migrations

from dealwright.web.kit import tenancy

TABLES = ("signature", "approval", "publication")


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_initial"), ("kit", "0001_tenancy"), ("accounts", "0002_tenancy")]
    operations = [
        *(tenancy.Protect(f"signing_{table}{kind}") for table in TABLES for kind in ("", "event")),
        *(
            migrations.RunSQL(
                f"CREATE INDEX signing_{table}event_newest ON signing_{table}event (organisation_id, pgh_id)",
                f"DROP INDEX signing_{table}event_newest",
            )
            for table in TABLES
        ),
    ]
