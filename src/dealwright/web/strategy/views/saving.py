"""What is answered when something was saved, or was not: the field or the section as it stands now, with why."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dealwright.core import strategy as core
from dealwright.core import terms
from dealwright.web.strategy import actions, forms, models, queries, rules
from dealwright.web.strategy.models import PartKind
from dealwright.web.strategy.views import frame as frames
from dealwright.web.strategy.views import sentences

Row = TypeVar("Row")
CHANGED = "strategy-changed"  # the event by which an open page asks for its findings anew
EXAMPLE = {"amount": 100_000.0, "months": 12.0, "quantity": 1.0}  # an ordinary deal, to show a formula at work


def answered(response: HttpResponse) -> HttpResponse:
    """This function will have the page that asked look at its findings again."""
    response["HX-Trigger"] = CHANGED
    return response


# One field -----------------------------------------------------------------------------------------------------------


def of_entry(frame: frames.Frame, entry: models.Entry, field: forms.Field, functions: frozenset[str]) -> forms.Shown:
    """This function will show one field of a term."""
    writable = frame.revision.open and rules.may_write(
        frame.request.membership, field=field.key, owner=entry.owner, functions=functions
    )
    note = _worth(frame, entry) if field.key == "money_worth" else ""
    return forms.shown(field, getattr(entry, field.key), writable=writable, note=note)


def of_revision(frame: frames.Frame, field: forms.Field) -> forms.Shown:
    """This function will show one setting of a revision."""
    return forms.shown(field, getattr(frame.revision, field.key), writable=frame.edits)


def field(frame: frames.Frame, shown: forms.Shown, *, url: str, back: str) -> HttpResponse:
    """This function will answer with one field as it stands now; without script, with the page it is on."""
    if frame.request.headers.get("HX-Request"):
        return answered(render(frame.request, "strategy/parts/field.html", {"shown": shown, "save_url": url}))
    if shown.problem or shown.theirs is not None:
        messages.error(frame.request, f"{shown.field.label} was not saved. {shown.problem}")
    return redirect(back)


def write(
    shown: forms.Shown,
    *,
    text: str,
    seen: str,
    save: Callable[[Any, Any], Row],
    show: Callable[[Row], forms.Shown],
    who: Callable[[], str],
) -> forms.Shown:
    """This function will save what was written into a field and show it: saved, wrong, or clashing with another's."""
    field = shown.field
    try:
        value = field.value(text)
    except forms.Unwritable as wrong:
        return replace(shown, text=text, seen=seen, problem=str(wrong))
    try:
        known = field.read(seen)
    except forms.Unwritable:
        known = None  # was never there, so it clashes with whatever is
    try:
        row = save(value, known)
    except actions.Clash as clash:
        return clashing(shown, mine=text, theirs=clash.theirs, who=who())
    except (actions.Closed, actions.Removed) as refused:
        return replace(shown, text=text, problem=str(refused))
    return replace(show(row), saved=True, previous=seen if seen != field.write(value) else None)


def clashing(shown: forms.Shown, *, mine: str, theirs: Any, who: str) -> forms.Shown:  # noqa: ANN401 - as the field holds
    """This function will show a field with both values, to choose between."""
    said = shown.field.write(theirs)
    problem = f"{who or 'Somebody else'} changed this since you saw it, so yours was not saved. Choose one."
    return replace(shown, text=mine, seen=said, theirs=said, problem=problem)


def _worth(frame: frames.Frame, entry: models.Entry) -> str:
    """What a formula comes to at an ordinary deal, in words."""
    if not entry.money_worth:
        return ""
    finance = {"cost_of_capital": frame.revision.cost_of_capital, "margin": frame.revision.margin}
    first = entry.ranges.order_by("position").first()
    values = {**EXAMPLE, **finance, "value": first.target if first else None}
    deal = f"At a deal of {EXAMPLE['amount']:,.0f} {frame.revision.currency} over 12 months"
    try:
        worth = terms.formula.read(entry.money_worth).worth(values)
    except (terms.formula.UnreadableFormula, terms.NoWorth) as none:
        return f"{deal}: no figure yet. {none}"
    return f"{deal}: {worth:,.2f} {frame.revision.currency} for one unit more."


# A section of parts --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The one form of a section that stands open: asked for, or not saved and shown again with why."""

    kind: PartKind
    part_id: int | None  # none where it would have been a new one
    form: forms.PartForm
    clash: str = ""  # what stands there now, in words
    seen: str = ""  # the record that stands there now


def section(
    frame: frames.Frame, section: frames.Section, *, refused: Opened | None = None, removed: models.Part | None = None
) -> HttpResponse:
    """This function will show a section as it stands now, with the form that was refused still open."""
    content = queries.content(frame.revision)
    house = house_of(frame, content)
    rows = queries.parts_of(frame.revision, section.kinds)
    opened = refused or _opened(frame, house, rows, section)
    groups = [_group(house, kind, [row for row in rows if row.kind == kind], opened) for kind in section.kinds]
    weights = [row.record.get("weight", 0.0) for row in rows if row.kind == PartKind.SHARE]
    whole = not frame.request.headers.get("HX-Request")
    context = frames.context(
        frame,
        here=section.key,
        section=section,
        section_url=reverse("strategy:section", args=[frame.strategy.pk, section.key]),
        groups=groups,
        house=house,
        removed=removed,
        fragment=not whole,
        weight=float(f"{sum(weights):.6g}"),
        rest=float(f"{abs(100 - sum(weights)):.6g}"),
        great_deal=of_revision(frame, forms.GREAT_DEAL) if section.key == "great-deal" else None,
    )
    template = "strategy/section.html" if whole else "strategy/parts/section.html"
    answer = render(frame.request, template, context)
    return answer if frame.request.method == "GET" else answered(answer)


def house_of(frame: frames.Frame, content: core.Strategy) -> forms.House:
    """This function will give what the forms of a revision choose from."""
    return forms.House(
        content=content,
        owners=frame.roster.functions,
        members=[member.address for member in frame.roster.members],
    )


def _opened(
    frame: frames.Frame, house: forms.House, rows: Sequence[models.Part], section: frames.Section
) -> Opened | None:
    """The form that a member asked for; there is one at a time, for each holds every term to choose from."""
    if not frame.edits or frame.request.method != "GET":
        return None
    adding, changing = frame.request.GET.get("add", ""), frame.request.GET.get("change", "")
    for kind in section.kinds:
        if kind == adding:
            return Opened(kind=kind, part_id=None, form=forms.FORMS[kind](house, prefix=f"new-{kind}"))
    for row in rows:
        if str(row.pk) == changing:
            kind = PartKind(row.kind)
            form = forms.FORMS[kind](house, part=forms.read_part(kind, row.record), prefix=f"p{row.pk}")
            return Opened(kind=kind, part_id=row.pk, form=form)
    return None


def _group(house: forms.House, kind: PartKind, rows: Sequence[models.Part], opened: Opened | None) -> dict[str, Any]:
    shown = []
    for row in rows:
        part = forms.read_part(kind, row.record)
        held = opened if opened and opened.part_id == row.pk else None
        shown.append(
            {
                "row": row,
                "sentence": sentences.of(part, house.content),
                "more": sentences.more(part),
                "form": held.form if held else None,
                "refused": held,
                "seen": held.seen if held and held.seen else json.dumps(row.record),
            }
        )
    adding = opened if opened and opened.kind == kind and opened.part_id is None else None
    return {
        "kind": kind,
        "anchor": sentences.ANCHORS[kind],
        "title": sentences.TITLES[kind],
        "hint": sentences.HINTS[kind],
        "rows": shown,
        "form": adding.form if adding else None,
    }


def require_edits(frame: frames.Frame) -> None:
    """This function will refuse whoever may not change strategies."""
    if not rules.may(frame.request.membership, rules.Act.EDIT):
        raise PermissionDenied("Only strategists change this.")


# The priority order --------------------------------------------------------------------------------------------------


def written_order(order: Sequence[Sequence[str]]) -> str:
    """This function will write an order for a hidden field."""
    return json.dumps([list(tied) for tied in order])


def read_order(text: str) -> tuple[tuple[str, ...], ...] | None:
    """This function will read an order from a hidden field; nothing where it is none."""
    try:
        said = json.loads(text)
        return tuple(tuple(str(key) for key in tied) for tied in said)
    except (ValueError, TypeError):
        return None
