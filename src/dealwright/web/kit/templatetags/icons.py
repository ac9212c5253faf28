"""Icons of the sprite that `frontend/icons.txt` names."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """This function will show an icon of the sprite; without a title it is only decoration."""
    if title:
        markup = '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>'
        return format_html(markup, title, static("dealwright/icons.svg"), name)
    markup = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(markup, static("dealwright/icons.svg"), name)


@register.simple_tag
def icon_url(name: str) -> str:
    """This function will give the address of an icon, for templates that draw the <svg> themselves."""
    return f"{static('dealwright/icons.svg')}#{name}"
