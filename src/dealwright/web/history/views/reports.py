"""The reveal report: its words, its charts, its files, and the draft that is started from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from dealwright.files import report_html, report_json, report_pdf, story
from dealwright.files import strategy_yaml as yaml
from dealwright.files.charts import gallery
from dealwright.history import reveal
from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.history import actions, forms, models, queries, records
from dealwright.web.history.views import answers, entering

ABOUT_SELLERS = frozenset({"sellers"})  # charts that name sellers


@entering.readers
@require_GET
def report(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will show the report of the whole dataset or of one region and segment of it."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    entering.require_facts(found)
    chosen = _chosen(request)
    made = queries.reports.report_of(found, **chosen)
    sees_sellers = request.membership.role in queries.datasets.READS_SELLERS
    topic = actions.topic(found.pk)
    context = {
        "dataset": found,
        "report": made,
        "story": records.shown_story(made.story, names_sellers=sees_sellers) if made else {},
        "charts": _charts(found, made, sees_sellers=sees_sellers, **chosen) if made else [],
        "compared": any(chart.key == "coherence" for chart in made.drawn) if made else False,  # type: ignore[attr-defined]  # fetched by the query
        "sections": gallery.SECTIONS,
        "short_names": gallery.SHORT_NAMES,
        "sees_sellers": sees_sellers,
        "hands_in": entering.hands_in(request),
        "may_find": request.membership.role != "auditor",
        "choices": [(name, chosen[name], found.dimensions.get(name, [])) for name in ("region", "segment")],
        "narrowed": any(chosen.values()),
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "run": queries.reports.run_of_selection(found, **chosen),
        "import_run": queries.datasets.active_import(found),
        "topic": topic,
        "live_token": live.token(request.membership.organisation_id, request.membership.user_id, [topic]),
        "downloads": tuple(WRITERS),
        "descriptive": story.DESCRIPTIVE,
        "deals_url": reverse("history:deals", args=[found.pk]),
    }
    return render(request, "history/report.html", context)


@entering.readers
@require_GET
def progress(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will say how far the report of a selection is, or have the page load once it is there."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    importing = "import" in request.GET
    run = (
        queries.datasets.active_import(found)
        if importing
        else queries.reports.run_of_selection(found, **_chosen(request))
    )
    if importing and run is not None:
        return HttpResponse(status=204)
    if run is None or run.state == models.Run.State.DONE:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "history/parts/run.html", {"run": run, "dataset": found})


@entering.readers
@require_POST
def find(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will ask for what the deals of a region and segment reveal on their own."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    entering.require_facts(found)
    chosen = {name: request.POST.get(name, "") for name in ("region", "segment")}
    for name, value in chosen.items():
        if value and value not in [each for each, _ in found.dimensions.get(name, [])]:
            raise Http404(f"These deals have no {name} “{value}”.")
    try:
        actions.start_reveal(
            found, user_id=request.membership.user_id, region=chosen["region"], segment=chosen["segment"]
        )
    except actions.UnderWay as already:
        messages.info(request, str(already))
    given = {name: value for name, value in chosen.items() if value}
    return redirect(f"{reverse('history:report', args=[found.pk])}?{urlencode(given)}")


@entering.readers
@require_GET
def chart_csv(request: MemberRequest, dataset_id: int, key: str) -> HttpResponseBase:
    """This function will give the table of one chart as CSV."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    if key in ABOUT_SELLERS and request.membership.role not in queries.datasets.READS_SELLERS:
        raise Http404("This report has no such chart.")
    chart = queries.reports.chart_of(found, key, **_chosen(request))
    if chart is None:
        _made(found, request)  # where the whole report is missing, that is the reason
        raise Http404("This report has no such chart.")
    return answers.table(chart.headers, chart.rows, name=f"{chart.key} of {found.name}", form="csv")


@entering.readers_of_sellers
@require_GET
def download(request: MemberRequest, dataset_id: int, form: str) -> HttpResponseBase:
    """This function will give the whole report as HTML, PDF or JSON, as the command line writes it."""
    if form not in WRITERS:
        raise Http404("A report is given as .html, .pdf or .json.")
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    made = _made(found, request)
    return answers.file(lambda path: WRITERS[form](path, found, made), name=f"report of {found.name}", form=form)


@entering.readers_of_sellers
@require_GET
def strategy_yaml(request: MemberRequest, dataset_id: int) -> HttpResponseBase:
    """This function will give the strategy draft that these deals make, as the command line writes it."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    revealed, _ = report_json.load(_made(found, request).content)
    text = yaml.dump(reveal.draft(revealed, name=found.name))
    return answers.file(lambda path: path.write_text(text), name=f"strategy of {found.name}", form="yaml")


@entering.preparers
@require_POST
def start_draft(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will keep the strategy draft that these deals make, and lead to it."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    form = forms.NameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else found.name
    started = actions.start_draft(_made(found, request), name=name, user_id=request.membership.user_id)
    messages.success(request, f"The draft “{started.name}” is saved. Nothing in it binds anyone until it is signed.")
    return redirect("strategy:strategy", started.pk)


def _chosen(request: MemberRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {name: given.get(name, "")[:500] for name in ("region", "segment")}


def _made(found: models.Dataset, request: MemberRequest) -> models.Report:
    made = queries.reports.report_of(found, **_chosen(request))
    if made is None:
        raise entering.NotYet(found, "The report of these deals has not been made yet.")
    return made


def _charts(
    found: models.Dataset, made: models.Report, *, sees_sellers: bool, region: str, segment: str
) -> list[dict[str, Any]]:
    """The charts as the page shows them: marks and rows lead to their deals, within the selection of the report."""
    shown = [chart for chart in made.drawn if sees_sellers or chart.key not in ABOUT_SELLERS]  # type: ignore[attr-defined]  # fetched by the query
    given = urlencode({name: value for name, value in (("region", region), ("segment", segment)) if value})
    base = reverse("history:deals", args=[found.pk])
    here = reverse("history:report", args=[found.pk])
    found_charts = [
        records.shown_chart(chart, base=base, here=here, given=given, names_sellers=sees_sellers) for chart in shown
    ]
    for chart in found_charts:
        csv_url = reverse("history:chart_csv", args=[found.pk, chart["key"]])
        chart["csv_url"] = f"{csv_url}?{given}" if given else csv_url
    return found_charts


def _write_html(path: Path, found: models.Dataset, made: models.Report) -> None:
    deals = queries.reports.deals_of(found, region=made.region, segment=made.segment)
    report_html.write(path, *report_json.load(made.content), deals)


def _write_pdf(path: Path, found: models.Dataset, made: models.Report) -> None:
    deals = queries.reports.deals_of(found, region=made.region, segment=made.segment)
    report_pdf.write(path, *report_json.load(made.content), deals)


def _write_json(path: Path, _found: models.Dataset, made: models.Report) -> None:
    report_json.write(path, *report_json.load(made.content))


WRITERS = {"html": _write_html, "pdf": _write_pdf, "json": _write_json}
