"""Opening an invitation: with an account, or making one."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from dealwright.web.accounts import actions, forms, letters, queries
from dealwright.web.accounts.access import ORGANISATION_KEY
from dealwright.web.accounts.models import User


@never_cache
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """This function will show an invitation and let its person in, once."""
    try:
        letter = letters.read(token)
        invited = queries.invited(letter)
    except letters.NotALetter:
        invited = None
    if invited is None:
        return _closed(request, "This link is not complete or has expired. Ask for a new one.", status=404)
    if invited.closed_because:
        return _closed(request, invited.closed_because, status=410)
    if request.user.is_authenticated:
        return _as_known(request, letter, invited)
    if invited.has_account:
        return render(request, "accounts/join_sign_in.html", {"invited": invited, "next": request.path})
    return _as_new(request, letter, invited)


def _as_known(request: HttpRequest, letter: letters.Letter, invited: queries.Invited) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the caller asked
    problem = ""
    if request.method == "POST":
        try:
            membership = actions.accept(user=user, letter=letter)
        except actions.InvitationNotPossible as found:
            problem = str(found)
        else:
            request.session[ORGANISATION_KEY] = membership.organisation_id
            messages.success(request, f"Welcome to {invited.organisation}.")
            return redirect("/")
    return render(
        request, "accounts/join_known.html", {"invited": invited, "problem": problem}, status=409 if problem else 200
    )


def _as_new(request: HttpRequest, letter: letters.Letter, invited: queries.Invited) -> HttpResponse:
    form = forms.NewAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept_with_new_account(
                letter=letter, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
        except actions.InvitationNotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Welcome to {invited.organisation}.")
            signed_in: HttpResponse = perform_login(request, user, redirect_url="/")
            request.session[ORGANISATION_KEY] = letter.organisation_id
            return signed_in
    return render(request, "accounts/join_new.html", {"invited": invited, "form": form})


def _closed(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "accounts/join_closed.html", {"why": why}, status=status)
