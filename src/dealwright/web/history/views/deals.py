"""The deals behind a figure: a list one can sort, filter, page and take along."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dealwright.history import facts
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.history import forms, models, queries
from dealwright.web.history.views import answers, entering


@entering.readers
@require_GET
def listing(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will list the selected deals of a dataset."""
    found, path, hidden = _opened(request, dataset_id)
    problem, page = "", None
    try:
        page = queries.deals.page(path, forms.listing(request.GET, hidden=hidden), hidden=hidden)
    except facts.UnknownSelection as unknown:
        problem = str(unknown)
    filters = forms.filters(found.dimensions, request.GET, hidden=hidden)
    context = {
        "dataset": found,
        "page": page,
        "first": not request.GET.get("after"),
        "table": _table(request, found, page) if page else None,
        "chosen": forms.chosen(request.GET, found.terms),
        "filters": filters,
        "kept": forms.kept(request.GET, filters),
        "sort": request.GET.get("sort") or "-closed_on",
        "find": request.GET.get("find", ""),
        "problem": problem,
    }
    return render(request, "history/deals.html", context, status=422 if problem else 200)


@entering.readers
@require_GET
def export(request: MemberRequest, dataset_id: int, form: str) -> HttpResponseBase:
    """This function will give all selected deals as CSV or XLSX."""
    if form not in {"csv", "xlsx"}:
        raise Http404("Deals are given as .csv or .xlsx.")
    found, path, hidden = _opened(request, dataset_id)
    try:
        rows = queries.deals.every(path, forms.listing(request.GET, hidden=hidden), hidden=hidden)
        return answers.table(next(rows), rows, name=f"deals of {found.name}", form=form)
    except facts.UnknownSelection:  # the list says what is wrong with it
        return redirect(f"{reverse('history:deals', args=[found.pk])}?{request.GET.urlencode()}")


def _table(request: MemberRequest, found: models.Dataset, page: queries.deals.Page) -> queries.deal_tables.DealTable:
    term = request.GET.get("term", "")
    first = (f"{facts.TERM_PREFIX}{term}",) if term else ()
    return queries.deal_tables.deal_table(page, found.terms, found.currency, first=first)


def _opened(request: MemberRequest, dataset_id: int) -> tuple[models.Dataset, Path, frozenset[str]]:
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    kept = entering.require_facts(found)
    sees_sellers = request.membership.role in queries.datasets.READS_SELLERS
    hidden = frozenset() if sees_sellers else queries.deals.NOT_FOR_SELLERS
    return found, queries.blobs.local(kept), hidden
