"""The chain of proof: records in an order nobody can change unseen."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProofConfig(AppConfig):
    name = "dealwright.web.proof"
    label = "proof"
    verbose_name = "Proof"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """This function will have every room that records something register its witnesses."""
        autodiscover_modules("witnesses")
