"""What is written about a revision as a whole: its settings, its name, its business unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dealwright.web.accounts.access import MemberRequest, role_required
from dealwright.web.strategy import actions, forms, models, queries
from dealwright.web.strategy.views import frame as frames
from dealwright.web.strategy.views import saving

EDITS = "strategist"
FIELDS = {field.key: field for field in (*forms.of_revision(), forms.GREAT_DEAL)}


@role_required(EDITS)
@require_POST
def write(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will save one setting of a revision, or show what stands against it."""
    frame = frames.enter(request, strategy_id)
    field = FIELDS.get(request.POST.get("field", ""))
    if field is None:
        raise Http404("A revision has no such setting.")

    def save(value: Any, known: Any) -> models.Revision:  # noqa: ANN401 - as the field holds
        return actions.change_setting(frame.revision, field=field.key, seen=known, value=value, by=request.membership)

    answer = saving.write(
        saving.of_revision(frame, field),
        text=forms.plain(request.POST.get("value", "")),
        seen=forms.plain(request.POST.get("seen", "")),
        save=save,
        show=lambda row: forms.shown(field, getattr(row, field.key)),
        who=lambda: queries.last_hand(frame.revision),
    )
    section = "great-deal" if field is forms.GREAT_DEAL else "settings"
    url = reverse("strategy:write_setting", args=[frame.strategy.pk])
    return saving.field(frame, answer, url=url, back=frames.address(frame, section))


@role_required(EDITS)
@require_POST
def rename(request: MemberRequest, strategy_id: int) -> HttpResponse:
    """This function will give a strategy another name or another business unit."""
    found = queries.strategy_for(request.membership, strategy_id)
    form = forms.NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write a name of up to 120 characters.")
        return redirect("strategy:settings", found.pk)
    try:
        if form.cleaned_data["name"] != found.name:
            actions.rename(found, name=form.cleaned_data["name"], seen=request.POST.get("seen_name"))
        unit = request.POST.get("business_unit", found.business_unit).strip()
        if unit != found.business_unit:
            seen = request.POST.get("seen_business_unit")
            actions.change_business_unit(found, business_unit=unit, seen=seen)
    except (actions.NameTaken, actions.Closed, actions.Clash) as refused:
        messages.error(request, str(refused))
    return redirect("strategy:settings", found.pk)
