"""Pages one reads and works on: the overview, the findings, a section of parts, the settings."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dealwright.web.accounts.access import MemberRequest, member_required
from dealwright.web.strategy import forms, models, queries, records
from dealwright.web.strategy.models import State
from dealwright.web.strategy.views import frame as frames
from dealwright.web.strategy.views import saving


@member_required
@require_GET
def strategy(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show a revision: its terms by priority, what is wrong with it, and what to do next."""
    frame = frames.enter(request, strategy_id)
    content = queries.content(frame.revision)
    context = frames.context(frame, here="overview")
    by_term: dict[str, list[object]] = {}
    for each in context["findings"]:
        by_term.setdefault(each.problem.term or each.term, []).append(each)
    entries = queries.entries_of(frame.revision)
    context |= {
        "lines": [
            {"entry": entry, "place": place, "findings": by_term.get(entry.key, [])}
            for entry, place in zip(entries, _places(entries), strict=True)
        ],
        "ranges": sum(entry.range_count for entry in entries),  # type: ignore[attr-defined]  # annotated by the query
        "content": content,
        "order_seen": saving.written_order(content.order),
        "next_steps": next_steps(frame, context["errors"]),
        "begins_next": _begins_next(frame),
        "removed_term": _removed_term(frame),
        "form": forms.TermForm(),
        "counts": {
            "rules": len(content.rules),
            "levels": len(content.ladder.levels),
            "weights": sum(part.weight for part in content.great_deal.parts),
            "metrics": len(content.metrics),
        },
    }
    template = "strategy/parts/terms.html" if request.headers.get("HX-Request") else "strategy/overview.html"
    return render(request, template, context)


@member_required
@require_GET
def findings(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will list what lint says, as a page of its own or as the panel of an open page."""
    frame = frames.enter(request, strategy_id)
    here = request.GET.get("here", "findings")
    template = "strategy/parts/findings.html" if request.headers.get("HX-Request") else "strategy/findings.html"
    return render(request, template, frames.context(frame, here=here, swapped=True))


@member_required
@require_GET
def section(request: MemberRequest, strategy_id: int, section: str) -> HttpResponse:
    """This function will show one section of parts: trade rules, totals, authority, great deal, metrics, guidelines."""
    if section not in frames.SECTION:
        raise Http404("A strategy has no such section.")
    frame = frames.enter(request, strategy_id)
    return saving.section(frame, frames.SECTION[section])


@member_required
@require_GET
def settings(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show what a revision says about itself, and what can be done with the whole."""
    frame = frames.enter(request, strategy_id)
    shown = [saving.of_revision(frame, field) for field in forms.of_revision()]
    context = frames.context(
        frame,
        here="settings",
        fields=shown,
        revisions=queries.revisions_of(frame.strategy),
        ever_published=frame.revision.published_at is not None or queries.in_force_before(frame.revision) is not None,
        form=forms.FileForm(),
    )
    return render(request, "strategy/settings.html", context)


def next_steps(frame: frames.Frame, errors: int) -> list[tuple[str, str, str]]:
    """This function will say what to do next with a revision: icon, words, address."""
    role, state = frame.request.membership.role, frame.revision.state
    steps: list[tuple[str, str, str]] = []
    if errors:
        text = f"Settle {errors} error{'s' * (errors > 1)}: with {'them' if errors > 1 else 'it'} nothing is published"
        steps.append(("alert-triangle", text, "#findings"))
    if frame.edits and state == State.DRAFT and not errors:
        steps.append(("circle-check", "Give it to the owners to be signed", "#life"))
    if state == State.SIGNING and role in {"strategist", "stakeholder", "executive"}:
        steps.append(("clock", "The owners are signing it; a change voids the signatures it touches", "#life"))
    if _begins_next(frame):
        steps.append(("arrow-narrow-right", "Begin the next revision when something shall change", "#life"))
    return steps


def _begins_next(frame: frames.Frame) -> bool:
    role = frame.request.membership.role
    return not frame.revision.open and role == "strategist" and frame.revision.number == frame.newest


def _removed_term(frame: frames.Frame) -> list[object] | None:
    """The term that this member removed last, where it can be put back here."""
    removed = frame.request.session.get("strategy_removed_term")
    return removed if frame.edits and removed and removed[0] == frame.revision.pk else None


def _places(entries: list[models.Entry]) -> list[str]:
    """The place of each term in the priority order, in words."""
    order = records.order_of(entries)
    places = {key: (place, len(tied) > 1) for place, tied in enumerate(order, start=1) for key in tied}
    said = [places.get(entry.key) for entry in entries]
    return ["" if each is None else f"{each[0]}{' (tied)' * each[1]}" for each in said]
