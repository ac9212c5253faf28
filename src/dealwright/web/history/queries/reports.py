"""Reads of reports and of their charts."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import Http404

from dealwright import files
from dealwright.history import facts
from dealwright.web.history import models
from dealwright.web.history.queries import blobs


def report_of(dataset: models.Dataset, *, region: str = "", segment: str = "") -> models.Report | None:
    """This function will give the report of one selection with its charts, if it has been made.

    Its content is megabytes that a page does not show; it is fetched when somebody asks the row for it.
    """
    charts = Prefetch("charts", queryset=models.ReportChart.objects.order_by("position"), to_attr="drawn")
    return (
        models.Report.objects.filter(dataset=dataset, region=region, segment=segment)
        .defer("content")
        .prefetch_related(charts)
        .first()
    )


def chart_of(dataset: models.Dataset, key: str, *, region: str = "", segment: str = "") -> models.ReportChart | None:
    """This function will give one chart of the report of one selection, if there is one."""
    return models.ReportChart.objects.filter(
        report__dataset=dataset, report__region=region, report__segment=segment, key=key
    ).first()


def run_of_selection(dataset: models.Dataset, *, region: str, segment: str) -> models.Run | None:
    """This function will give the newest reveal run of one selection, if there was any."""
    return (
        models.Run.objects.filter(dataset=dataset, kind="reveal", region=region, segment=segment)
        .order_by("-pk")
        .first()
    )


def deals_of(dataset: models.Dataset, *, region: str = "", segment: str = "") -> facts.Facts:
    """This function will open the facts of a dataset, narrowed to a region and a segment where these are given."""
    if dataset.facts is None:
        raise Http404("This dataset has not been imported yet.")
    wanted = (("region", region), ("segment", segment))
    selection = facts.Selection(equal=tuple((name, (value,)) for name, value in wanted if value))
    return facts.select(files.open_facts(blobs.local(dataset.facts)), selection)
