"""What the templates of lists say: headings that sort, and the present address with some of its query changed."""

from __future__ import annotations

from django import template
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dealwright.web.kit.templatetags import icons

register = template.Library()


def _sorted_by(context: template.Context) -> str:
    request: HttpRequest = context["request"]
    return str(context.get("sort") or request.GET.get("sort", ""))


@register.simple_tag(takes_context=True)
def aria_sort(context: template.Context, column: str) -> SafeString:
    """This function will say to assistive technology how a column is sorted."""
    now = _sorted_by(context)
    if now.lstrip("-") != column:
        return SafeString("")
    return format_html('aria-sort="{}"', "descending" if now.startswith("-") else "ascending")


@register.simple_tag(takes_context=True)
def sort(context: template.Context, column: str, label: str) -> SafeString:
    """This function will give a heading that sorts by its column, and turns the order round the second time."""
    now = _sorted_by(context)
    wanted = f"-{column}" if now == column else column
    name = {column: "arrow-up", f"-{column}": "arrow-down"}.get(now, "arrows-sort")
    address = query(context, sort=wanted, after="", before="", page="")
    return format_html('<a class="sort" href="{}">{}{}</a>', address, label, icons.icon(name))


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """This function will give the present query with some values changed; an empty value leaves the query."""
    request: HttpRequest = context["request"]
    values: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"
