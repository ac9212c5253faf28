"""The chain of proof: records in an order nobody can change unseen."""

from __future__ import annotations

from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "dealwright.web.proof"
    label = "proof"
    verbose_name = "Proof"
    default_auto_field = "django.db.models.BigAutoField"
