"""What each role finds on the pages of past deals: what it may read, and no button that it may not press."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from dealwright.web.accounts.models import Membership
from dealwright.web.history import models

SignIn = Callable[[Membership], Client]
Member = Callable[[str], Membership]
READING = ("progress/", "mapping/", "mapping.yaml", "rejected.csv")  # of whoever prepares, and of the auditor
CHANGING = ("/reveal/hand-in/", "/reveal/hand-in/parts/")
POSTED = ("cancel/", "rename/", "delete/", "read-again/", "mapping/", "mapping/upload/", "draft/")


def buttons(page: str) -> set[str]:
    """Where the forms of a page post to, besides signing out, and the ways to where only a strategist may go."""
    posted = re.findall(r'<form[^>]*method="post"[^>]*action="([^"?]+)', page)
    posted += re.findall(r'<form[^>]*action="([^"?]+)"[^>]*method="post"', page)
    ways = re.findall(r'href="(/reveal/(?:hand-in/|\d+/delete/))"', page)
    return {*posted, *ways} - {"/accounts/logout/"}


def opened(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, b"".join(answer).decode(errors="replace")


def test_who_does_not_hand_in_sees_no_button_to_change_anything_and_posts_nothing(
    reported: models.Dataset, member: Member, signed_in: SignIn
) -> None:
    before = models.Dataset.objects.values().get(pk=reported.pk)
    base = f"/reveal/{reported.pk}/"
    pages = ("/", "/reveal/", f"{base}report/", f"{base}report/?region=South", f"{base}deals/", f"{base}mapping/")

    for role in ("stakeholder", "seller", "manager", "executive", "auditor"):
        client = signed_in(member(role))
        reads = role == "auditor"
        shown = set().union(*(buttons(opened(client, path)[1]) for path in pages))
        read = {path: opened(client, base + path)[0] for path in READING}
        posted = {path: client.post(base + path).status_code for path in POSTED}
        asked = client.post(f"{base}report/find/", {"region": "South"}).status_code

        assert shown == (set() if reads else {f"{base}report/find/"}), role
        assert read == dict.fromkeys(READING, 200 if reads else 403), role
        assert {opened(client, path)[0] for path in CHANGING} | {opened(client, f"{base}delete/")[0]} == {403}, role
        assert (f'href="{base}deals/?region=South"' in opened(client, f"{base}report/?region=South")[1]) is reads, role
        assert posted == dict.fromkeys(POSTED, 403), role
        assert asked == (403 if reads else 302), role
        models.Run.objects.filter(region="South").delete()
    assert models.Dataset.objects.values().get(pk=reported.pk) == before
