"""Pages of the chain of proof, for auditors and those who answer for a strategy."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealwright.web.accounts.access import MemberRequest, role_required
from dealwright.web.kit import lists
from dealwright.web.proof import queries

READERS = ("strategist", "executive")  # and auditors; a record holds every walk-away


@role_required(*READERS)
@require_GET
def listing(request: MemberRequest) -> HttpResponseBase:
    """This function will list what was recorded, newest first, with the head to be kept elsewhere."""
    organisation_id = request.membership.organisation_id
    page = lists.answer(request, queries.LINKS, queries.newest(organisation_id))
    if isinstance(page, FileResponse):
        return page
    return render(request, "proof/list.html", {"page": page, "head": queries.head(organisation_id)})


@role_required(*READERS)
@require_GET
def verify(request: MemberRequest) -> HttpResponse:
    """This function will recompute the whole chain, hold the rows against it, and say what it found."""
    kept = request.GET.get("head", "").strip()[:64]
    verified = queries.verify(request.membership.organisation_id, kept=kept)
    context = {"verified": verified, "head": verified.head, "asked": kept}
    return render(request, "proof/verify.html", context)


@role_required(*READERS)
@require_GET
def download(request: MemberRequest) -> FileResponse:
    """This function will hand out the whole chain, one line of canonical JSON for each link."""
    content = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer
    content.writelines(queries.lines(request.membership.organisation_id))
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename="chain.jsonl", content_type="application/jsonl")
