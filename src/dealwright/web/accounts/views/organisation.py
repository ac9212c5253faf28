"""What an organisation is called and counts in, its functions and its regions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dealwright.web.accounts import actions, forms, queries, rules
from dealwright.web.accounts.access import MemberRequest, administrator_required
from dealwright.web.accounts.models import Organisation


@administrator_required
def settings(request: MemberRequest) -> HttpResponse:
    """This function will show and change the organisation's settings."""
    by = request.membership
    form = forms.Settings(request.POST) if request.method == "POST" else _as_it_is(by.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(by=by, **form.cleaned_data)
        except actions.ChangedMeanwhile as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The settings are saved.")
            return redirect("accounts:settings")
    may = {"may_change": rules.may(by, rules.Act.CHANGE_ORGANISATION)}
    return render(request, "accounts/settings.html", {"form": form, "organisation": by.organisation, **may})


def _as_it_is(organisation: Organisation) -> forms.Settings:
    return forms.Settings.of(organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    title: str
    one: str
    about: str
    add: Callable[..., object]
    rename: Callable[..., None]
    remove: Callable[..., None]


KINDS = {
    "functions": _Kind(
        title="Functions",
        one="function",
        about="Functions own terms: finance signs payment terms, legal signs liability.",
        add=actions.add_function,
        rename=actions.rename_function,
        remove=actions.remove_function,
    ),
    "regions": _Kind(
        title="Regions",
        one="region",
        about="Regions say where members work, and later which ranges reach them.",
        add=actions.add_region,
        rename=actions.rename_region,
        remove=actions.remove_region,
    ),
}


@administrator_required
def structure(request: MemberRequest, kind: str) -> HttpResponse:
    """This function will list the functions or the regions, and add, rename and remove them."""
    by = request.membership
    what = KINDS[kind]
    rows = queries.functions(by) if kind == "functions" else queries.regions(by)
    if request.method == "POST":
        problem = _change(request, what)
        if problem:
            messages.error(request, problem)
        return redirect("accounts:structure", kind)
    context = {"kind": kind, "what": what, "rows": rows, "form": forms.Name()}
    may = {"may_change": rules.may(by, rules.Act.CHANGE_STRUCTURE)}
    return render(request, "accounts/structure.html", {**context, **may})


def _change(request: MemberRequest, what: _Kind) -> str:
    """This function will do what one of the page's small forms asks, and say what went wrong, or nothing."""
    by, wanted = request.membership, request.POST.get("row", "")
    act = request.POST.get("act", "")
    form = forms.Name(request.POST)
    if act in {"add", "rename"} and not form.is_valid():
        return f"A {what.one} needs a name of at most 80 letters."
    try:
        if act == "add":
            what.add(by=by, name=form.cleaned_data["name"])
        elif act == "rename" and wanted.isdecimal():
            version = form.cleaned_data["version"] or 0
            what.rename(by=by, **{f"{what.one}_id": int(wanted)}, version=version, name=form.cleaned_data["name"])
        elif act == "remove" and wanted.isdecimal():
            what.remove(by=by, **{f"{what.one}_id": int(wanted)})
        else:
            raise Http404("No such thing to do here.")
    except (actions.NameTaken, actions.StillNeeded, actions.ChangedMeanwhile) as problem:
        return str(problem)
    return ""
