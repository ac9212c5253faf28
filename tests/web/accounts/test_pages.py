"""Every page of people and organisations comes up for whom it is meant."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.database

PAGES = ("people", "invitations", "invite", "settings", "me", "switch")


@pytest.mark.parametrize("name", PAGES)
def test_an_administrator_opens_every_page(acme, sign_in, name):
    answer = sign_in(acme.admin).get(reverse(f"accounts:{name}"))

    assert answer.status_code == 200
    assert "Acme" in answer.content.decode() or name in {"invite"}
