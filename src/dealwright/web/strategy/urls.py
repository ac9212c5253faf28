"""Addresses of strategies."""

from __future__ import annotations

from django.urls import path, re_path

from dealwright.web.strategy.views import beginning, cells, life, parts, settings, strategies, terms, workspace

app_name = "strategy"

urlpatterns = [
    path("", strategies.listing, name="list"),
    path("begin/", beginning.page, name="begin"),
    path("from-file/", beginning.from_file, name="from_file"),
    path("<int:strategy_id>/", workspace.strategy, name="strategy"),
    path("<int:strategy_id>/findings/", workspace.findings, name="findings"),
    path("<int:strategy_id>/settings/", workspace.settings, name="settings"),
    path("<int:strategy_id>/settings/write/", settings.write, name="write_setting"),
    path("<int:strategy_id>/rename/", settings.rename, name="rename"),
    path("<int:strategy_id>/strategy.yaml", strategies.download, name="yaml"),
    path("<int:strategy_id>/strategy.xlsx", strategies.workbook, name="xlsx"),
    path("<int:strategy_id>/upload/", beginning.upload, name="upload"),
    path("<int:strategy_id>/delete/", strategies.delete, name="delete"),
    path("<int:strategy_id>/history/", strategies.history, name="history"),
    re_path(r"^(?P<strategy_id>[0-9]+)/life/(?P<to>draft|discard|next)/$", life.step, name="life"),
    path("<int:strategy_id>/terms/", terms.add, name="add_term"),
    path("<int:strategy_id>/terms/restore/<int:entry_id>/", terms.restore, name="restore_term"),
    path("<int:strategy_id>/terms/<slug:key>/", terms.term, name="term"),
    path("<int:strategy_id>/terms/<slug:key>/write/", terms.write, name="write_term"),
    path("<int:strategy_id>/terms/<slug:key>/copy/", terms.copy, name="copy_term"),
    path("<int:strategy_id>/terms/<slug:key>/move/", terms.move, name="move_term"),
    path("<int:strategy_id>/terms/<slug:key>/delete/", terms.delete, name="delete_term"),
    path("<int:strategy_id>/parts/<slug:kind>/add/", parts.add, name="add_part"),
    path("<int:strategy_id>/parts/<int:part_id>/change/", parts.change, name="change_part"),
    path("<int:strategy_id>/parts/<int:part_id>/move/", parts.move, name="move_part"),
    path("<int:strategy_id>/parts/<int:part_id>/delete/", parts.delete, name="delete_part"),
    path("<int:strategy_id>/parts/<int:part_id>/restore/", parts.restore, name="restore_part"),
    path("<int:strategy_id>/ranges/", cells.page, name="ranges"),
    path("<int:strategy_id>/ranges/<slug:key>/cells/", cells.cells, name="cells"),
    path("<int:strategy_id>/ranges/<slug:key>/problems/", cells.problems, name="cell_problems"),
    path("<int:strategy_id>/<slug:section>/", workspace.section, name="section"),
]
