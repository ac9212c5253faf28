"""Pages of people and organisations."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dealwright.web.accounts import middleware, queries


@login_required
def nowhere(request: HttpRequest) -> HttpResponse:
    """This function will tell a person without an organisation what to do."""
    return render(request, "accounts/nowhere.html")


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """This function will move a person to another of their organisations."""
    wanted = request.POST.get("organisation", "")
    membership = queries.chosen_membership(request.user.pk, int(wanted) if wanted.isdigit() else None)
    if membership is None or str(membership.organisation_id) != wanted:
        raise Http404("You are not a member of this organisation.")
    request.session[middleware.ORGANISATION_KEY] = membership.organisation_id
    return redirect("/")
