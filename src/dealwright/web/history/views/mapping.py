"""Which column is what: looked at, corrected, kept as a file, and the import started from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright import files
from dealwright.files import mapping_yaml
from dealwright.history import facts
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.history import actions, forms, models, queries, records
from dealwright.web.history.views import entering


@entering.preparers
@require_http_methods(["GET", "POST"])
def page(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will show the mapping beside the first rows, and keep what a person changes."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    _require_columns(found)
    try:
        base = mapping_yaml.load(found.mapping)
    except files.UnreadableFile as unreadable:
        return _unreadable(request, found, str(unreadable))
    shown = forms.shown(
        base,
        columns=records.preview_columns(found.preview),
        confidence=records.read_confidence(found.confidence),
        data=request.POST if request.method == "POST" else None,
    )
    if request.method == "GET":
        return _page(request, found, shown)
    if not shown.is_valid():
        return _page(request, found, shown, problem="Nothing was saved yet: correct the fields marked below.")
    return _save(request, found, shown, base=base)


def _save(request: MemberRequest, found: models.Dataset, shown: forms.Shown, *, base: facts.Mapping) -> HttpResponse:
    mapping = forms.read(shown, base)
    wrong = mapping.disorder(records.preview_columns(found.preview))
    if wrong:
        return _page(request, found, shown, problem=" ".join(wrong))
    seen = request.POST.get("version", "")
    try:
        saved = actions.save_mapping(
            found,
            mapping,
            seen_version=int(seen) if seen.isdigit() else -1,
            user_id=request.membership.user_id,
        )
        if request.POST.get("then") == "import":
            actions.start_import(saved, user_id=request.membership.user_id)
            return redirect("history:progress", found.pk)
    except actions.Outdated as outdated:
        found.refresh_from_db()
        return _page(request, found, shown, problem=str(outdated), status=409)
    except actions.UnderWay as already:
        messages.info(request, str(already))
        return redirect("history:progress", found.pk)
    messages.success(request, "The mapping is saved.")
    return redirect("history:mapping", found.pk)


@entering.preparers
@require_GET
def download(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will give the mapping as a YAML file."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    _require_columns(found)
    answer = HttpResponse(found.mapping, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mapping.yaml"'
    return answer


@entering.preparers
@require_POST
def upload(request: MemberRequest, dataset_id: int) -> HttpResponse:
    """This function will keep a mapping that comes from a YAML file, when it fits the columns of this dataset."""
    found = queries.datasets.dataset_for(request.membership, dataset_id)
    _require_columns(found)
    form = forms.MappingFileForm(request.POST, request.FILES)
    problem = (
        _keep_file(request, found, form) if form.is_valid() else " ".join(str(error) for error in form["file"].errors)
    )
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "The mapping from the file is in place. Look it over, then import.")
    return redirect("history:mapping", found.pk)


def _keep_file(request: MemberRequest, found: models.Dataset, form: forms.MappingFileForm) -> str:
    try:
        mapping = mapping_yaml.load(form.cleaned_data["file"].read(1_000_000).decode("utf-8-sig"))
        wrong = mapping.disorder(records.preview_columns(found.preview))
        if wrong:
            return f"The mapping does not fit this file. {' '.join(wrong[:5])}"
        seen = request.POST.get("version", "")
        actions.save_mapping(
            found,
            mapping,
            seen_version=int(seen) if seen.isdigit() else found.mapping_version,
            user_id=request.membership.user_id,
        )
    except UnicodeDecodeError:
        return "The mapping file is not text in UTF-8. Save it as UTF-8 and upload it again."
    except (files.UnreadableFile, actions.Outdated) as problem:
        return str(problem)
    return ""


def _require_columns(found: models.Dataset) -> None:
    if not found.mapping:
        raise entering.NotYet(found, f"The columns of {found.file_name} have not been looked at yet.")


def _unreadable(request: MemberRequest, found: models.Dataset, why: str) -> HttpResponse:
    """A kept mapping that another version wrote: it can be taken out, put right and handed in, or proposed anew."""
    context = {"dataset": found, "why": why, "hands_in": entering.hands_in(request)}
    return render(request, "history/mapping_unreadable.html", context, status=422)


def _page(
    request: MemberRequest, found: models.Dataset, shown: forms.Shown, *, problem: str = "", status: int = 0
) -> HttpResponse:
    context = {
        "dataset": found,
        "shown": shown,
        "problem": problem,
        "preview": found.preview,
        "columns": records.preview_columns(found.preview),
        "long_list": len(records.preview_columns(found.preview)) > forms.MOST_IN_A_LIST,
        "same": queries.datasets.same_file(found),
        "run": queries.datasets.active_import(found),
        "hands_in": entering.hands_in(request),
    }
    return render(request, "history/mapping.html", context, status=status or (422 if problem else 200))
