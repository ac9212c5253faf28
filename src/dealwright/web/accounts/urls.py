"""Addresses of people and organisations, under /organisation/."""

from __future__ import annotations

from django.urls import path, re_path

from dealwright.web.accounts import views

app_name = "accounts"

urlpatterns = [
    path("me", views.me, name="me"),
    path("none", views.nowhere, name="nowhere"),
    path("switch", views.switch, name="switch"),
    path("join/<str:token>", views.join, name="join"),
    path("people", views.people, name="people"),
    path("people/<int:membership_id>", views.person, name="person"),
    path("people/<int:membership_id>/end", views.deactivate, name="deactivate"),
    path("invitations", views.invitations, name="invitations"),
    path("invitations/new", views.invite, name="invite"),
    path("invitations/<int:invitation_id>/withdraw", views.withdraw, name="withdraw"),
    path("settings", views.settings, name="settings"),
    re_path(r"^(?P<kind>functions|regions)$", views.structure, name="structure"),
    path("history/<slug:kind>", views.events, name="events"),
    path("history/<slug:kind>/<int:pk>", views.row_history, name="row_history"),
]
