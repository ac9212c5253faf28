"""Addresses of strategies."""

from __future__ import annotations

from django.urls import path

from dealwright.web.strategy.views import cells
from dealwright.web.strategy.views import strategies as views

app_name = "strategy"

urlpatterns = [
    path("", views.listing, name="list"),
    path("from-file/", views.from_file, name="from_file"),
    path("<int:strategy_id>/", views.strategy, name="strategy"),
    path("<int:strategy_id>/strategy.yaml", views.download, name="yaml"),
    path("<int:strategy_id>/upload/", views.upload, name="upload"),
    path("<int:strategy_id>/rename/", views.rename, name="rename"),
    path("<int:strategy_id>/delete/", views.delete, name="delete"),
    path("<int:strategy_id>/history/", views.history, name="history"),
    path("<int:strategy_id>/ranges/", cells.page, name="ranges"),
    path("<int:strategy_id>/ranges/<slug:key>/cells/", cells.cells, name="cells"),
    path("<int:strategy_id>/ranges/<slug:key>/problems/", cells.problems, name="cell_problems"),
]
