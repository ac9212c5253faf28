"""Inviting people and taking invitations back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dealwright.web.accounts import actions, forms, queries
from dealwright.web.accounts.access import MemberRequest, administrator_required


@require_safe
@administrator_required
def invitations(request: MemberRequest) -> HttpResponse:
    """This function will list the invitations that are still open."""
    return render(request, "accounts/invitations.html", {"invitations": queries.open_invitations(request.membership)})


@administrator_required
def invite(request: MemberRequest) -> HttpResponse:
    """This function will invite somebody and show the link once, for whoever prefers to hand it over."""
    form = forms.Invite(request.POST or None, by=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            link = actions.invite(
                by=request.membership,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                administrator=form.cleaned_data["administrator"],
                function_ids=form.ids("functions"),
                region_ids=form.ids("regions"),
            )
        except actions.InvitationNotPossible as problem:
            form.add_error("email", str(problem))
        else:
            return render(request, "accounts/invited.html", {"link": link, "email": form.cleaned_data["email"]})
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
@administrator_required
def withdraw(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """This function will make an open invitation useless."""
    if not queries.open_invitations(request.membership).filter(pk=invitation_id).exists():
        raise Http404("No such open invitation here.")
    try:
        actions.withdraw_invitation(by=request.membership, invitation_id=invitation_id)
    except actions.InvitationNotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "The invitation no longer works.")
    return redirect("accounts:invitations")
