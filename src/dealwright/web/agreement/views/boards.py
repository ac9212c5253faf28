"""The agreement board of a revealed round."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dealwright.web.accounts.access import MemberRequest
from dealwright.web.agreement import actions, models, queries, records, rules
from dealwright.web.agreement.views import entering
from dealwright.web.strategy import actions as strategy_actions


@entering.readers
@require_GET
def board(request: MemberRequest, round_id: int) -> HttpResponse:
    """This function will show what a round said: the order, how far the functions agree, and where they do not."""
    row = queries.rounds.round_for(request.membership, round_id)
    kept = queries.rounds.board_of(row) if row.state == models.RoundState.REVEALED else None
    if kept is None:
        return redirect("agreement:round", row.pk)
    asked, names = records.read_terms(row), records.names(row)
    said = kept.content
    context = {
        "round": row,
        "board": kept,
        "order": said["order"],
        "agreement": said["agreement"],
        "sentences": records.shown.whole(said),
        "costs": records.shown.costs(said),
        "placed": records.shown.placed(said, names),
        "matrix": records.shown.matrix(said),
        "tied": records.shown.pairs(said, names),
        "ranges": records.shown.ranges(said, asked),
        "orders": [
            (each, records.shown.named(records.groups(each["groups"]), names)) for each in said["agreement"]["orders"]
        ],
        "cast": sum(each["ballots"] for each in said["agreement"]["orders"]),
        "talked": queries.talks.talked_about(row.revision.strategy_id),
        "stands": json.dumps(records.lists(queries.orders.stated(row.revision))),
        "takes": rules.may(request.membership, rules.Act.CONVENE) and row.revision.open,
    }
    return render(request, "agreement/board.html", context)


@entering.readers
@require_GET
def ballots(request: MemberRequest, round_id: int) -> HttpResponse:
    """This function will show every ballot of a revealed round."""
    row = queries.rounds.round_for(request.membership, round_id)
    if row.state != models.RoundState.REVEALED:
        return redirect("agreement:round", row.pk)
    asked = records.read_terms(row)
    shown = [records.shown.ballot(each, asked) for each in queries.rounds.revealed(row)]
    return render(request, "agreement/ballots.html", {"round": row, "ballots": shown})


@entering.conveners
@require_POST
def take(request: MemberRequest, round_id: int) -> HttpResponseBase:
    """This function will write the order of a board into the revision it was voted on."""
    row = queries.rounds.round_for(request.membership, round_id)
    try:
        actions.take_order(row, by=request.membership, seen=records.groups(_lists(request.POST.get("seen", ""))))
    except strategy_actions.Clash as clash:
        messages.error(request, f"{clash} Look at it in the strategy, then take this order again if it is still right.")
    except (actions.CannotOpen, strategy_actions.Closed, strategy_actions.Removed) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Revision {row.revision.number} now has this order.")
    return redirect("agreement:board", row.pk)


def _lists(text: str) -> list[list[str]]:
    """The order the page showed, as it was sent; an unreadable one was never shown and clashes."""
    try:
        said = json.loads(text)
    except ValueError:
        return [["?"]]
    return said if isinstance(said, list) and all(isinstance(group, list) for group in said) else [["?"]]
