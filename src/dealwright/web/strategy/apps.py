"""The strategy room of the web: drafts, their terms and ranges, kept as rows."""

from __future__ import annotations

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "dealwright.web.strategy"
    label = "strategy"
    verbose_name = "Strategy"
    default_auto_field = "django.db.models.BigAutoField"
