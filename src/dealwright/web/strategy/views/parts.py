"""What is written in the sections: a part added, changed, moved, removed, put back; and the words of the great deal."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dealwright.core import strategy as core
from dealwright.web.accounts.access import MemberRequest, role_required
from dealwright.web.strategy import actions, forms, models, queries
from dealwright.web.strategy.models import PartKind
from dealwright.web.strategy.views import frame as frames
from dealwright.web.strategy.views import saving, sentences

EDITS = "strategist"


@role_required(EDITS)
@require_POST
def add(request: MemberRequest, strategy_id: int, kind: str) -> HttpResponse:
    """This function will add a part of a kind."""
    if kind not in PartKind.values:
        raise Http404("A strategy has no such part.")
    frame, held = frames.enter(request, strategy_id), PartKind(kind)
    house = saving.house_of(frame, queries.content(frame.revision))
    form = forms.FORMS[held](house, data=request.POST, prefix=f"new-{kind}")
    if not form.is_valid():
        return _answer(frame, held, saving.Opened(kind=held, part_id=None, form=form))
    try:
        actions.add_part(frame.revision, held, form.part(), by=request.membership)
    except (actions.Closed, actions.Removed) as refused:
        messages.error(request, str(refused))
    return _answer(frame, held)


@role_required(EDITS)
@require_POST
def change(request: MemberRequest, strategy_id: int, part_id: int) -> HttpResponse:
    """This function will write a part anew, or show its form again with what stands against it."""
    frame, row = _enter(request, strategy_id, part_id)
    if row is None:
        return _gone(request, strategy_id)
    kind = PartKind(row.kind)
    seen = forms.read_seen(request.POST.get("seen", ""))
    content = queries.content(frame.revision)
    form = forms.FORMS[kind](
        saving.house_of(frame, content), data=request.POST, part=_seen_part(row, seen), prefix=f"p{row.pk}"
    )
    if not form.is_valid():
        return _answer(frame, kind, saving.Opened(kind=kind, part_id=row.pk, form=form, seen=json.dumps(seen)))
    try:
        actions.change_part(row, seen=seen, value=form.part(), by=request.membership)
    except actions.Clash:
        row.refresh_from_db()
        theirs = sentences.of(forms.read_part(kind, row.record), content)
        who = queries.last_hand(row) or "Somebody else"
        clash = f"{who} changed this since you saw it, so yours was not saved. There now: {theirs}."
        refused = saving.Opened(kind=kind, part_id=row.pk, form=form, clash=clash, seen=json.dumps(row.record))
        return _answer(frame, kind, refused)
    except (actions.Closed, actions.Removed) as gone:
        messages.error(request, str(gone))
    return _answer(frame, kind)


@role_required(EDITS)
@require_POST
def move(request: MemberRequest, strategy_id: int, part_id: int) -> HttpResponse:
    """This function will move a part one place up or down."""
    frame, row = _enter(request, strategy_id, part_id)
    if row is None:
        return _gone(request, strategy_id)
    try:
        actions.move_part(row, by_places=-1 if request.POST.get("to") == "up" else 1, by=request.membership)
    except (actions.Closed, actions.Removed) as refused:
        messages.error(request, str(refused))
    return _answer(frame, PartKind(row.kind))


@role_required(EDITS)
@require_POST
def delete(request: MemberRequest, strategy_id: int, part_id: int) -> HttpResponse:
    """This function will remove a part and offer to put it back."""
    frame, row = _enter(request, strategy_id, part_id)
    if row is None:
        return _gone(request, strategy_id)
    kind = PartKind(row.kind)
    section = frames.SECTION_OF[kind]
    try:
        actions.delete_part(row, seen=forms.read_seen(request.POST.get("seen", "")), by=request.membership)
    except (actions.Clash, actions.Closed, actions.Removed) as refused:
        messages.error(request, f"Nothing was removed. {refused}")
        return _answer(frame, kind)
    if not request.headers.get("HX-Request"):
        messages.success(request, "It was removed. Row history keeps what it was.")
        return _answer(frame, kind)
    return saving.section(frame, section, removed=models.Part(pk=part_id, kind=kind))


@role_required(EDITS)
@require_POST
def restore(request: MemberRequest, strategy_id: int, part_id: int) -> HttpResponse:
    """This function will put a removed part back where it was."""
    frame = frames.enter(request, strategy_id)
    try:
        row = actions.restore_part(frame.revision, part_id, by=request.membership)
    except (actions.Closed, actions.Removed) as refused:
        messages.error(request, str(refused))
        return redirect("strategy:strategy", frame.strategy.pk)
    return _answer(frame, PartKind(row.kind))


def _enter(request: MemberRequest, strategy_id: int, part_id: int) -> tuple[frames.Frame, models.Part | None]:
    frame = frames.enter(request, strategy_id)
    return frame, queries.part_of(frame.revision, part_id)


def _gone(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """What is answered where somebody else removed the part: the pages as they are now."""
    said = "Somebody else removed this meanwhile, so nothing was saved. Row history keeps what it was."
    messages.error(request, said)
    address = reverse("strategy:strategy", args=[strategy_id])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _seen_part(row: models.Part, seen: dict[str, object]) -> object:
    """What the form showed: the record that was seen, or today's where that cannot be read."""
    try:
        return forms.read_part(row.kind, seen)
    except core.UnreadableRecord:
        return forms.read_part(row.kind, row.record)


def _answer(frame: frames.Frame, kind: PartKind, refused: saving.Opened | None = None) -> HttpResponse:
    section = frames.SECTION_OF[kind]
    if refused is None and not frame.request.headers.get("HX-Request"):
        return redirect(frames.address(frame, section.key))
    return saving.section(frame, section, refused=refused)
