"""Addresses of signing."""

from __future__ import annotations

from django.urls import path

from dealwright.web.signing.views import approving, changes, publishing, status, terms

app_name = "signing"

urlpatterns = [
    path("", status.home, name="home"),
    path("<int:strategy_id>/", status.page, name="status"),
    path("<int:strategy_id>/send/", status.send, name="send"),
    path("<int:strategy_id>/back/", status.back, name="back"),
    path("<int:strategy_id>/term/<str:key>/", terms.term, name="term"),
    path("withdraw/<int:signature_id>/", terms.withdraw, name="withdraw"),
    path("<int:strategy_id>/approve/", approving.approve, name="approve"),
    path("withdraw-approval/<int:approval_id>/", approving.withdraw, name="withdraw_approval"),
    path("<int:strategy_id>/publish/", publishing.publish, name="publish"),
    path("<int:strategy_id>/diff/", changes.diff, name="diff"),
    path("<int:strategy_id>/diff.<str:form>", changes.export, name="export"),
    path("<int:strategy_id>/changelog/", changes.changelog, name="changelog"),
]
