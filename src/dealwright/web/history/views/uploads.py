"""Handing in a file: by a plain form, or in parts that survive a broken connection."""

from __future__ import annotations

import uuid
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import unquote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dealwright.web.accounts.access import MemberRequest
from dealwright.web.history import actions, forms, models, queries
from dealwright.web.history.views import entering


@entering.preparers_alone
@require_http_methods(["GET", "POST"])
def hand_in(request: MemberRequest) -> HttpResponse:
    """This function will show where a file is handed in, and take one that a plain form sends."""
    form = forms.HandInForm(request.POST, request.FILES) if request.method == "POST" else forms.HandInForm()
    if form.is_bound and form.is_valid():
        sent: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            with NamedTemporaryFile(suffix=Path(sent.name or "").suffix[:16]) as kept:
                for chunk in sent.chunks():
                    kept.write(chunk)
                kept.flush()
                dataset = actions.hand_in(
                    Path(kept.name),
                    organisation_id=request.membership.organisation_id,
                    user_id=request.membership.user_id,
                    file_name=sent.name or "",
                )
            return redirect("history:dataset", dataset.pk)
        except actions.Refused as problem:
            form.add_error("file", str(problem))
    context = {"form": form, "most_bytes": actions.most_bytes()}
    return render(request, "history/hand_in.html", context, status=422 if form.errors else 200)


@entering.preparers_alone
@require_http_methods(["GET", "POST"])
def parts(request: MemberRequest) -> HttpResponseBase:
    """This function will say which parts of an upload are here, or take the next one; a plain form is taken as well."""
    if request.content_type == "multipart/form-data":
        return hand_in(request)
    try:
        return _known(request) if request.method == "GET" else _taken(request)
    except actions.Refused as problem:
        return JsonResponse({"error": str(problem)}, status=422)


def _known(request: MemberRequest) -> JsonResponse:
    dataset = queries.datasets.upload_of(request.membership, str(_key(request.GET.get("upload", ""))))
    if dataset is None:
        return JsonResponse({"received": []})
    if dataset.state != models.Dataset.State.UPLOADING:
        return JsonResponse({"next": reverse("history:dataset", args=[dataset.pk])})
    return JsonResponse({"received": queries.datasets.parts_received(dataset)})


def _taken(request: MemberRequest) -> JsonResponse:
    announced = actions.Announced(
        key=_key(request.headers.get("X-Upload", "")),
        file_name=unquote(request.headers.get("X-File-Name", "")),
        size=_count(request.headers.get("X-File-Size", "")),
        parts=_count(request.headers.get("X-Parts", "")),
    )
    dataset, here = actions.take_part(
        announced,
        number=_count(request.headers.get("X-Part", "")),
        data=request.read(models.PART_BYTES + 1),
        organisation_id=request.membership.organisation_id,
        user_id=request.membership.user_id,
    )
    if here == announced.parts:
        return JsonResponse({"next": reverse("history:dataset", args=[dataset.pk])})
    return JsonResponse({"received": here})


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise actions.Refused("The upload has no valid name of its own. Load the page again.") from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise actions.Refused("The upload does not say what it sends. Load the page again.")
    return int(text)
