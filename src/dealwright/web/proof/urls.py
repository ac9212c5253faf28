"""Addresses of the chain of proof."""

from __future__ import annotations

from django.urls import path

from dealwright.web.proof import views

app_name = "proof"

urlpatterns = [
    path("", views.listing, name="list"),
    path("verify/", views.verify, name="verify"),
    path("chain.jsonl", views.download, name="chain"),
]
