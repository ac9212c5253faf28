"""The kit: what every room of the web stands on."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from dealwright.web.kit import grants, logs, tenancy


class KitConfig(AppConfig):
    name = "dealwright.web.kit"
    label = "kit"
    verbose_name = "Kit"

    def ready(self) -> None:
        """This function will set up logs and have every migration end with the grants on tables of other makers."""
        logs.set_up()
        tenancy.follow_connections()
        post_migrate.connect(grants.after_migrate, sender=self)
