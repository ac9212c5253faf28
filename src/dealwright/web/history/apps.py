"""The history room of the web: past deals handed in, imported, and what they reveal."""

from __future__ import annotations

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "dealwright.web.history"
    label = "history"
    verbose_name = "Reveal"
    default_auto_field = "django.db.models.BigAutoField"
