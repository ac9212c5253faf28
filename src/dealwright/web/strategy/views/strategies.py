"""The list of strategies, and what is done with a whole one: taken out as a file, looked back at, deleted."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from dealwright.files import strategy_xlsx, strategy_yaml
from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest, member_required, role_required
from dealwright.web.kit import history as row_history
from dealwright.web.strategy import actions, queries
from dealwright.web.strategy.views import frame as frames

EDITS = "strategist"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@member_required
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """This function will list the strategies, newest work first."""
    membership = request.membership
    context = {
        "revisions": queries.listed(membership)[:200],
        "edits": membership.role == EDITS,
        "reads": membership.role in queries.READERS,
        "topic": actions.LIST_TOPIC,
        "live_token": live.token(membership.organisation_id, membership.user_id, [actions.LIST_TOPIC]),
    }
    template = "strategy/parts/list.html" if request.headers.get("HX-Request") else "strategy/list.html"
    return render(request, template, context)


@member_required
@require_GET
def download(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give a revision, the newest where none is named, as YAML."""
    frame = frames.enter(request, strategy_id)
    text = strategy_yaml.dump(queries.content(frame.revision))
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="strategy-{strategy_id}-{frame.revision.number}.yaml"'
    return answer


@member_required
@require_GET
def workbook(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give a revision, the newest where none is named, as a workbook."""
    frame = frames.enter(request, strategy_id)
    with tempfile.TemporaryDirectory(prefix="dealwright-strategy-") as folder:
        path = Path(folder) / "strategy.xlsx"
        strategy_xlsx.write(path, queries.content(frame.revision))
        answer = HttpResponse(path.read_bytes(), content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="strategy-{strategy_id}-{frame.revision.number}.xlsx"'
    return answer


@role_required(EDITS)
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will ask whether a strategy shall go, and delete it."""
    found = queries.strategy_for(request.membership, strategy_id)
    if request.method == "POST":
        try:
            actions.delete(found)
        except actions.Closed as closed:
            messages.error(request, str(closed))
            return redirect("strategy:settings", strategy_id)
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
