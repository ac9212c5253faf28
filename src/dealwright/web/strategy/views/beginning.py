"""How a strategy begins: empty, from a template, from a file, as a copy; and a file put in the place of a revision."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.core import strategy as core
from dealwright.files import UnreadableFile, strategy_xlsx, strategy_yaml, templates
from dealwright.web.accounts.access import MemberRequest, role_required
from dealwright.web.kit import history as row_history
from dealwright.web.strategy import actions, forms, queries
from dealwright.web.strategy.views import frame as frames

EDITS = "strategist"
ZIPPED = b"PK\x03\x04"  # how a workbook begins
MOST_BYTES = 16_000_000  # of a file handed in


@role_required(EDITS)
@require_http_methods(["GET", "POST"])
def page(request: MemberRequest) -> HttpResponse:
    """This function will show every way to begin a strategy, and begin one that needs no file."""
    if request.method == "GET":
        context = {"revisions": queries.listed(request.membership)[:100], "templates": templates.names()}
        return render(request, "strategy/begin.html", context)
    content, problem = _chosen(request)
    if content is None:
        messages.error(request, problem)
        return redirect("strategy:begin")
    return _begun(request, content)


@role_required(EDITS)
@require_POST
def from_file(request: MemberRequest) -> HttpResponse:
    """This function will begin a strategy with what a file holds."""
    content, problem = read_file(forms.FileForm(request.POST, request.FILES))
    if content is None:
        messages.error(request, problem)
        return redirect("strategy:begin")
    return _begun(request, content)


@role_required(EDITS)
@require_POST
def upload(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show what a file would change, and put it in place once that was looked at."""
    frame = frames.enter(request, strategy_id)
    if "looked_at" in request.POST:
        return _replaced(request, frame)
    content, problem = read_file(forms.FileForm(request.POST, request.FILES))
    if content is None:
        messages.error(request, problem)
        return redirect("strategy:settings", frame.strategy.pk)
    held = queries.content(frame.revision)
    content = replace(content, name=held.name, business_unit=held.business_unit)  # these are not the file's to say
    context = frames.context(
        frame,
        here="settings",
        changes=core.diff(held, content),
        looked_at=signing.dumps(core.record(content), salt=_salt(frame), compress=True),
    )
    return render(request, "strategy/upload.html", context)


def read_file(form: forms.FileForm) -> tuple[core.Strategy | None, str]:
    """This function will read the strategy in a file that was handed in, or say why there is none."""
    if not form.is_valid():
        return None, " ".join(str(error) for error in form["file"].errors)
    sent: UploadedFile[bytes] = form.cleaned_data["file"]
    if (sent.size or 0) > MOST_BYTES:
        return None, f"The file is larger than {MOST_BYTES // 1_000_000} MB, more than any strategy needs."
    data = sent.read()
    try:
        return (_workbook(data) if data.startswith(ZIPPED) else strategy_yaml.load(data.decode("utf-8-sig"))), ""
    except UnicodeDecodeError:
        return None, "The file is not text in UTF-8. Save it as UTF-8 and hand it in again."
    except (UnreadableFile, ValueError) as problem:
        return None, str(problem)


def _workbook(data: bytes) -> core.Strategy:
    with tempfile.TemporaryDirectory(prefix="dealwright-strategy-") as folder:
        path = Path(folder) / "strategy.xlsx"
        path.write_bytes(data)
        return strategy_xlsx.read(path)


def _replaced(request: MemberRequest, frame: frames.Frame) -> HttpResponse:
    seen, version = request.POST.get("seen", ""), request.POST.get("seen_version", "")
    try:
        content = core.read(signing.loads(request.POST["looked_at"], salt=_salt(frame), max_age=24 * 3600))
        row_history.because("from a file")
        actions.revise(
            frame.strategy,
            content,
            user_id=request.membership.user_id,
            seen_number=int(seen) if seen.isdigit() else 0,
            seen_version=int(version) if version.isdigit() else 0,
            reason=request.POST.get("reason", ""),
        )
    except signing.BadSignature:
        messages.error(request, "What you looked at is too old to be put in place. Hand the file in again.")
    except (actions.Clash, actions.AlreadyOpen) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The file is in place. Row history keeps what was there.")
    return redirect("strategy:strategy", frame.strategy.pk)


def _salt(frame: frames.Frame) -> str:
    return f"strategy-file:{frame.strategy.organisation_id}:{frame.strategy.pk}"


def _chosen(request: MemberRequest) -> tuple[core.Strategy | None, str]:
    """The content of the beginning that was chosen, or why there is none."""
    kind, _, which = request.POST.get("begin", "").partition(":")
    currency = request.membership.organisation.currency
    if kind == "empty":
        return core.Strategy(name="New strategy", currency=currency, entries=(), order=(), origin="Begun empty."), ""
    if kind == "template":
        try:
            return templates.load(which), ""
        except templates.UnknownTemplate as unknown:
            return None, str(unknown)
    if kind == "copy" and which.isdigit():
        source = queries.strategy_for(request.membership, int(which))
        content = queries.content(queries.newest(source))
        return replace(content, origin=f"Copied from “{source.name}”."), ""
    return None, "Choose how to begin."


def _begun(request: MemberRequest, content: core.Strategy) -> HttpResponse:
    name, unit = request.POST.get("name", "").strip(), request.POST.get("business_unit")
    try:
        row = actions.begin(
            content,
            organisation_id=request.membership.organisation_id,
            user_id=request.membership.user_id,
            name=name,
            business_unit=unit or None,
        )
    except actions.NameTaken as taken:
        messages.error(request, str(taken))
        return redirect(reverse("strategy:begin"))
    return redirect("strategy:strategy", row.pk)
