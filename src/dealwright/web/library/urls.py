"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from dealwright.web.library import views

app_name = "library"

urlpatterns = [
    path("", views.home, name="home"),
    path("playbook/<int:strategy_id>.pdf", views.playbook, name="playbook"),
    path("search/", views.search, name="search"),
    path("order/<int:strategy_id>/", views.order, name="order"),
    path("terms/<slug:key>/", views.term, name="term"),
    path("terms/<slug:key>/past/", views.past, name="past"),
]
