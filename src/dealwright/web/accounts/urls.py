"""Addresses of people and organisations, under /organisation/."""

from __future__ import annotations

from django.urls import path

from dealwright.web.accounts import views

app_name = "accounts"

urlpatterns = [
    path("none", views.nowhere, name="nowhere"),
    path("switch", views.switch, name="switch"),
]
