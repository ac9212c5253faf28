"""Row-level security for the rows of this room."""

from django.db import migrations

from dealwright.web.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial"), ("kit", "0001_tenancy"), ("accounts", "0002_tenancy")]
    operations = [
        tenancy.Protect("history_blob"),
        tenancy.Protect("history_part"),
        tenancy.Protect("history_dataset"),
        tenancy.Protect("history_run"),
        tenancy.Protect("history_report"),
        tenancy.Protect("history_reportchart"),
        tenancy.Protect("history_datasetevent"),
    ]
