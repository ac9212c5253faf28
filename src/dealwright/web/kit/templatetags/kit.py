"""What every template may say: the navigation, an icon, a chart, a field, a sortable heading, figures in words.

    {% load kit %}
    {% icon "upload" %}
    {% field form.name %}
    {% empty_state icon="file-upload" title="No past deals yet" text="…" url=add_url action="Hand in past deals" %}
    {% notice "warn" "Some rows could not be read" text="…" url=rejected_url action="Download them" %}
    {% tag "Flagged" "bad" %}
    {% chart spec title="Ranges per term" note="…" table=table csv_url=csv_url drill=deals_url drill_target="#deals" %}
    <th {% aria_sort "closed" %}>{% sort "closed" "Closed" %}</th>
    {{ 1234567|number }} {{ 0.125|percent }} {{ estimate|interval }}

A chart's table is `(headers, rows)`; a cell that is a number stands to the right.
"""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.http import HttpRequest
from django.template.base import Node, NodeList, Parser, Token
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dealwright.web.kit.templatetags import charts, figures, icons, listing

register = template.Library()
for _more in (charts.register, figures.register, icons.register, listing.register):
    register.tags.update(_more.tags)
    register.filters.update(_more.filters)


# The loop, in its order; a step whose pages do not exist yet is not shown.
LOOP = (  # label, address name, the key after `g`, roles it is not for
    ("Reveal", "history:list", "r", ()),
    ("Strategy", "strategy:list", "s", ("seller",)),  # a draft shows every walk-away
    ("Library", "library:home", "l", ()),
    ("Deals", "deals:list", "d", ()),
    ("Reviews", "reviews:list", "v", ()),
    ("Results", "results:home", "e", ()),
)
ADMINISTRATION = ("Administration", "accounts:people", "a")


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict[str, Any]]:
    """This function will give the entries of the navigation that this person may open."""
    request: HttpRequest = context["request"]
    membership = getattr(request, "membership", None)
    role = getattr(membership, "role", "")
    entries = [(label, name, key, True) for label, name, key, not_for in LOOP if role not in not_for]
    if membership is not None and (membership.administrator or role == "auditor"):
        entries.append((*ADMINISTRATION, False))
    found = [(label, name, _address(name), key, is_step) for label, name, key, is_step in entries]
    room = _room(request)
    return [
        {"label": label, "url": url, "key": f"g {key}", "step": is_step, "here": name.split(":")[0] == room}
        for label, name, url, key, is_step in found
        if url
    ]


PART_OF = {"agreement": "strategy", "signing": "strategy"}  # rooms that are reached through a step of the loop
OWN = frozenset({"accounts:me", "accounts:switch", "accounts:nowhere"})  # a person's own pages, no administration


def _room(request: HttpRequest) -> str:
    match = request.resolver_match
    return "" if match is None or match.view_name in OWN else PART_OF.get(match.app_name, match.app_name)


@register.tag
def remember(parser: Parser, token: Token) -> Remember:
    """This function will render what stands up to `endremember` once, to be shown under a name in several places."""
    _, name = token.split_contents()
    nodes = parser.parse(("endremember",))
    parser.delete_first_token()
    return Remember(nodes, name.strip("\"'"))


class Remember(Node):
    """Renders its inside into a variable, white space trimmed."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        """This function will keep what is inside and show nothing."""
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.simple_tag(takes_context=True)
def here(context: template.Context, url: str) -> SafeString:
    """This function will mark a link as the page one is on."""
    return SafeString(' aria-current="page"' if context["request"].path == url else "")


@register.simple_tag
def address(name: str, *arguments: object) -> str:
    """This function will give the address of a page, or nothing while that page does not exist."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


@register.filter
def initials(name: object) -> str:
    """This function will give the first letters of the first and the last word."""
    words = [word for word in re.split(r"[\s._@-]+", str(name)) if word]
    return "".join(word[0] for word in (words if len(words) < 2 else (words[0], words[-1]))).upper() or "?"


@register.filter
def level(message: Message) -> str:
    """This function will name the level of a message in the four words the style sheet knows."""
    return message.level_tag if message.level_tag in {"success", "warning", "error"} else "info"


@register.inclusion_tag("kit/parts/empty_state.html")
def empty_state(*, icon: str, title: str, text: str, url: str = "", action: str = "") -> dict[str, str]:
    """This function will say that nothing is here yet and what to do next."""
    return {"icon_name": icon, "title": title, "text": text, "url": url, "action": action}


NOTICE_ICONS = {"note": "info-circle", "good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}


@register.inclusion_tag("kit/parts/notice.html")
def notice(kind: str, title: str, *, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """This function will set a sentence apart: a note, good news, a warning or a failure."""
    found = {"kind": kind, "icon_name": NOTICE_ICONS[kind]}
    return found | {"title": title, "text": text, "url": url, "action": action}


@register.simple_tag(name="tag")
def tag_(text: object, kind: str = "") -> SafeString:
    """This function will show a word as a small label: plain, or one of good, warn, bad, note and brand."""
    return format_html('<span class="tag{}">{}</span>', f" tag-{kind}" if kind else "", text)


@register.inclusion_tag("kit/parts/field.html")
def field(bound: BoundField, *, hint: str = "", label: str = "") -> dict[str, Any]:
    """This function will show one form field with its label, its hint and what is wrong with it."""
    widget = bound.field.widget
    described = [name for name, there in ((f"{bound.id_for_label}_hint", hint or bound.help_text),) if there]
    if bound.errors:
        described.append(f"{bound.id_for_label}_error")
    attributes: dict[str, str | bool] = {"class": _css_class(bound)}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    is_group = isinstance(widget, (RadioSelect, CheckboxSelectMultiple))
    return {
        "field": bound,
        "control": bound.as_widget(attrs=None if is_group else attributes),
        "hint": hint or bound.help_text,
        "label": label or bound.label,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": is_group,
        "optional": not bound.field.required and not isinstance(widget, CheckboxInput),
    }


def _css_class(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"
