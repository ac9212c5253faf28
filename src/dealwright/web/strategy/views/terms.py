"""The page of one term, and everything that is written on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dealwright.core import terms
from dealwright.web.accounts.access import MemberRequest, member_required, role_required
from dealwright.web.kit import history
from dealwright.web.strategy import actions, forms, models, queries, records
from dealwright.web.strategy.views import frame as frames
from dealwright.web.strategy.views import saving, sentences

EDITS = "strategist"
TALK = ("description", "why", "customer", "ask")
REFUSED = (actions.Clash, actions.Closed, actions.KeyTaken, actions.Removed)


@member_required
@require_GET
def term(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will show one term: what it is, its ranges, the rules it appears in, and what became of it."""
    frame = frames.enter(request, strategy_id)
    entry = queries.entry_of(frame.revision, key)
    functions = queries.functions_of(request.membership)
    shown = [saving.of_entry(frame, entry, field, functions) for field in _fields(frame, entry)]
    content = queries.content(frame.revision)
    held = next(each for each in content.entries if each.term.key == key)
    keys = [each.key for each in queries.entries_of(frame.revision)]
    at = keys.index(key)
    context = frames.context(
        frame,
        here=f"term:{key}",
        entry=entry,
        facts=[each for each in shown if each.field.key not in TALK],
        talk=[each for each in shown if each.field.key in TALK],
        save_url=reverse("strategy:write_term", args=[frame.strategy.pk, key]),
        shown=records.shown_term(held, content),
        rules=[
            (place, sentences.of(rule, content), sentences.more(rule))
            for place, rule in enumerate(content.rules)
            if key in {rule.term, *(each.term for each in rule.conditions)}
        ],
        guidelines=[each for each in content.guidelines if each.term == key],
        events=history.of_row(entry, limit=20),
        before_key=keys[at - 1] if at else "",
        after_key=keys[at + 1] if at + 1 < len(keys) else "",
    )
    template = "strategy/parts/term.html" if request.headers.get("HX-Request") else "strategy/term.html"
    return render(request, template, context)


@member_required
@require_POST
def write(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will save one field of a term, or show what stands against it."""
    frame = frames.enter(request, strategy_id)
    entry = queries.entry_of(frame.revision, key)
    functions = queries.functions_of(request.membership)
    field = {each.key: each for each in _fields(frame, entry)}.get(request.POST.get("field", ""))
    if field is None:
        raise Http404("A term has no such field.")
    text, seen = forms.plain(request.POST.get("value", "")), forms.plain(request.POST.get("seen", ""))
    shown = saving.of_entry(frame, entry, field, functions)
    answer = _written(frame, entry, field, texts=(text, seen), shown=shown)
    url = reverse("strategy:write_term", args=[frame.strategy.pk, key])
    back = f"{reverse('strategy:term', args=[frame.strategy.pk, key])}#field-{field.key}"
    return saving.field(frame, answer, url=url, back=back)


def _written(
    frame: frames.Frame, entry: models.Entry, field: forms.Field, *, texts: tuple[str, str], shown: forms.Shown
) -> forms.Shown:
    text, seen = texts

    def save(value: Any, known: Any) -> models.Entry:  # noqa: ANN401 - as the field holds
        return actions.change_entry(entry, field=field.key, seen=known, value=value, by=frame.request.membership)

    def show(row: models.Entry) -> forms.Shown:
        return saving.of_entry(frame, row, field, queries.functions_of(frame.request.membership))

    return saving.write(shown, text=text, seen=seen, save=save, show=show, who=lambda: queries.last_hand(entry))


@role_required(EDITS)
@require_POST
def add(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will add a term and open its page."""
    frame = frames.enter(request, strategy_id)
    saving.require_edits(frame)
    form = forms.TermForm(request.POST)
    problem = "" if form.is_valid() else " ".join(str(error) for errors in form.errors.values() for error in errors)
    if not problem:
        try:
            entry = actions.add_entry(frame.revision, form.term(), by=request.membership)
            return redirect("strategy:term", frame.strategy.pk, entry.key)
        except REFUSED as refused:
            problem = str(refused)
    messages.error(request, f"The term was not added. {problem}")
    return redirect("strategy:strategy", frame.strategy.pk)


@role_required(EDITS)
@require_POST
def copy(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will add a copy of a term under another name and open its page."""
    frame = frames.enter(request, strategy_id)
    entry = queries.entry_of(frame.revision, key)
    name = request.POST.get("name", "").strip()[:200] or f"{entry.name} (copy)"
    try:
        made = actions.copy_entry(entry, key=forms.key_of(name)[:100], name=name, by=request.membership)
    except REFUSED as refused:
        messages.error(request, f"The term was not copied. {refused}")
        return redirect("strategy:term", frame.strategy.pk, key)
    return redirect("strategy:term", frame.strategy.pk, made.key)


@role_required(EDITS)
@require_POST
def delete(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will remove a term and offer to put it back."""
    frame = frames.enter(request, strategy_id)
    entry = queries.entry_of(frame.revision, key)
    pk, name = entry.pk, entry.name
    try:
        actions.delete_entry(entry, by=request.membership)
    except REFUSED as refused:
        messages.error(request, str(refused))
        return redirect("strategy:term", frame.strategy.pk, key)
    request.session["strategy_removed_term"] = [frame.revision.pk, pk, name]
    return redirect("strategy:strategy", frame.strategy.pk)


@role_required(EDITS)
@require_POST
def restore(request: MemberRequest, strategy_id: int, entry_id: int) -> HttpResponse:
    """This function will put a removed term back."""
    frame = frames.enter(request, strategy_id)
    request.session.pop("strategy_removed_term", None)
    try:
        entry = actions.restore_entry(frame.revision, entry_id, by=request.membership)
    except REFUSED as refused:
        messages.error(request, str(refused))
        return redirect("strategy:strategy", frame.strategy.pk)
    messages.success(request, f"{entry.name} is back as it was.")
    return redirect("strategy:term", frame.strategy.pk, entry.key)


@role_required(EDITS)
@require_POST
def move(request: MemberRequest, strategy_id: int, key: str) -> HttpResponse:
    """This function will move a term in the priority order: up, down, or beside the one above."""
    frame = frames.enter(request, strategy_id)
    seen = saving.read_order(request.POST.get("seen", ""))
    entry = queries.entry_of(frame.revision, key)
    order = records.moved(seen or (), entry.key, request.POST.get("to", ""))
    try:
        actions.set_order(frame.revision, order, seen=seen or (), by=request.membership)
    except REFUSED as refused:
        messages.error(request, f"Nothing was moved. {refused}")
    return redirect(f"{reverse('strategy:strategy', args=[frame.strategy.pk])}#term-{key}")


def _fields(frame: frames.Frame, entry: models.Entry) -> tuple[forms.Field, ...]:
    """The fields that this term has: choices only where its kind has any."""
    chooses = terms.KINDS[entry.kind].has_choices or bool(entry.choices)
    fields = forms.of_term(owners=frame.roster.functions, owner=entry.owner)
    return tuple(field for field in fields if field.key != "choices" or chooses)
