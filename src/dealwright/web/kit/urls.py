"""Addresses for machines: alive, ready, measured."""

from __future__ import annotations

from django.urls import path

from dealwright.web.kit import health, metrics

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.page, name="metrics"),
]
