"""Error pages: what happened, what to do, and the id under which it stands in the logs."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dealwright.web.kit import middleware

log = structlog.get_logger("dealwright.error")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will say that the request could not be understood."""
    return _page(request, 400, "This request could not be understood", "Go back, load the page again and retry.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will say that the person may not do this, with the reason where one is known."""
    why = str(exception or "") or "Your role does not include this."
    return _page(request, 403, "You may not do this", f"{why} An administrator of your organisation can change roles.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """This function will say that a form came from elsewhere, or from a page that was left open too long."""
    return _page(
        request, 403, "This form is no longer valid", "The page was open too long, or cookies are off. Load it again."
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will say that there is nothing here for this person, without telling whether it exists."""
    return _page(
        request, 404, "Nothing is here", "It was moved or removed, or it belongs to an organisation you are not in now."
    )


def broken(request: HttpRequest) -> HttpResponse:
    """This function will say that the fault is ours, without asking the database for anything."""
    return _page(
        request,
        500,
        "Something went wrong on our side",
        "Nothing was half saved. Try again; if it stays, report the id.",
    )


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"status": status, "title": title, "advice": advice, "request_id": middleware.request_id(request)}
    return render(request, "kit/error.html", context, status=status)
