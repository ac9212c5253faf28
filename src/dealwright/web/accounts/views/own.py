"""What a person sees of themselves: profile, and the organisations they belong to."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dealwright.web.accounts import actions, forms, queries
from dealwright.web.accounts.access import ORGANISATION_KEY
from dealwright.web.accounts.models import User


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """This function will show and change how a person is called and reads."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - behind login_required
    form = forms.Me(
        request.POST or None, initial={"name": user.name, "time_zone": user.time_zone, "locale": user.locale}
    )
    if request.method == "POST" and form.is_valid():
        actions.change_me(user=user, **form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form, "memberships": queries.memberships_of(user.pk)})


@login_required
def nowhere(request: HttpRequest) -> HttpResponse:
    """This function will tell a person without an organisation what to do."""
    return render(request, "accounts/nowhere.html")


@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """This function will show a person's organisations, and move them to the one they choose."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - behind login_required
    if request.method != "POST":
        return render(request, "accounts/switch.html", {"memberships": queries.memberships_of(user.pk)})
    wanted = request.POST.get("organisation", "")
    membership = queries.chosen_membership(user.pk, int(wanted) if wanted.isdecimal() else None)
    if membership is None or str(membership.organisation_id) != wanted:
        raise Http404("You are not a member of this organisation.")
    request.session[ORGANISATION_KEY] = membership.organisation_id
    messages.success(request, f"You are now in {membership.organisation.name}.")
    return redirect("/")
