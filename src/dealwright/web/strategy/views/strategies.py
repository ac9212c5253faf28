"""Pages of strategy drafts."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright.core import strategy as core
from dealwright.files import UnreadableFile, strategy_yaml
from dealwright.web.accounts.access import MemberRequest, member_required, role_required
from dealwright.web.kit import history as row_history
from dealwright.web.strategy import actions, forms, queries, records

EDITS = "strategist"
MOST_BYTES = 4_000_000  # of a draft handed in as YAML


@member_required
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """This function will list the strategies, newest work first."""
    context = {
        "revisions": queries.listed(request.membership)[:200],
        "edits": request.membership.role == EDITS,
        "reads": request.membership.role in queries.READERS,
        "form": forms.DraftFileForm(),
    }
    return render(request, "strategy/list.html", context)


@role_required(EDITS)
@require_POST
def from_file(request: MemberRequest) -> HttpResponse:
    """This function will keep a draft that comes from a YAML file as a new strategy."""
    draft, problem = _read(forms.DraftFileForm(request.POST, request.FILES))
    if draft is None:
        messages.error(request, problem)
        return redirect("strategy:list")
    saved = actions.save_draft(
        draft, organisation_id=request.membership.organisation_id, user_id=request.membership.user_id
    )
    return redirect("strategy:strategy", saved.pk)


@member_required
@require_GET
def strategy(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show one strategy: its terms, their ranges, and what past deals say beside each number."""
    found = queries.strategy_for(request.membership, strategy_id)
    number = request.GET.get("revision", "")
    revision = queries.revision_of(found, number=int(number) if number.isdigit() else None)
    draft = records.read_strategy(revision)
    revisions = queries.revisions_of(found)
    context = {
        "strategy": found,
        "revision": revision,
        "revisions": revisions,
        "newest": revisions[0].number,
        "draft": draft,
        "terms": records.shown_terms(draft),
        "order": records.shown_order(draft),
        "lint": core.lint(draft),
        "edits": request.membership.role == EDITS,
        "form": forms.DraftFileForm(),
    }
    return render(request, "strategy/strategy.html", context)


@member_required
@require_GET
def download(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give the newest revision as YAML."""
    found = queries.strategy_for(request.membership, strategy_id)
    answer = HttpResponse(strategy_yaml.dump(queries.draft_of(found)), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="strategy-{found.pk}.yaml"'
    return answer


@role_required(EDITS)
@require_POST
def upload(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will keep a YAML file as the next revision of a strategy."""
    found = queries.strategy_for(request.membership, strategy_id)
    draft, problem = _read(forms.DraftFileForm(request.POST, request.FILES))
    seen = request.POST.get("seen", "")
    if draft is not None:
        try:
            row_history.because("revision from a file")
            actions.revise(
                found, draft, user_id=request.membership.user_id, seen_number=int(seen) if seen.isdigit() else 0
            )
        except (actions.Clash, actions.AlreadyOpen) as outdated:
            problem = str(outdated)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "The file is in place as the newest revision. Earlier ones are kept.")
    return redirect("strategy:strategy", found.pk)


@role_required(EDITS)
@require_POST
def rename(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give a strategy another name."""
    found = queries.strategy_for(request.membership, strategy_id)
    form = forms.NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write a name of up to 120 characters.")
    else:
        try:
            actions.rename(found, name=form.cleaned_data["name"])
        except actions.NameTaken as taken:
            messages.error(request, str(taken))
    return redirect("strategy:strategy", found.pk)


@role_required(EDITS)
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will ask whether a strategy shall go, and delete it."""
    found = queries.strategy_for(request.membership, strategy_id)
    if request.method == "POST":
        actions.delete(found)
        messages.success(request, f"“{found.name}” was deleted. Row history keeps what it was.")
        return redirect("strategy:list")
    return render(request, "strategy/delete.html", {"strategy": found})


@member_required
@require_GET
def history(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will tell who changed what of a strategy, and when."""
    found = queries.strategy_for(request.membership, strategy_id)
    context = {
        "strategy": found,
        "events": row_history.of_row(found),
        "revisions": queries.revisions_of(found),
    }
    return render(request, "strategy/history.html", context)


def _read(form: forms.DraftFileForm) -> tuple[core.Strategy | None, str]:
    """The draft in the file, or why there is none."""
    if not form.is_valid():
        return None, " ".join(str(error) for error in form["file"].errors)
    sent: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        return strategy_yaml.load(sent.read(MOST_BYTES).decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        return None, "The file is not text in UTF-8. Save it as UTF-8 and hand it in again."
    except (UnreadableFile, ValueError) as problem:
        return None, str(problem)
