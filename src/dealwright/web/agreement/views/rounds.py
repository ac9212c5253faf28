"""Rounds: the list, opening one, how far it is, its end."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright.web.accounts.access import MemberRequest
from dealwright.web.agreement import actions, forms, models, queries, rules
from dealwright.web.agreement.views import entering
from dealwright.web.strategy import queries as strategies

USUAL_DAYS = 7  # from opening a round to its end, as the form proposes [d]


@entering.readers
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """This function will show what is wanted of the member, the open conflicts and the rounds."""
    member = request.membership
    context = {
        "wanted": queries.rounds.votes_wanted(member),
        "conflicts": list(queries.talks.conflicts_for(member)[:100]),
        "own_functions": queries.rounds.functions_of(member),
        "shifts": queries.orders.waiting_for(member),
        "rounds": queries.rounds.listed(member),
        "strategies": list(strategies.listed(member)[:50]),
        "convenes": rules.may(member, rules.Act.CONVENE),
        "topic": actions.ROOM,
        "live_token": entering.live_token(request, actions.ROOM),
    }
    part = "agreement/parts/home.html" if request.headers.get("HX-Request") else "agreement/home.html"
    return render(request, part, context)


@entering.conveners
@require_http_methods(["GET", "POST"])
def open_round(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will ask which terms and which functions, and open a round."""
    found = strategies.strategy_for(request.membership, strategy_id)
    revision = strategies.current(found)
    content = strategies.content(revision)
    form = forms.OpenRoundForm(
        request.POST or None,
        terms=[(entry.term.key, entry.term.name) for entry in content.entries],
        functions=queries.rounds.invitable(request.membership.organisation_id),
        initial={"deadline_at": timezone.localtime() + timedelta(days=USUAL_DAYS)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_round(revision, by=request.membership, asks=form.invitation())
        except actions.CannotOpen as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The round is open. Everybody who is invited has been told.")
            return redirect("agreement:round", opened.pk)
    context = {"strategy": found, "revision": revision, "form": form}
    return render(request, "agreement/open.html", context, status=422 if form.errors else 200)


@entering.readers
@require_GET
def round_(request: MemberRequest, round_id: int) -> HttpResponse:
    """This function will show how far a round is: who has voted, never what; once revealed it leads to the board."""
    row = queries.rounds.round_for(request.membership, round_id)
    if row.state == models.RoundState.REVEALED:
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": redirect("agreement:board", row.pk)["Location"]})
        return redirect("agreement:board", row.pk)
    seats = queries.rounds.seats(row)
    cast = {voice.pk for voice in (seat.voice for seat in seats if request.membership in seat.voted)}
    context = {
        "round": row,
        "seats": seats,
        "own": [(voice, voice.pk in cast) for voice in queries.rounds.voices_of(request.membership, row)],
        "missing": sum(len(seat.waiting) for seat in seats),
        "convenes": rules.may(request.membership, rules.Act.CONVENE),
        "extend": forms.ExtendForm(initial={"deadline_at": timezone.localtime(row.deadline_at), "seen": row.version}),
        "withdraw": forms.WithdrawForm(initial={"seen": row.version}),
        "topic": actions.topic(row.pk),
        "live_token": entering.live_token(request, actions.topic(row.pk)),
    }
    part = "agreement/parts/round.html" if request.headers.get("HX-Request") else "agreement/round.html"
    return render(request, part, context)


@entering.conveners
@require_POST
def extend(request: MemberRequest, round_id: int) -> HttpResponseBase:
    """This function will move the end of a round further away."""
    row = queries.rounds.round_for(request.membership, round_id)
    form = forms.ExtendForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write the new deadline as a day and a time.")
        return redirect("agreement:round", row.pk)
    try:
        actions.extend(
            row,
            by=request.membership,
            deadline_at=form.cleaned_data["deadline_at"],
            seen_version=form.cleaned_data["seen"],
        )
    except (actions.CannotOpen, actions.RoundChanged) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The deadline was moved.")
    return redirect("agreement:round", row.pk)


@entering.conveners
@require_POST
def withdraw(request: MemberRequest, round_id: int) -> HttpResponseBase:
    """This function will give up a round; its ballots stay closed."""
    row = queries.rounds.round_for(request.membership, round_id)
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why the round is withdrawn: people have given their time to it.")
        return redirect("agreement:round", row.pk)
    try:
        actions.withdraw(
            row, by=request.membership, reason=form.cleaned_data["reason"], seen_version=form.cleaned_data["seen"]
        )
    except (actions.CannotOpen, actions.RoundChanged) as refused:
        messages.error(request, str(refused))
        return redirect("agreement:round", row.pk)
    messages.success(request, "The round was withdrawn. Its ballots stay closed for good.")
    return redirect("agreement:home")


@entering.conveners
@require_POST
def remind(request: MemberRequest, round_id: int) -> HttpResponseBase:
    """This function will remind everybody whose ballot is missing."""
    row = queries.rounds.round_for(request.membership, round_id)
    told = actions.remind(row.pk, by=request.membership)
    messages.success(request, f"{told} member{'s were' if told != 1 else ' was'} reminded.")
    return redirect("agreement:round", row.pk)
