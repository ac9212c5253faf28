"""Row-level security for the chain of proof; links are added and read, never changed."""

from django.db import migrations

from dealwright.web.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("proof", "0001_initial"), ("kit", "0001_tenancy"), ("accounts", "0002_tenancy")]
    operations = [tenancy.Protect("proof_link", append_only=True)]
