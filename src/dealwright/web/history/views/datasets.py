"""The list of past deals handed in, and what happens to each."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.history import actions, forms, models, queries, records
from dealwright.web.history.views import entering

ACTIVE = frozenset({models.Run.State.QUEUED, models.Run.State.RUNNING})


@entering.readers
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """This function will list what was handed in, newest first, and lead to the reports."""
    page = queries.datasets.page(
        request.membership, after=request.GET.get("after", ""), find=request.GET.get("find", "")
    )
    context = {"page": page, "hands_in": entering.hands_in(request), "find": request.GET.get("find", "")}
    return render(request, "history/list.html", context)


@entering.readers
@require_GET
def dataset(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will lead to where this dataset is: its progress, its mapping or its report."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    run = queries.datasets.active_import(found)
    if run is None and found.state == models.Dataset.State.MAPPING:
        return redirect("history:mapping", found.pk)
    if run is None and found.state == models.Dataset.State.IMPORTED:
        return redirect("history:report", found.pk)
    return redirect("history:progress", found.pk)


@entering.preparers
@require_GET
def progress(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will show how far the work is, and lead on once it is done."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    runs = queries.datasets.runs_of(found)
    topic = actions.topic(found.pk)
    context = {
        "dataset": found,
        "run": runs[0] if runs else None,
        "importing": any(run.kind == run.Kind.IMPORT and run.state in ACTIVE for run in runs),
        "same": queries.datasets.same_file(found),
        "topic": topic,
        "hands_in": entering.hands_in(request),
        "findings": [records.read_finding(each) for each in found.findings],
        "live_token": live.token(request.membership.organisation_id, request.membership.user_id, [topic]),
    }
    if request.headers.get("HX-Request"):
        onward = _onward(found, runs[0] if runs else None)
        if onward:
            return HttpResponse(headers={"HX-Redirect": onward})
        return render(request, "history/parts/progress.html", context)
    return render(request, "history/progress.html", context)


def _onward(found: models.Dataset, run: models.Run | None) -> str:
    """Where an open page goes by itself once the work is done: to the mapping, or to the report."""
    if run is None or run.state != models.Run.State.DONE:
        return ""
    leads_to = {models.Run.Kind.READ: "history:mapping", models.Run.Kind.REVEAL: "history:report"}
    name = leads_to.get(models.Run.Kind(run.kind))
    return reverse(name, args=[found.pk]) if name else ""


@entering.preparers
@require_POST
def cancel(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will cancel the work on a dataset, or discard an upload that is not finished."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    if found.state == models.Dataset.State.UPLOADING:
        actions.discard_unfinished_if_any(found.pk)
        messages.success(request, f"The upload of {found.file_name} was discarded.")
        return redirect("history:list")
    run = queries.datasets.active_run(found)
    if run is None:
        messages.info(request, "There was nothing left to cancel: the work had ended.")
    else:
        actions.cancel(run)
        messages.success(request, "Cancelling. Nothing half-made is kept.")
    return redirect("history:progress", found.pk)


@entering.preparers
@require_POST
def rename(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will give a dataset another name."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    form = forms.NameForm(request.POST)
    if form.is_valid():
        actions.rename(found, name=form.cleaned_data["name"])
    else:
        messages.error(request, "Write a name of up to 120 characters.")
    return redirect("history:dataset", found.pk)


@entering.preparers_alone
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will ask whether a dataset shall go, and delete it."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    if request.method == "POST":
        actions.delete(found)
        messages.success(request, f"“{found.name}” and everything made from it was deleted.")
        return redirect("history:list")
    return render(request, "history/delete.html", {"dataset": found})


@entering.preparers
@require_POST
def read_again(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will have the columns of a file looked at once more, for a new proposal."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    try:
        actions.start_read(found, user_id=request.membership.user_id)
    except (actions.UnderWay, actions.Refused) as already:
        messages.info(request, str(already))
    return redirect("history:progress", found.pk)


@entering.preparers
@require_GET
def rejected(request: MemberRequest, dataset_id: int) -> HttpResponseBase:
    """This function will give the rows that could not be read, as CSV."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    entering.require_facts(found)
    if found.rejected is None:
        raise entering.NotYet(found, f"There is no such list: every row of “{found.name}” could be read.")
    path = queries.blobs.local(found.rejected, suffix=".csv")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejected rows of {found.name}.csv")
