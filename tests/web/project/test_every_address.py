"""Every address, tried signed out, and by members of another organisation with the ids of rows that are not theirs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from dealwright.web.kit import tenancy

pytestmark = pytest.mark.database

KEY = 900_001  # the id of every row of Acme (tests/web/conftest.py)
MARK = "belongstoacmealone"
PUBLIC = {  # what anybody may open, and why
    "healthz": "says only that the process lives",
    "readyz": "says only whether work may be sent",
    "metrics": "answers this machine, or who knows the token",
    "account_login": "signing in",
    "account_signup": "says that sign-up is by invitation",
    "account_reset_password": "asks for a mail",
    "account_reset_password_done": "says that a mail was sent",
    "account_reset_password_from_key": "opened by a link in a mail",
    "account_reset_password_from_key_done": "says that the password was changed",
    "account_confirm_email": "opened by a link in a mail",
    "account_email_verification_sent": "says that a mail was sent",
    "account_inactive": "says that the account was closed",
    "mfa_login_webauthn": "signing in by passkey",
    "accounts:join": "opened by a link in a mail",
}
TEXTS = {
    "kind": ("functions", "membership"),
    "form": ("json", "csv"),
    "key": ("x",),
    "token": ("x",),
    "uidb36": ("1",),
    "strategy_id": (KEY,),  # where the address is written as an expression
    "to": ("draft",),
}
OF_NO_ORGANISATION = {"accounts:structure", "accounts:events", "history:past"}  # its word is not an id


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    name: str
    path: str
    has_ids: bool

    def __str__(self) -> str:
        return f"{self.name} {self.path}"


def addresses() -> list[Address]:
    """Every address of the resolver, its places filled with Acme's ids."""
    return [
        address for pattern, space, places in _patterns(get_resolver()) for address in _filled(pattern, space, places)
    ]


Places = dict[str, object]  # the name of a place in an address, and its converter where there is one


def _patterns(
    resolver: URLResolver, space: tuple[str, ...] = (), places: Places | None = None
) -> Iterator[tuple[URLPattern, tuple[str, ...], Places]]:
    for part in resolver.url_patterns:
        named = dict.fromkeys(part.pattern.regex.groupindex) if hasattr(part.pattern, "regex") else {}
        further: Places = {**(places or {}), **named, **part.pattern.converters}
        if isinstance(part, URLResolver):
            yield from _patterns(part, (*space, part.namespace) if part.namespace else space, further)
        else:
            yield part, space, further


def _filled(pattern: URLPattern, space: tuple[str, ...], places: Places) -> list[Address]:
    assert pattern.name, f"{pattern} has no name, so it cannot be walked. Give it one."
    name = ":".join((*space, pattern.name))
    choices = [(KEY,) if _is_int(each) else TEXTS.get(place, ("x",)) for place, each in places.items()]
    found = []
    for values in itertools.product(*choices):
        try:
            path = reverse(name, kwargs=dict(zip(places, values, strict=True)))
        except NoReverseMatch:
            continue
        found.append(Address(name=name, path=path, has_ids=bool(places) and name not in OF_NO_ORGANISATION))
    assert found, f"No value fits the address {name}. Add one to TEXTS."
    return found


def _is_int(converter: object) -> bool:
    return type(converter).__name__ == "IntConverter"


def _content(answer: Any) -> bytes:  # noqa: ANN401 - a streaming answer or a whole one
    return bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def _snapshot(filled) -> dict[str, list[dict[str, Any]]]:
    with filled.company.inside():
        return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in filled.rows}


@pytest.fixture
def identity_of_acme(filled):
    """Ways to sign in of somebody in Acme, with the id that is tried."""
    user = filled.company.members["seller"].user
    with tenancy.identifying():
        Authenticator.objects.create(pk=KEY, user=user, type="webauthn", data={})
        UserSession.objects.create(pk=KEY, user=user, ip="10.0.0.1", session_key=MARK, user_agent=MARK)
    yield
    with tenancy.identifying():
        assert Authenticator.objects.filter(pk=KEY).exists()
        assert UserSession.objects.filter(pk=KEY).exists()


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_no_address_opens_or_changes_a_row_of_another_organisation(filled, identity_of_acme, globex, sign_in, who):
    before = _snapshot(filled)
    wrong = []
    browser = sign_in(globex.members[who])
    for address in addresses():
        if address.name == "account_logout":
            continue
        for method in ("get", "post", "delete") if address.has_ids else ("get",):
            answer = getattr(browser, method)(address.path)
            content = _content(answer)
            if MARK.encode() in content or b"Acme" in content:
                wrong.append(f"{method} {address}: shows something of Acme")
            if address.has_ids and not _refused(address, answer):
                wrong.append(f"{method} {address}: {answer.status_code}")

    assert wrong == []
    assert _snapshot(filled) == before
    assert browser.get(reverse("accounts:me")).status_code == 200, "still signed in at the end"


def _refused(address: Address, answer: HttpResponseBase) -> bool:
    if answer.status_code in {403, 404, 405}:
        return True
    if address.name in PUBLIC:  # links of mails: the page says that the link does not work
        return answer.status_code in {200, 302, 404, 410}
    # a way in of one's own is changed only after signing in once more
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/")


def test_the_same_addresses_do_open_for_the_organisation_itself(filled, sign_in):
    browser = sign_in(filled.company.admin)
    own = {"accounts:person", "history:progress", "strategy:strategy", "strategy:history"}

    opened = {each.name: browser.get(each.path).status_code for each in addresses() if each.name in own}

    assert opened == dict.fromkeys(own, 200)


def test_signed_out_nothing_opens_but_the_doors(filled, client):
    wrong = []
    for address in addresses():
        for method in ("get", "post"):
            answer = getattr(client, method)(address.path)
            content = _content(answer)
            if address.name in PUBLIC:
                fine = answer.status_code in {200, 302, 400, 404, 405, 409, 410}
            else:
                away = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
                fine = away or answer.status_code in {401, 403, 404, 405}
            if not fine or MARK.encode() in content or b"Acme" in content:
                wrong.append(f"{method} {address}: {answer.status_code} {answer.get('Location', '')}")

    assert wrong == []


def test_an_auditor_of_the_organisation_changes_nothing_anywhere(filled, sign_in):
    before = _snapshot(filled)
    auditor = filled.company.members["auditor"]
    opened = []
    browser = sign_in(auditor)
    for address in addresses():
        if address.name.startswith(("account_", "mfa_", "usersessions_")):
            continue
        for method in ("post", "delete"):
            answer = getattr(browser, method)(address.path)
            own = address.name in {"accounts:me", "accounts:switch", "accounts:join"}
            if answer.status_code not in {403, 404, 405} and not own:
                opened.append(f"{method} {address}: {answer.status_code}")

    assert opened == []
    assert _snapshot(filled) == before
