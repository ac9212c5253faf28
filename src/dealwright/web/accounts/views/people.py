"""The members of an organisation: the list, one member, and letting one go."""

from __future__ import annotations

import dataclasses

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dealwright.web.accounts import actions, forms, queries, rules
from dealwright.web.accounts.access import MemberRequest, administrator_required, member_required
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import lists


@require_safe
@member_required
def people(request: MemberRequest) -> HttpResponseBase:
    """This function will list who belongs to the organisation, or hand the list out as a file."""
    opens = rules.may(request.membership, rules.Act.SEE_HISTORY)  # the page of one member is for the same people
    listed = queries.PEOPLE if opens else dataclasses.replace(queries.PEOPLE, address=None)
    page = lists.answer(request, listed, queries.people(request.membership))
    if not isinstance(page, lists.Page):
        return page
    may = {"may_change": rules.may(request.membership, rules.Act.CHANGE_MEMBERS)}
    return render(request, "accounts/people.html", {"page": page, "sort": page.sort, **may})


@administrator_required
def person(request: MemberRequest, membership_id: int) -> HttpResponse:
    """This function will show one member and, for administrators, change what they are."""
    member = _member(request, membership_id)
    form = forms.ChangeMember(request.POST or None, by=request.membership, member=member, initial=_as_it_is(member))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(
                by=request.membership,
                membership_id=member.pk,
                version=form.cleaned_data["version"],
                to=form.place(),
                reason=form.cleaned_data["reason"],
            )
        except (actions.ChangedMeanwhile, actions.LastAdministrator, actions.NotAManager) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{member.user.name} is saved.")
            return redirect("accounts:people")
    may = {"may_change": rules.may(request.membership, rules.Act.CHANGE_MEMBERS) and member.ended_at is None}
    context = {"form": form, "member": member, "managers": queries.likely_managers(member)}
    return render(request, "accounts/person.html", context | may)


@require_POST
@administrator_required
def deactivate(request: MemberRequest, membership_id: int) -> HttpResponse:
    """This function will end somebody's membership."""
    member = _member(request, membership_id)
    version = request.POST.get("version", "")
    try:
        actions.deactivate_member(
            by=request.membership,
            membership_id=member.pk,
            version=int(version) if version.isdecimal() else 0,
            reason=request.POST.get("reason", "")[:500],
        )
    except (actions.ChangedMeanwhile, actions.LastAdministrator) as problem:
        messages.error(request, str(problem))
        return redirect("accounts:person", member.pk)
    messages.success(request, f"{member.user.name} no longer belongs to {request.membership.organisation.name}.")
    return redirect("accounts:people")


def _member(request: MemberRequest, membership_id: int) -> Membership:
    found = queries.member(request.membership, membership_id)
    if found is None:
        raise Http404("No such member here.")
    return found


def _as_it_is(member: Membership) -> dict[str, object]:
    return {
        "version": member.version,
        "role": member.role,
        "administrator": member.administrator,
        "manager": member.manager.user.email if member.manager else "",
        "functions": [function.pk for function in member.functions.all()],
        "regions": [region.pk for region in member.regions.all()],
    }
