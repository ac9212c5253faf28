"""Signatures, publishing, and what changed between revisions."""

from __future__ import annotations

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "dealwright.web.signing"
    label = "signing"
    verbose_name = "Signing"
    default_auto_field = "django.db.models.BigAutoField"
