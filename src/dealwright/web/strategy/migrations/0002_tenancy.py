"""Row-level security for the rows of this room."""

from django.db import migrations

from dealwright.web.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_initial"), ("kit", "0001_tenancy"), ("accounts", "0002_tenancy")]
    operations = [
        tenancy.Protect("strategy_strategy"),
        tenancy.Protect("strategy_revision"),
        tenancy.Protect("strategy_entry"),
        tenancy.Protect("strategy_termrange"),
        tenancy.Protect("strategy_limit"),
        tenancy.Protect("strategy_evidence"),
        tenancy.Protect("strategy_strategyevent"),
        tenancy.Protect("strategy_revisionevent"),
        tenancy.Protect("strategy_entryevent"),
        tenancy.Protect("strategy_termrangeevent"),
        tenancy.Protect("strategy_limitevent"),
    ]
