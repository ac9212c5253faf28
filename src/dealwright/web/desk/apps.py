"""The desk: pages that show several rooms at once."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "dealwright.web.desk"
    label = "desk"
    verbose_name = "Desk"
