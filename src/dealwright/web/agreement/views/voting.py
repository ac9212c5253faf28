"""Voting: the ballot of one member for one function, by order or by pairs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dealwright.core import priorities
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.agreement import actions, forms, models, queries, records
from dealwright.web.agreement.views import entering


@entering.voters
@require_http_methods(["GET", "POST"])
def vote(request: MemberRequest, round_id: int, voice_id: int) -> HttpResponse:
    """This function will show a member's ballot and cast it; what was written comes back whatever is wrong."""
    row = queries.rounds.round_for(request.membership, round_id)
    voice = entering.voice_for(request, row, voice_id)
    asked = records.read_terms(row)
    kept = queries.rounds.own_ballot(request.membership, voice)
    seen = kept[0].version if kept else 0
    cast, problem = forms.empty_cast(asked, ballot=kept[1] if kept else None), ""
    if request.method == "POST":
        cast = forms.read_cast(request.POST, asked, ranges_asked=row.ranges_asked)
        problem = cast.problem if "only_show" not in request.POST else ""
        if cast.good and "only_show" not in request.POST:
            problem = _cast(request, voice, cast)
            if not problem:
                return redirect("agreement:round", row.pk)
    closed = row.state != models.RoundState.OPEN
    context = {"round": row, "voice": voice, "cast": cast, "problem": problem, "seen": seen, "closed": closed}
    context["wrong"] = problem or ("" if cast.good else "Some fields need another look. Nothing you wrote is lost.")
    return render(request, "agreement/vote.html", context, status=422 if context["wrong"] else 200)


def _cast(request: MemberRequest, voice: models.Voice, cast: forms.Cast) -> str:
    """The problem that kept a ballot from being cast, or nothing once it is."""
    seen = request.POST.get("seen", "")
    try:
        ballot = cast.ballot(function=voice.name, voter=str(request.membership.pk))
        actions.cast(voice, by=request.membership, ballot=ballot, seen_version=int(seen) if seen.isdecimal() else 0)
    except (actions.Late, actions.NotInvited, actions.VotedMeanwhile, priorities.RepeatedTerm) as refused:
        return str(refused)
    messages.success(request, "Your ballot is cast. Nobody sees it before all are revealed together.")
    return ""


@entering.voters
@require_http_methods(["GET", "POST"])
def pairs(request: MemberRequest, round_id: int, voice_id: int) -> HttpResponse:
    """This function will ask which of two terms matters more until the answers rank them all; nothing is kept yet."""
    row = queries.rounds.round_for(request.membership, round_id)
    voice = entering.voice_for(request, row, voice_id)
    asked = records.read_terms(row)
    wins, alike = forms.from_answers(request.POST, asked)
    named = records.names(row)
    following = priorities.next_pair([term.key for term in asked], wins=wins, alike=alike)
    ranking = priorities.from_pairs(wins, alike=alike, names=named) if wins or alike else None
    known = {term.key: term for term in asked}
    context = {
        "round": row,
        "voice": voice,
        "wins": ",".join(">".join(pair) for pair in wins),
        "alike": ",".join(">".join(pair) for pair in alike),
        "answered": len(wins) + len(alike),
        "one": known[following[0]] if following else None,
        "other": known[following[1]] if following else None,
        "ranking": records.shown.named(ranking.groups, named) if ranking else (),
        "places": [(key, place) for place, group in enumerate(ranking.groups, 1) for key in group] if ranking else [],
        "sentences": ranking.sentences if ranking else (),
    }
    part = "agreement/parts/pairs.html" if request.headers.get("HX-Request") else "agreement/pairs.html"
    return render(request, part, context)
