"""Addresses of past deals and what they reveal."""

from __future__ import annotations

from django.urls import path

from dealwright.web.history.views import datasets, deals, mapping, past, reports, uploads

app_name = "history"

urlpatterns = [
    path("", datasets.listing, name="list"),
    path("hand-in/", uploads.hand_in, name="hand_in"),
    path("hand-in/parts/", uploads.parts, name="parts"),
    path("past/<slug:key>/", past.spread, name="past"),
    path("<int:dataset_id>/", datasets.dataset, name="dataset"),
    path("<int:dataset_id>/progress/", datasets.progress, name="progress"),
    path("<int:dataset_id>/cancel/", datasets.cancel, name="cancel"),
    path("<int:dataset_id>/rename/", datasets.rename, name="rename"),
    path("<int:dataset_id>/delete/", datasets.delete, name="delete"),
    path("<int:dataset_id>/read-again/", datasets.read_again, name="read_again"),
    path("<int:dataset_id>/mapping/", mapping.page, name="mapping"),
    path("<int:dataset_id>/mapping.yaml", mapping.download, name="mapping_yaml"),
    path("<int:dataset_id>/mapping/upload/", mapping.upload, name="mapping_upload"),
    path("<int:dataset_id>/rejected.csv", datasets.rejected, name="rejected"),
    path("<int:dataset_id>/report/", reports.report, name="report"),
    path("<int:dataset_id>/report/progress/", reports.progress, name="report_progress"),
    path("<int:dataset_id>/report/find/", reports.find, name="report_find"),
    path("<int:dataset_id>/report.<str:form>", reports.download, name="report_file"),
    path("<int:dataset_id>/strategy.yaml", reports.strategy_yaml, name="strategy_yaml"),
    path("<int:dataset_id>/charts/<slug:key>.csv", reports.chart_csv, name="chart_csv"),
    path("<int:dataset_id>/draft/", reports.start_draft, name="start_draft"),
    path("<int:dataset_id>/deals/", deals.listing, name="deals"),
    path("<int:dataset_id>/deals.<str:form>", deals.export, name="deals_file"),
]
