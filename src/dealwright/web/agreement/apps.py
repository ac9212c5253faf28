"""Ballots, the agreement board, conversations and shifts of priorities."""

from __future__ import annotations

from django.apps import AppConfig


class AgreementConfig(AppConfig):
    name = "dealwright.web.agreement"
    label = "agreement"
    verbose_name = "Agreement"
    default_auto_field = "django.db.models.BigAutoField"
