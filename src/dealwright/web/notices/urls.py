"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from dealwright.web.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.listing, name="list"),
    path("tray", views.tray, name="tray"),
    path("read", views.read_all, name="read_all"),
    path("settings", views.settings, name="settings"),
    path("<int:notice_id>/", views.open_, name="open"),
]
