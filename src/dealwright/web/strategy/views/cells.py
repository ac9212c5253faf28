"""The grid of ranges: its page, its cells a page at a time, and what is written into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from dealwright.core import strategy as core
from dealwright.core import terms
from dealwright.files import range_cells, wording
from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest, member_required
from dealwright.web.strategy import actions, forms, models, queries, records, rules

PAGE_ROWS = 1000


@member_required
@require_GET
def page(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show the grid of one term's ranges; `?at=terms/discount/ranges/3/best` opens it at a cell."""
    revision = _revision(request, strategy_id)
    place = forms.place_in_grid(request.GET.get("at", ""))
    entries = queries.entries_of(revision)
    key = place.term or request.GET.get("term", "")
    entry = next((each for each in entries if each.key == key), entries[0] if entries else None)
    context: dict[str, Any] = {"strategy": revision.strategy, "revision": revision, "entries": entries, "entry": entry}
    if entry is not None:
        edits = revision.open and rules.may(request.membership, rules.Act.EDIT)
        context |= {"edits": edits, "grid": _grid(revision, entry, edits=edits, place=place)}
        topics = [actions.topic(revision.strategy_id)]
        context["live_token"] = live.token(revision.organisation_id, request.membership.user_id, topics)
    return render(request, "strategy/ranges.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def cells(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will give rows of the grid, or what changed since an event, or write cells and answer each."""
    revision = _revision(request, strategy_id)
    entry = queries.entry_of(revision, key)
    term = records.read_term(entry)
    if request.method == "POST":
        return _write(request, entry, term)
    since = request.GET.get("since", "")
    if since.isdigit():
        return JsonResponse(_changes(entry, term, int(since)))
    seen = queries.newest_event(entry)  # before the rows, so that nothing changed between the two is missed
    after = forms.row_key(request.GET.get("after", ""))
    rows = queries.ranges_of(entry, after=after, size=PAGE_ROWS + 1)
    more = len(rows) > PAGE_ROWS
    last = rows[PAGE_ROWS - 1] if more else None
    return JsonResponse(
        {
            "rows": [_row(row, term) for row in rows[:PAGE_ROWS]],
            "next": f"{last.position}.{last.pk}" if last else "",
            "seen": seen,
        }
    )


@member_required
@require_GET
def problems(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will say what is wrong with the ranges of a term, each finding with its row and column."""
    revision = _revision(request, strategy_id)
    entry = queries.entry_of(revision, key)
    members = queries.roster(revision.organisation_id)
    found = []
    for problem in queries.findings(revision, members=members, today=timezone.localdate()):
        place = forms.place_in_grid(problem.where)
        if place.term == entry.key and place.row is not None:
            said = {"row": place.row, "column": place.column, "severity": problem.severity.value}
            found.append(said | {"what": problem.what, "advice": problem.advice})
    return JsonResponse({"problems": found})


def _write(request: MemberRequest, entry: models.Entry, term: terms.Term) -> JsonResponse:
    try:
        sent = forms.read_steps(request.body)
        answers = actions.change_cells(entry, sent.steps, by=request.membership)
    except forms.UnreadableSteps as unreadable:
        return JsonResponse({"problem": str(unreadable)}, status=400)
    except (actions.Closed, actions.Removed) as closed:
        return JsonResponse({"problem": str(closed)}, status=409)
    return JsonResponse({"answers": [asdict(answer) for answer in answers]} | _changes(entry, term, sent.since))


def _changes(entry: models.Entry, term: terms.Term, since: int) -> dict[str, Any]:
    seen, rows, gone = queries.changes_since(entry, since)
    return {"changed": [_row(row, term) for row in rows], "gone": gone, "seen": seen}


def _row(row: models.TermRange, term: terms.Term) -> dict[str, Any]:
    one, found = records.read_range(row), row.evidence
    said: dict[str, Any] = {"id": row.pk, "position": row.position, "cells": range_cells.write(one, term)}
    if found is not None:
        evidence = core.read_part(found, core.Evidence)
        said |= {"deals": evidence.deals, "intervals": _intervals(one, evidence, term)}
    return said


def _intervals(one: terms.Range, evidence: core.Evidence, term: terms.Term) -> dict[str, str]:
    """The interval of each figure in words, by column."""
    found = {figure: (low, high) for figure, low, high in evidence.intervals}
    named: dict[str, tuple[str, ...]] = {"best": ("best",), "target": ("target",)}
    named |= {range_cells.LIMIT + level: (level, f"{level}_limit", level.replace("-", "_")) for level, _ in one.limits}
    told = {column: next((found[name] for name in names if name in found), None) for column, names in named.items()}
    return {
        column: wording.span(wording.value(term, ends[0]), wording.value(term, ends[1]))
        for column, ends in told.items()
        if ends is not None
    }


def _revision(request: MemberRequest, strategy_id: int) -> models.Revision:
    found = queries.strategy_for(request.membership, strategy_id)
    number = request.GET.get("revision", "")
    return queries.numbered(found, int(number)) if number.isdigit() else queries.newest(found)


def _grid(revision: models.Revision, entry: models.Entry, *, edits: bool, place: forms.Place) -> dict[str, Any]:
    """What the script of the page needs to know about the grid of this term."""
    term = records.read_term(entry)
    arguments = (revision.strategy_id, entry.key)
    kind = terms.KINDS[term.kind]
    return {
        "term": {
            "key": term.key,
            "name": term.name,
            "kind": term.kind,
            "unit": wording.unit(term),
            "better": term.direction.value,
            "choices": list(term.choices) if kind.has_choices else ["no", "yes"] if term.kind == "yes_no" else [],
        },
        "columns": list(_columns(revision.dimensions or terms.DIMENSIONS, queries.levels_of(entry), _names(revision))),
        "url": reverse("strategy:cells", args=arguments) + f"?revision={revision.number}",
        "problems": reverse("strategy:cell_problems", args=arguments) + f"?revision={revision.number}",
        "past": reverse("history:past", args=[entry.key]),  # past deals are read in the room above this one
        "topic": actions.topic(revision.strategy_id),
        "edits": edits,
        "at": {"row": place.row, "column": place.column},
    }


def _names(revision: models.Revision) -> dict[str, str]:
    levels = models.Part.objects.filter(revision=revision, kind=models.PartKind.LEVEL)
    return {part.record["key"]: part.record["name"] for part in levels}


def _columns(dimensions: Iterable[str], levels: tuple[str, ...], names: Mapping[str, str]) -> Iterable[dict[str, str]]:
    titles = {"best": "Best", "target": "Target", "start_on": "From", "end_before": "Before", "reason": "Reason"}
    for column in range_cells.columns(tuple(dimensions), levels):
        if column.startswith(range_cells.SCOPE):
            title = column.removeprefix(range_cells.SCOPE).replace("_", " ").capitalize()
            yield {"field": column, "title": title, "is": "scope"}
        elif column.startswith(range_cells.LIMIT):
            level = column.removeprefix(range_cells.LIMIT)
            title = "Walk-away" if level == core.WALK_AWAY else f"{names.get(level, level.capitalize())} limit"
            yield {"field": column, "title": title, "is": "value"}
        else:
            is_ = "value" if column in range_cells.FIRST else "text" if column == "reason" else "day"
            yield {"field": column, "title": titles[column], "is": is_}
