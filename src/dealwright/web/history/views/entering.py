"""Who comes in, and where they are led when they come too early.

A page that shows something that has not been made yet is not missing: it leads to where the dataset stands, which says
what to do next. A page that is nothing but a way to change something is closed to those who only read.
"""

from __future__ import annotations

import functools

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from dealwright.web.accounts.access import MemberRequest, MemberView, P, View, member_required, role_required
from dealwright.web.history import models, queries


class NotYet(Exception):
    """A page could not be shown, because what it shows has not been made; the message says what is missing."""

    def __init__(self, dataset: models.Dataset, message: str) -> None:
        super().__init__(message)
        self.dataset = dataset


def readers(view: MemberView[P]) -> View[P]:
    """This function will let every member in."""
    return member_required(_led_on(view))


def readers_of_sellers(view: MemberView[P]) -> View[P]:
    """This function will let those in who may read figures of named sellers."""
    return role_required(*sorted(queries.datasets.READS_SELLERS))(_led_on(view))


def preparers(view: MemberView[P]) -> View[P]:
    """This function will let those in who hand in deals, and auditors who read what they do."""
    return role_required(*sorted(queries.datasets.HANDS_IN))(_led_on(view))


def preparers_alone(view: MemberView[P]) -> View[P]:
    """This function will let those in who hand in deals: there is nothing to read here."""

    @functools.wraps(view)
    def alone(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not hands_in(request):
            raise PermissionDenied("Past deals are handed in and removed by strategists; you read what they reveal.")
        return view(request, *args, **kwargs)

    return preparers(alone)


def hands_in(request: MemberRequest) -> bool:
    """This function will say whether this member hands in deals, maps and imports them."""
    return request.membership.role in queries.datasets.HANDS_IN


def require_facts(dataset: models.Dataset) -> models.Blob:
    """This function will give the imported deals of a dataset, or raise `NotYet`."""
    if dataset.facts is None:
        raise NotYet(dataset, f"The deals of “{dataset.name}” have not been imported yet.")
    return dataset.facts


def _led_on(view: MemberView[P]) -> MemberView[P]:
    @functools.wraps(view)
    def led(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotYet as early:
            messages.info(request, str(early))
            return redirect("history:dataset", early.dataset.pk)

    return led
