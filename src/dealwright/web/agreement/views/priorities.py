"""The priority order that counts now, and moving it between revisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealwright.core import priorities as core
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.agreement import actions, forms, models, queries, records, rules
from dealwright.web.agreement.views import entering
from dealwright.web.kit import sorter
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Strategy

MOST_DEALS = 50  # open deals that the page names, the largest first


@entering.readers
@require_http_methods(["GET", "POST"])
def priorities(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will show the order in effect and who moved it, and let a function move its ranking."""
    found = strategies.strategy_for(request.membership, strategy_id)
    if request.method == "POST":
        return _ask(request, found)
    return _page(request, found)


@entering.readers
@require_GET
def order(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give the order in effect alone, for pages that show it live."""
    found = strategies.strategy_for(request.membership, strategy_id)
    return render(request, "agreement/parts/order.html", _order(request, found))


@entering.readers
@require_GET
def shifts(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give the shifts that wait and those answered, for the open page."""
    found = strategies.strategy_for(request.membership, strategy_id)
    return render(request, "agreement/parts/shifts.html", _shifts(request, found))


@entering.voters
@require_POST
def confirm(request: MemberRequest, shift_id: int) -> HttpResponseBase:
    """This function will let a shift take effect."""
    shift = queries.orders.shift_for(request.membership, shift_id)
    try:
        actions.confirm_shift(shift, by=request.membership)
    except (actions.CannotShift, actions.ShiftedMeanwhile) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The shift of {shift.function} is in effect. Open pages show the new order.")
    return redirect("agreement:priorities", shift.strategy_id)


@entering.voters
@require_POST
def decline(request: MemberRequest, shift_id: int) -> HttpResponseBase:
    """This function will decline a shift, or withdraw one's own."""
    shift = queries.orders.shift_for(request.membership, shift_id)
    form = forms.AnswerForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        actions.decline_shift(shift, by=request.membership, answer=answer)
    except (actions.CannotShift, actions.ShiftedMeanwhile) as refused:
        messages.error(request, str(refused))
    return redirect("agreement:priorities", shift.strategy_id)


def _ask(request: MemberRequest, found: Strategy) -> HttpResponse:
    rules.require(request.membership, rules.Act.VOTE)
    form = forms.ShiftForm(request.POST)
    current = queries.current_order(found)
    keys = list(current.names) if current else []
    try:
        ranking = sorter.read(request.POST, forms.NAME, keys)
    except sorter.Unsorted as wrong:
        form.add_error(None, str(wrong))
        return _page(request, found, form=form)
    if not form.is_valid():
        return _page(request, found, form=form, ranking=ranking)
    said = form.cleaned_data
    try:
        shift = actions.ask_shift(
            found,
            by=request.membership,
            function=said["function"],
            ranking=ranking,
            reason=said["reason"],
            seen=said["seen"],
        )
    except (actions.CannotShift, actions.ShiftedMeanwhile) as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form=form, ranking=ranking)
    done = "in effect" if shift.state == models.ShiftState.EFFECTIVE else "waiting for confirmation"
    messages.success(request, f"The shift of {shift.function} is {done}.")
    return redirect("agreement:priorities", found.pk)


def _order(request: MemberRequest, found: Strategy) -> dict[str, Any]:
    topic = actions.order_topic(found.pk)
    return {"strategy": found, "current": queries.current_order(found), "topic": topic}


def _shifts(request: MemberRequest, found: Strategy) -> dict[str, Any]:
    current = queries.current_order(found)
    names = current.names if current else {}
    told = [
        (
            shift,
            records.shown.moves(records.groups(shift.before), records.groups(shift.ranking), names),
            shift.state == "waiting" and shift.asked_by_id == request.membership.user_id,
        )
        for shift in queries.orders.shifts_of(found)
    ]
    return {
        "strategy": found,
        "told": told,
        "confirms": rules.may(request.membership, rules.Act.CONFIRM),
        "answer": forms.AnswerForm(),
    }


def _page(
    request: MemberRequest,
    found: Strategy,
    *,
    form: forms.ShiftForm | None = None,
    ranking: core.Groups = (),
) -> HttpResponse:
    context = _order(request, found) | _shifts(request, found)
    current: queries.CurrentOrder | None = context["current"]
    own = (
        sorted(queries.rounds.functions_of(request.membership)) if rules.may(request.membership, rules.Act.VOTE) else []
    )
    base = queries.orders.base_of(found)
    wanted = (form["function"].value() if form else "") or request.GET.get("for", "")
    function = next((name for name in own if rules.same(name, wanted)), own[0] if own else "")
    if current and base and function and current.published:
        stands = ranking or queries.orders.ranking_of(found, base, function)
        seen = queries.orders.newest_shift(base, function)
        context |= {
            "form": form or forms.ShiftForm(initial={"function": function, "seen": seen}),
            "items": forms.items_of(current.names, stands),
            "function": function,
            "own": own,
        }
    dataset, total, deals = queries.evidence.open_deals(found.organisation_id, most=MOST_DEALS)
    context["round"] = queries.rounds.newest_of(request.membership, found.pk)
    context["opens"] = rules.may(request.membership, rules.Act.CONVENE) and strategies.current(found).open
    context |= {"dataset": dataset, "total": total, "deals": deals}
    context["live_token"] = entering.live_token(request, actions.order_topic(found.pk))
    return render(request, "agreement/priorities.html", context, status=422 if form else 200)
