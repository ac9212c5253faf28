"""Every part of the kit on one page, with invented content: what the look is judged on, beside the real pages."""

from __future__ import annotations

from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": "container",
    "height": 180,
    "data": {
        "values": [{"country": c, "n": n, "href": f"/gallery/deals?country={c}"} for c, n in (("FR", 12), ("DE", 30))]
    },
    "mark": {"type": "bar", "color": "#3a7fc2", "tooltip": True},
    "encoding": {
        "x": {"field": "n", "type": "quantitative", "title": "Deals"},
        "y": {"field": "country", "type": "nominal", "title": None},
    },
    "config": {"axis": {"labelColor": "currentColor", "titleColor": "currentColor"}},
}
POINTS = {
    **SPEC,
    "mark": {"type": "point", "color": "#cf6a1b", "tooltip": {"expr": "datum.n + ' deals'"}},
    "data": {"values": [{"n": n, "country": n % 7} for n in range(2000)]},
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "country", "type": "quantitative"}},
}


ITEMS = (  # of the sorter
    {"key": "price", "name": "Price", "hint": "What one unit costs", "place": 1},
    {"key": "payment", "name": "Payment days", "hint": "", "place": 2},
    {"key": "warranty", "name": "Warranty", "hint": "", "place": 2},
    {"key": "notice", "name": "Notice", "hint": "", "place": None},
)

MEMBERSHIP = SimpleNamespace(
    organisation=SimpleNamespace(name="Northwind Medical"),
    organisation_id=1,
    administrator=True,
    role="strategist",
    get_role_display="Strategist",
)


class Example(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As your colleagues call it.")
    role = forms.ChoiceField(choices=[("strategist", "Strategist"), ("seller", "Seller")])
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sure = forms.BooleanField(label="I have read it")
    kind = forms.ChoiceField(choices=[("a", "Percent"), ("b", "Days")], widget=forms.RadioSelect)


def page(request: HttpRequest) -> HttpResponse:
    """This function will show every part; `?say=` adds a message, `?wrong=1` a form with errors."""
    request.user = SimpleNamespace(  # type: ignore[assignment]  # nobody who has rows
        is_authenticated=True, name="Clara Weiss", email="clara@example.org"
    )
    request.membership = MEMBERSHIP  # type: ignore[attr-defined]  # as the middleware of the accounts does
    if request.GET.get("say"):
        messages.success(request, request.GET["say"])
        messages.error(request, "One of the rows could not be kept.")
    form = Example({"name": ""}) if request.GET.get("wrong") else Example()
    tabs = [{"id": "one", "label": "Ranges"}, {"id": "two", "label": "Coherence"}]
    table = (("Country", "Deals", "Share"), (("FR", 12, "29 %"), ("DE", 30, "71 %")))
    context = {"form": form, "tabs": tabs, "spec": SPEC, "points": POINTS, "table": table, "many": range(12)}
    context |= {"items": ITEMS, "tray": None}  # nobody who has rows is told anything
    return render(request, "gallery/page.html", context)


def deals(request: HttpRequest) -> HttpResponse:
    """This function will answer what a chart was asked for."""
    return HttpResponse(f"<p id='answer'>Deals of {request.GET.get('country', '')}</p>")


RECEIVED: dict[str, dict[int, bytes]] = {}


def parts(request: HttpRequest) -> JsonResponse:
    """This function will take an upload in parts, as a room would; a part whose first octet is `!` fails once."""
    if request.method == "GET":
        return JsonResponse({"received": sorted(RECEIVED.get(request.GET["upload"], {}))})
    held = RECEIVED.setdefault(request.headers["X-Upload"], {})
    number, body = int(request.headers["X-Part"]), request.read()
    if body.startswith(b"!") and number not in held and number not in FAILED:
        FAILED.add(number)
        return JsonResponse({"error": "busy"}, status=503)
    if body.startswith(b"?"):
        return JsonResponse({"error": "This file is not a table. Hand in CSV, Excel or Parquet."}, status=422)
    held[number] = body
    if len(held) == int(request.headers["X-Parts"]):
        return JsonResponse({"next": "/gallery/deals?country=all"})
    return JsonResponse({"received": len(held)})


FAILED: set[int] = set()
LIVE = {"asked": 0}


def live(request: HttpRequest) -> HttpResponse:
    """This function will answer a live region, counting how often it asked."""
    LIVE["asked"] += 1
    return render(request, "gallery/live.html", {"asked": LIVE["asked"]})


urlpatterns = (
    path("gallery/", page, name="gallery"),
    path("gallery/deals", deals),
    path("gallery/parts", parts),
    path("gallery/live", live),
)
