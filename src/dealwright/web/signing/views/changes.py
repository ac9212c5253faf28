"""What differs between two revisions, and the story of all of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealwright.web.accounts.access import MemberRequest
from dealwright.web.kit import lists
from dealwright.web.signing import queries
from dealwright.web.signing.views import entering
from dealwright.web.strategy import queries as strategies

HEADERS = ("Where", "What happened", "In words", "Before", "After", "Owner")


@entering.readers
@require_GET
def diff(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show what differs between two revisions, by term or by owner."""
    old, new, every = _pair(request, strategy_id)
    term, owner = request.GET.get("term", "")[:100], request.GET.get("owner", "")[:100]
    context = entering.context(
        request,
        new,
        old=old,
        new=new,
        every=every,
        differences=queries.differences(old, new, term=term, owner=owner),
        term=term,
        owner=owner,
        outside=queries.OUTSIDE,
    )
    return render(request, "signing/diff.html", context)


@entering.readers
@require_GET
def export(request: MemberRequest, strategy_id: int, form: str) -> FileResponse:
    """This function will give the difference between two revisions as CSV or XLSX."""
    old, new, _ = _pair(request, strategy_id)
    if form not in lists.MEDIA:
        raise Http404("A difference is given as .csv or .xlsx.")
    found = queries.differences(old, new, term=request.GET.get("term", ""), owner=request.GET.get("owner", ""))
    rows = [(c.where, c.kind.value, c.sentence, c.before, c.after, c.owner) for c in found.changes]
    with TemporaryDirectory(prefix="dealwright-diff-") as folder:
        path = Path(folder) / f"changes.{form}"
        lists.write_table(path, headers=HEADERS, rows=rows)
        content = path.open("rb")  # closed by the answer; the open file outlives its folder
    name = f"revision-{old.number}-to-{new.number}.{form}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=lists.MEDIA[form])


@entering.readers
@require_GET
def changelog(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will tell of every revision why it was begun, who signed when, and how it was published."""
    row = strategies.strategy_for(request.membership, strategy_id)
    context = {"strategy": row, "chapters": queries.changelog(row), "reads_proof": entering.reads_proof(request)}
    return render(request, "signing/changelog.html", context)


def _pair(request: MemberRequest, strategy_id: int) -> queries.Pair:
    asked = request.GET
    return queries.pair(
        request.membership,
        strategy_id,
        old=entering.number(asked.get("from", "")),
        new=entering.number(asked.get("to", "")),
    )
