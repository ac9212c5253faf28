"""The one button: a strategy draft from what the deals revealed."""

from __future__ import annotations

from django.db import transaction

from dealwright.files import report_json
from dealwright.history import reveal
from dealwright.web.history import models
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy.models import Strategy


def start_draft(report: models.Report, *, name: str, user_id: int | None) -> Strategy:
    """This function will keep, as a new strategy, the draft that the report's ranges, order and evidence make."""
    revealed, _ = report_json.load(report.content)
    draft = reveal.draft(revealed, name=name)
    with transaction.atomic():
        return strategies.save_draft(draft, organisation_id=report.organisation_id, user_id=user_id)
