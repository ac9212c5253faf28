"""Pages of the library."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealwright.files import playbook_pdf
from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest, member_required
from dealwright.web.library import queries, records, rules
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Revision


@member_required
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """This function will show what this member may give and ask for in a deal, by the strategy in force."""
    today = timezone.localdate()
    revisions = queries.standing.in_force(request.membership, today)
    coming = queries.standing.coming(request.membership, today)
    if not revisions:
        return render(request, "library/empty.html", {"coming": coming})
    context = _read(request, _chosen(request, revisions)) | {"revisions": revisions, "coming": coming}
    return render(request, "library/list.html", context)


@member_required
@require_GET
def term(request: MemberRequest, key: str) -> HttpResponse:
    """This function will show one term of the strategy in force; the link holds through every revision."""
    revision, current = _with_term(request, key)
    context = _read(request, revision)
    reading = context["reading"]
    entry = reading.content.entry(key)
    context |= {
        "current": current,
        "entry": entry,
        "offer": reading.offer(key),
        "ranges": records.seen_ranges(entry, reading.content.ladder),
        "guidelines": records.guidelines(reading.content, reading.deal, term=key),
        "owners": reading.people.of(entry.term.owner),
        "shares": [part for part in reading.content.great_deal.parts if part.term == key],
        "behaviours": [each for each in reading.content.great_deal.behaviours if each.term == key],
    }
    return render(request, "library/term.html", context)


@member_required
@require_GET
def past(request: MemberRequest, key: str) -> HttpResponse:
    """This function will show how a term has gone before, for the page of the term."""
    revision, _ = _with_term(request, key)
    content = strategies.content(revision)
    entry = content.entry(key)
    if entry is None:
        raise Http404("There is no such term.")
    known = queries.shelf.known_values(revision)
    deal = {name: request.GET[name] for name, values in known.items() if request.GET.get(name) in values}
    found = queries.past.before(request.membership, entry.term, deal)
    context = {
        "found": found,
        "term": entry.term,
        "picture": queries.past.chart(entry.term, found) if found.bands else None,
        "table": queries.past.table(entry.term, found),
    }
    return render(request, "library/parts/past.html", context)


@member_required
@require_GET
def order(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give the priority order that counts now, for pages that show it live."""
    revisions = queries.standing.in_force(request.membership, timezone.localdate())
    found = next((row for row in revisions if row.strategy_id == strategy_id), None)
    if found is None:
        raise Http404("There is no such strategy in force.")
    return render(request, "library/parts/order.html", {"order": queries.shelf.order_of(found), "revision": found})


@member_required
@require_GET
def search(request: MemberRequest) -> HttpResponse:
    """This function will find terms, strategies and people; asked from an open page, it gives the results alone."""
    text = request.GET.get("q", "").strip()
    context = {"groups": queries.search.search(request.membership, text), "text": text}
    alone = getattr(request, "htmx", None) and request.htmx.target == "search-results"  # type: ignore[attr-defined]  # django-htmx adds it
    return render(request, "library/parts/found.html" if alone else "library/search.html", context)


@member_required
@require_GET
def playbook(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will print what this member may give and ask for in a segment and region, as a PDF."""
    revisions = queries.standing.in_force(request.membership, timezone.localdate())
    found = next((row for row in revisions if row.strategy_id == strategy_id), None)
    if found is None:
        raise Http404("There is no such strategy in force.")
    reading = _read(request, found)["reading"]
    if reading.level is None:
        messages.error(request, "You hold no authority level in these deals, so there is no playbook of yours.")
        return redirect("library:home")
    answer = HttpResponse(_printed(request, found, reading), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="playbook-{found.strategy_id}-{found.number}.pdf"'
    return answer


def _printed(request: MemberRequest, revision: Revision, reading: queries.shelf.Reading) -> bytes:
    changed = [sentence for sentences in reading.changes.values() for sentence in sentences]
    with tempfile.TemporaryDirectory(prefix="dealwright-playbook-") as folder:
        path = Path(folder) / "playbook.pdf"
        playbook_pdf.write(
            path,
            strategies.content(revision),
            on=timezone.localdate(),
            segment=reading.deal.get("segment", ""),
            region=reading.deal.get("region", ""),
            role=reading.level or "",
            changes=changed,
        )
        return path.read_bytes()


def _chosen(request: MemberRequest, revisions: list[Revision]) -> Revision:
    wanted = request.GET.get("strategy", "")
    return next((row for row in revisions if str(row.strategy_id) == wanted), revisions[0])


def _with_term(request: MemberRequest, key: str) -> tuple[Revision, bool]:
    """The revision in force that has a term, or the last published one that had it, and whether it is in force."""
    revisions = queries.standing.in_force(request.membership, timezone.localdate())
    first = [_chosen(request, revisions)] if revisions else []
    for row in [*first, *revisions]:
        if strategies.content(row).entry(key) is not None:
            return row, True
    last = queries.standing.last_with(request.membership, key)
    if last is None:
        raise Http404("No published strategy has a term under this address. Search for its name instead.")
    return last, False


def _read(request: MemberRequest, revision: Revision) -> dict[str, Any]:
    """What every page of one revision shows: the reading, and the form that says which deal it is about."""
    membership = request.membership
    known = queries.shelf.known_values(revision)
    asked = {name: request.GET.get(name, "") for name in request.GET}
    if not any(name in asked for name in known):
        asked |= queries.shelf.preset(membership, known)
    reading = queries.shelf.read(
        membership, revision, asked=asked, level=request.GET.get("level", ""), today=timezone.localdate()
    )
    topics = [f"order:{revision.strategy_id}", f"strategy:{revision.strategy_id}"]
    return {
        "reading": reading,
        "revision": revision,
        "content": reading.content,
        "dimensions": [
            (name, records.dimension_words(name), values, reading.deal.get(name, "")) for name, values in known.items()
        ],
        "order": reading.order,
        "general": records.guidelines(reading.content, reading.deal),
        "whole": rules.reads_all(membership),
        "live_topics": " ".join(topics),
        "live_token": live.token(membership.organisation_id, membership.user_id, topics),
        "asked": "&".join(f"{name}={value}" for name, value in reading.deal.items()),
    }
