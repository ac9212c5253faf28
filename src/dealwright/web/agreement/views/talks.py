"""The conversation about one term."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dealwright.core import terms
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.agreement import actions, forms, queries, records, rules
from dealwright.web.agreement.views import entering
from dealwright.web.strategy import actions as strategy_actions
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy import records as strategy_records
from dealwright.web.strategy.models import Entry, Strategy

KINDS: dict[str, type[forms.Spoken]] = {
    form.kind.value: form for form in (forms.MessageForm, forms.ProposalForm, forms.ConcessionForm, forms.DecisionForm)
}


@entering.readers
@require_GET
def talk(request: MemberRequest, strategy_id: int, term_key: str) -> HttpResponse:
    """This function will show what functions want of a term, what was said about it, and how to say more."""
    found, entry = _entry(request, strategy_id, term_key)
    if request.headers.get("HX-Request"):
        return render(request, "agreement/parts/said.html", _said(found, entry))
    return _page(request, found, entry)


@entering.voters
@require_POST
def say(request: MemberRequest, strategy_id: int, term_key: str, kind: str) -> HttpResponse:
    """This function will add a message, a proposal, a concession or a decision; what was wrong stands by its field."""
    found, entry = _entry(request, strategy_id, term_key)
    if kind not in KINDS:
        raise Http404("Say a message, a proposal, a concession or a decision.")
    form = _form(request, kind, entry, data=request.POST)
    if not form.is_valid():
        return _page(request, found, entry, wrong=form)
    problem = _save(request, found, entry, form)
    if problem:
        form.add_error(None, problem)
        return _page(request, found, entry, wrong=form)
    return redirect("agreement:term", found.pk, entry.key)


def _save(request: MemberRequest, found: Strategy, entry: Entry, form: forms.Spoken) -> str:
    """The problem that kept a remark from being said, or nothing once it is."""
    try:
        if isinstance(form, forms.DecisionForm):
            actions.decide(found, entry.key, by=request.membership, verdict=form.verdict())
            messages.success(request, f"It is decided. The open conflicts about {entry.name} are closed.")
            return ""
        actions.say(
            found,
            entry.key,
            by=request.membership,
            kind=form.kind,
            function=form.cleaned_data["function"],
            text=form.cleaned_data["text"],
            record=form.record(),
        )
    except (actions.CannotSay, actions.RangeChanged, strategy_actions.Closed, strategy_actions.Removed) as refused:
        return str(refused)
    return ""


def _entry(request: MemberRequest, strategy_id: int, term_key: str) -> tuple[Strategy, Entry]:
    found = strategies.strategy_for(request.membership, strategy_id)
    entry = queries.talks.entry_of(found, term_key)
    if entry is None:
        raise Http404("This strategy has no such term.")
    return found, entry


def _form(request: MemberRequest, kind: str, entry: Entry, *, data: Any = None) -> forms.Spoken:  # noqa: ANN401 - a form
    term: terms.Term = strategy_records.read_term(entry)
    functions = sorted(queries.rounds.functions_of(request.membership))
    if kind == forms.ConcessionForm.kind.value and request.membership.role == "strategist":
        functions = [function.name for function, _ in queries.rounds.invitable(request.membership.organisation_id)]
    row = queries.talks.whole_range(entry)
    stands = None if row is None else strategy_records.read_range(row)
    initial = {"seen": records.range_text(term, stands)}
    return KINDS[kind](data, term=term, functions=functions, initial=initial)


def _said(found: Strategy, entry: Entry) -> dict[str, Any]:
    term = strategy_records.read_term(entry)
    topic = actions.talk_topic(found.pk)
    remarks = [(row, records.shown.remark(row, term)) for row in queries.talks.remarks(found.pk, entry.key)]
    return {"strategy": found, "entry": entry, "remarks": remarks, "topic": topic}


def _page(request: MemberRequest, found: Strategy, entry: Entry, *, wrong: forms.Spoken | None = None) -> HttpResponse:
    member = request.membership
    term = strategy_records.read_term(entry)
    row = queries.talks.whole_range(entry)
    said = queries.talks.newest_said(found.pk, entry.key)
    speaks = rules.may(member, rules.Act.VOTE)
    kinds = [kind for kind in KINDS if kind != "decision"] if speaks else []
    if rules.decides(member, owner=entry.owner, functions=queries.rounds.functions_of(member)):
        kinds.append("decision")
    given = {} if wrong is None else {wrong.kind.value: wrong}
    context = _said(found, entry) | {
        "forms": [given.get(kind) or _form(request, kind, entry) for kind in kinds],
        "wrong": "" if wrong is None else wrong.kind.value,
        "conflicts": queries.talks.conflicts_of(found.pk, entry.key),
        "shown": records.shown.ranges({"ranges": {entry.key: said}}, [term])[0] if said else None,
        "range_now": "" if row is None else records.range_text(term, strategy_records.read_range(row)),
        "live_token": entering.live_token(request, actions.talk_topic(found.pk)),
    }
    return render(request, "agreement/talk.html", context, status=200 if wrong is None else 422)
