"""Every address: health, identity, and each room under its own name."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

ROOMS = (  # prefix, room; a room whose pages do not exist yet is not served
    ("", "kit"),
    ("organisation/", "accounts"),
    ("live/", "live"),
    ("reveal/", "history"),
    ("strategy/", "strategy"),
    ("notices/", "notices"),
    ("proof/", "proof"),
    ("signing/", "signing"),
    ("agreement/", "agreement"),
    ("library/", "library"),
    ("", "desk"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"dealwright.web.{room}.urls"))
    for prefix, room in ROOMS
    if find_spec(f"dealwright.web.{room}.urls")
]
urlpatterns.append(path("accounts/", include("allauth.urls")))

handler400 = "dealwright.web.kit.errors.bad_request"
handler403 = "dealwright.web.kit.errors.forbidden"
handler404 = "dealwright.web.kit.errors.not_found"
handler500 = "dealwright.web.kit.errors.broken"
